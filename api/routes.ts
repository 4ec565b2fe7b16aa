import { bankStatementRoutes } from './billing/bank-statements/routes.js';
import { billingAccountRoutes } from './billing/billing-accounts/routes.js';
import { billingProfileRoutes } from './billing/billing-profiles/routes.js';
import { directBillingRoutes } from './billing/direct-billing/routes.js';
import { documentRoutes } from './billing/documents/routes.js';
import { handOverRoutes } from './billing/hand-overs/routes.js';
import { ledgerRoutes } from './billing/ledger/routes.js';
import { licenceRequestRoutes } from './billing/licence-requests/routes.js';
import { offerPageRoutes } from './billing/offer-pages/routes.js';
import { orderRoutes } from './billing/orders/routes.js';
import { paymentEventRoutes } from './billing/payment-events/routes.js';
import { paymentMethodRoutes } from './billing/payment-methods/routes.js';
import { paymentRequestPageRoutes } from './billing/payment-request-pages/routes.js';
import { paymentRequestRoutes } from './billing/payment-requests/routes.js';
import { paymentRoutes } from './billing/payments/routes.js';
import { purchaseDecisionRoutes } from './billing/purchase-decisions/routes.js';
import { quoteRoutes } from './billing/quotes/routes.js';
import { refundRoutes } from './billing/refunds/routes.js';
import { seatRoutes } from './billing/seats/routes.js';
import { selfServiceSubscriptionRoutes } from './billing/self-service-subscriptions/routes.js';
import { takeOverRoutes } from './billing/take-overs/routes.js';
import { withdrawalRoutes } from './billing/withdrawals/routes.js';
import { writeOffRoutes } from './billing/write-offs/routes.js';
import { agreementRoutes } from './catalogue/agreements/routes.js';
import { cloudRoutes } from './catalogue/clouds/routes.js';
import { planRoutes } from './catalogue/plans/routes.js';
import { productRoutes } from './catalogue/products/routes.js';
import { selfServicePolicyRoutes } from './catalogue/self-service-policies/routes.js';
import { sellerRoutes } from './catalogue/sellers/routes.js';
import { apiKeyRoutes } from './identity/api-keys/routes.js';
import { meRoutes } from './identity/me/routes.js';
import { membershipRoutes } from './identity/memberships/routes.js';
import { peopleRoutes } from './identity/people/routes.js';
import { tenantRoutes } from './identity/tenants/routes.js';
import { userFileRoutes } from './identity/users/file-routes.js';
import { userRoutes } from './identity/users/routes.js';
import { keyBatchRoutes } from './keys/key-batches/routes.js';
import { keyOrderPageRoutes } from './keys/key-order-pages/routes.js';
import { keyOrderRoutes } from './keys/key-orders/routes.js';
import { keyRoutes } from './keys/keys/routes.js';
import { redemptionRoutes } from './keys/redemptions/routes.js';
import { signaturePageRoutes } from './keys/signature-pages/routes.js';
import { signatureRequestRoutes } from './keys/signature-requests/routes.js';
import { delegationPageRoutes } from './messaging/delegation-pages/routes.js';
import { licenceRequestPageRoutes } from './messaging/licence-request-pages/routes.js';
import { membershipInvitationPageRoutes } from './messaging/membership-invitation-pages/routes.js';
import { noticePreferenceRoutes } from './messaging/notice-preferences/routes.js';
import { noticeRoutes } from './messaging/notices/routes.js';
import { webhookDeliveryRoutes } from './messaging/webhook-deliveries/routes.js';
import { webhookEndpointRoutes } from './messaging/webhook-endpoints/routes.js';
import { auditRoutes } from './operations/audit/routes.js';
import { healthRoutes } from './operations/health/routes.js';
import { operationRoutes } from './operations/operations/routes.js';
import { parkedCaseRoutes } from './operations/parked-cases/routes.js';
import { tenantExportRoutes } from './operations/tenant-export/routes.js';
import { testClockRoutes } from './operations/test-clocks/routes.js';
import { dashboardRoutes } from './partners/dashboard/routes.js';
import { delegationRoutes } from './partners/delegations/routes.js';
import { directBillingProposalPageRoutes } from './partners/direct-billing-proposals/pages.js';
import { directBillingProposalRoutes } from './partners/direct-billing-proposals/routes.js';
import { directoryRoutes } from './partners/directory/routes.js';
import { feedRoutes } from './partners/feeds/routes.js';
import { lookupRoutes } from './partners/lookup/routes.js';
import { partnerOfRecordRoutes } from './partners/partner-of-record/routes.js';
import { partnerRoutes } from './partners/partners/routes.js';
import { relationRoutes } from './partners/relations/routes.js';
import { resellerInvitationPageRoutes } from './partners/reseller-invitations/pages.js';
import { resellerInvitationRoutes } from './partners/reseller-invitations/routes.js';
import { resellerTransferPageRoutes } from './partners/reseller-transfers/pages.js';
import { resellerTransferRoutes } from './partners/reseller-transfers/routes.js';
import { resellerRoutes } from './partners/resellers/routes.js';
import { certificatePageRoutes } from './subscriptions/certificate-pages/routes.js';
import { groupRoutes } from './subscriptions/groups/routes.js';
import { installationRoutes } from './subscriptions/installations/routes.js';
import { userLicenceRoutes } from './subscriptions/licences/routes.js';
import { reclaimRoutes } from './subscriptions/reclaims/routes.js';
import { renewalRoutes } from './subscriptions/renewals/routes.js';
import { setUpRoutes } from './subscriptions/set-ups/routes.js';
import { cancellationRoutes } from './subscriptions/subscriptions/cancellation-routes.js';
import { dataPlaneRoutes } from './subscriptions/subscriptions/data-plane-routes.js';
import { endOfTermRoutes } from './subscriptions/subscriptions/end-of-term-routes.js';
import { tenantSubscriptionRoutes } from './subscriptions/subscriptions/of-tenant.js';
import { subscriptionRoutes } from './subscriptions/subscriptions/routes.js';
import { timelineRoutes } from './subscriptions/timelines/routes.js';
import { unusedLicenceRoutes } from './subscriptions/unused-licences/routes.js';

