import { sendDocuments } from '../adapters/billing/tax-authority/send-documents.js';
import { authoritySubmissionActivities } from './billing/authority-submissions.js';
import { billAnewActivities } from './billing/bill-anew.js';
import type { BillingContext } from './billing/billing-context.js';
import { cardExpiryActivities } from './billing/card-expiry.js';
import { closingActivities } from './billing/closing.js';
import { collectionActivities } from './billing/collections.js';
import { documentMailActivities } from './billing/document-mails.js';
import { dunningActivities } from './billing/dunning.js';
import { handOverActivities } from './billing/hand-overs.js';
import { licenceRequestActivities } from './billing/licence-requests.js';
import { orderActivities } from './billing/orders.js';
import { paymentActivities } from './billing/payments.js';
import { proFormaActivities } from './billing/pro-formas.js';
import { purchaserActivities } from './billing/purchasers.js';
import { refundActivities } from './billing/refunds.js';
import { taxProofActivities } from './billing/tax-proofs.js';
import { writeOffActivities } from './billing/write-offs.js';
import type { ActivityContext } from './context.js';
import { userActivities } from './identity/users.js';
import { keysOfOrders } from './keys/ordered-keys.js';
import { redemptionActivities } from './keys/redemptions.js';
import { returnedKeyActivities } from './keys/returned-keys.js';
import { delegationActivities } from './messaging/delegations.js';
import { digestActivities } from './messaging/digests.js';
import { directBillingProposalActivities } from './messaging/direct-billing-proposals.js';
import { invitationActivities } from './messaging/invitations.js';
import { leavingPurchaserActivities } from './messaging/leaving-purchasers.js';
import { licenceRequestNotices } from './messaging/licence-requests.js';
import { membershipInvitationActivities } from './messaging/membership-invitations.js';
import { moneyNotices } from './messaging/money-notices.js';
import { noticeActivities } from './messaging/notices.js';
import { partnerNewsActivities } from './messaging/partner-news.js';
import { reclaimNotices } from './messaging/reclaims.js';
import { webhookActivities } from './messaging/webhooks.js';
import { acceptedRequestActivities } from './operations/accepted-requests.js';
import { housekeepingActivities } from './operations/housekeeping.js';
import { leftDocumentActivities } from './operations/left-documents.js';
import { leftProcessActivities } from './operations/left-processes.js';
import { testClockActivities } from './operations/test-clocks.js';
import { nameAdviser } from './partners/partner-of-record.js';
import { dataPlaneActivities } from './subscriptions/data-plane.js';
import { dataPlaneCommandActivities } from './subscriptions/data-plane-commands.js';
import { deletionActivities } from './subscriptions/deletion.js';
import { leaverActivities } from './subscriptions/leavers.js';
import { licenceActivities } from './subscriptions/licences.js';
import { reassignmentActivities } from './subscriptions/reassignments.js';
import { reclaimActivities } from './subscriptions/reclaims.js';
import { replacementActivities } from './subscriptions/replacements.js';
import { siblingActivities } from './subscriptions/siblings.js';
import { subscriptionActivities } from './subscriptions/subscriptions.js';

export type { ActivityContext } from './context.js';

/** All side effects, each idempotent. */
export function createActivities(context: ActivityContext) {
  // Billing may know neither messaging, partners nor keys: they are handed in.
  const billing: BillingContext = {
    ...context,
    ...moneyNotices(context),
    ...licenceRequestNotices(context),
    ...keysOfOrders(context),
    async nameAdviser({ _id, tenantId, subscriptionId, testClockId, partnerOfRecord: partnerId, work }, at) {
      if (tenantId === null || subscriptionId === null) return;
      const place = { tenantId, subscriptionId, testClockId, cause: `order/${_id}`, at };
      await nameAdviser(context, place, { partnerId, replaces: work.kind === 'planChange' ? work.replaces : null });
    },
    sendToAuthority: (document) => sendDocuments(context, document),
  };
  return {
    ...acceptedRequestActivities(context),
    ...authoritySubmissionActivities(billing),
    ...closingActivities(billing),
    ...purchaserActivities(billing),
    ...leavingPurchaserActivities(context),
    ...collectionActivities(billing),
    ...dataPlaneActivities(context),
    ...dataPlaneCommandActivities(context),
    ...delegationActivities(context),
    ...deletionActivities(context),
    ...digestActivities(context),
    ...directBillingProposalActivities(context),
    ...documentMailActivities(billing),
    ...cardExpiryActivities(billing),
    ...dunningActivities(billing),
    ...handOverActivities(billing),
    ...housekeepingActivities(context),
    ...invitationActivities(context),
    ...licenceRequestActivities(billing),
    ...leaverActivities(context),
    ...leftDocumentActivities(billing),
    ...leftProcessActivities(context),
    ...licenceActivities(context),
    ...membershipInvitationActivities(context),
    ...noticeActivities(context),
    ...orderActivities(billing),
    ...partnerNewsActivities(context),
    ...paymentActivities(billing),
    ...proFormaActivities(billing),
    ...reassignmentActivities(context),
    ...reclaimActivities(context),
    ...reclaimNotices(context),
    ...redemptionActivities(context),
    ...refundActivities(billing),
    ...writeOffActivities(billing),
    ...billAnewActivities(billing),
    ...returnedKeyActivities(context),
    ...replacementActivities(context),
    ...siblingActivities(context),
    ...subscriptionActivities(context),
    ...taxProofActivities(billing),
    ...testClockActivities(context),
    ...userActivities(context),
    ...webhookActivities(context),
  };
}

export type Activities = ReturnType<typeof createActivities>;