/** Every route of the API; each asks for the services that it uses. */
export const routes = [
  ...healthRoutes,
  ...meRoutes,
  ...membershipRoutes,
  ...membershipInvitationPageRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
  ...cloudRoutes,
  ...sellerRoutes,
  ...productRoutes,
  ...agreementRoutes,
  ...planRoutes,
  ...partnerRoutes,
  ...directoryRoutes,
  ...lookupRoutes,
  ...relationRoutes,
  ...partnerOfRecordRoutes,
  ...resellerRoutes,
  ...directBillingProposalRoutes,
  ...directBillingProposalPageRoutes,
  ...resellerInvitationRoutes,
  ...resellerInvitationPageRoutes,
  ...resellerTransferRoutes,
  ...resellerTransferPageRoutes,
  ...delegationRoutes,
  ...delegationPageRoutes,
  ...licenceRequestPageRoutes,
  ...billingAccountRoutes,
  ...billingProfileRoutes,
  ...paymentMethodRoutes,
  ...quoteRoutes,
  ...offerPageRoutes,
  ...orderRoutes,
  ...withdrawalRoutes,
  ...handOverRoutes,
  ...licenceRequestRoutes,
  ...seatRoutes,
  ...paymentRequestRoutes,
  ...paymentRequestPageRoutes,
  ...documentRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...writeOffRoutes,
  ...ledgerRoutes,
  ...bankStatementRoutes,
  ...paymentEventRoutes,
  ...keyBatchRoutes,
  ...keyRoutes,
  ...keyOrderRoutes,
  ...redemptionRoutes,
  ...tenantRoutes,
  ...tenantSubscriptionRoutes,
  ...tenantExportRoutes,
  ...userFileRoutes,
  ...userRoutes,
  ...peopleRoutes,
  ...groupRoutes,
  ...userLicenceRoutes,
  ...unusedLicenceRoutes,
  ...reclaimRoutes,
  ...subscriptionRoutes,
  ...selfServiceSubscriptionRoutes,
  ...selfServicePolicyRoutes,
  ...takeOverRoutes,
  ...purchaseDecisionRoutes,
  ...cancellationRoutes,
  ...endOfTermRoutes,
  ...directBillingRoutes,
  ...noticeRoutes,
  ...webhookEndpointRoutes,
  ...webhookDeliveryRoutes,
  ...noticePreferenceRoutes,
  ...dataPlaneRoutes,
  ...setUpRoutes,
  ...installationRoutes,
  ...certificatePageRoutes,
  ...keyOrderPageRoutes,
  ...signatureRequestRoutes,
  ...signaturePageRoutes,
  ...parkedCaseRoutes,
  ...operationRoutes,
  ...timelineRoutes,
  ...renewalRoutes,
  ...dashboardRoutes,
  ...feedRoutes,
  ...testClockRoutes,
];
