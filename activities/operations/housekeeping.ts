import { startAcceptedRequest } from '../../adapters/operations/start-accepted-request.js';
import { workflowStatus } from '../../adapters/operations/time-skipping.js';
import { onBehalfOf } from '../../adapters/request-origin.js';
import { type AnnouncementKind, announcementOf } from '../../contracts/announcements.js';
import { delegationFollowedBy } from '../../contracts/partners/delegation.js';
import { directBillingProposalOf, proposalAnswered } from '../../contracts/partners/direct-billing-proposal.js';
import { redemptionWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { unconfirmedKeptDays } from '../../domain/billing/withdrawal.js';
import type { Unannounced } from '../../domain/partners/news.js';
import { openingOf } from '../../models/keys/opening.js';
import type { Redemption } from '../../models/keys/redemptions.js';
import type { Relation } from '../../models/partners/relations.js';
import { settleInvitation, settleTransfer } from '../../models/partners/resellers.js';
import type { ActivityContext } from '../context.js';
import { abandonedAfterMs, abandonedBefore, eachLeft } from '../each-left.js';
import { ignoreGone } from '../ignore-gone.js';
import { startPartnerNews } from '../partners/start-partner-news.js';
import { startOnTime } from '../start-on-time.js';
import { callGroups } from '../subscriptions/call-groups.js';
import { startRedemption } from './start-redemption.js';
import { timeAtRest } from './time-at-rest.js';

export const housekeepingActivities = (context: ActivityContext) => {
  const { client, database, taskQueue } = context;

  return {
    /** Every accepted request that has not ended is carried out by a workflow: started here where its API could not. */
    async startAcceptedRequests(): Promise<void> {
      await eachLeft(database.operations.unended(abandonedBefore()), 'operation', (found) =>
        onBehalfOf({ requestId: found.requestId, callerId: found.callerId }, () =>
          startAcceptedRequest(client, taskQueue, found),
        ),
      );
    },

    /** Redemptions whose API died before their workflow was started are begun, or given up after their time. */
    async resumeOpeningRedemptions(): Promise<void> {
      await eachLeft(database.redemptions.opening(), 'redemption', resumeRedemption);
    },

    /** Orders of keys, and requests for a signature, whose API died before those whom they concern were told are announced. */
    async announceKeyOrders(): Promise<void> {
      const { keyOrders, signatureRequests } = database;
      const before = abandonedBefore();
      await eachLeft(keyOrders.unannounced(before), 'order of keys', async (order) => {
        const { soldBy, declined } = order;
        const isTold = declined === null || soldBy !== null;
        await announce(isTold ? (declined ? 'keyOrderDeclined' : 'keyOrder') : null, order, keyOrders);
      });
      await eachLeft(signatureRequests.unannounced(before), 'request for a signature', (request) =>
        announce(request.state === 'open' ? 'signatureRequested' : null, request, signatureRequests),
      );
    },

    /** What partners and customers have done whose API died before its parties were told is settled and announced. */
    async announcePartnerNews(): Promise<void> {
      const { relations, resellerInvitations, resellerTransfers } = database;
      const before = abandonedBefore();
      await eachLeft(relations.unannounced(before), 'relation', async (found) => {
        if (found.kind === 'partnerOfRecord') await relations.settlePartnersOfRecord(found);
        await tell(found, relations);
      });
      await eachLeft(resellerInvitations.unannounced(before), 'invitation', async (found) => {
        if (found.end === 'accepted') await settleInvitation(database, found);
        await tell(found, resellerInvitations);
      });
      await eachLeft(resellerTransfers.unannounced(before), 'transfer', async (found) => {
        if (found.end === 'agreed') await settleTransfer(database, found);
        await tell(found, resellerTransfers);
      });
    },

    /** Delegations that were changed while Temporal was away, or whose API died, are followed. */
    async resumeDelegations(): Promise<void> {
      await eachLeft(database.delegations.untold(abandonedBefore()), 'delegation', async (record) => {
        await client.workflow.signalWithStart(workflowTypes.delegation, {
          ...delegationFollowedBy(record),
          taskQueue,
        });
      });
    },

    /** Proposals of direct billing that were made or answered while Temporal was away, or whose API died, are followed. */
    async resumeDirectBillingProposals(): Promise<void> {
      const left = database.directBillingProposals.untold(abandonedBefore());
      await eachLeft(left, 'proposal of direct billing', async (found) => {
        const { testClockId } = found;
        const now = await timeAtRest(context, testClockId);
        if (!now) return;
        const on = { testClockId, at: now.toISOString() };
        const workflowId = await startOnTime(context, workflowTypes.directBillingProposal, on, (notBefore) =>
          directBillingProposalOf(found, notBefore),
        );
        await client.workflow.getHandle(workflowId).signal(proposalAnswered).catch(ignoreGone);
      });
    },

    /** Subscriptions that were not told what groups want of them, since the API died before, are told. */
    async callGroupLicences(): Promise<void> {
      await eachLeft(database.groups.leftBehind(abandonedBefore()), 'subscription', ({ tenantId, _id }) =>
        callGroups(context, tenantId, [_id]),
      );
    },

    /** Tenants whose API died while it made them are made whole. */
    async completeTenantCreations(): Promise<void> {
      await eachLeft(database.tenantCreations.begunBefore(abandonedBefore()), 'tenant', async (creation) => {
        await database.tenantCreations.complete(creation);
        await database.audit.complete(creation.requestHash, { outcome: 'done', after: null, code: null });
      });
    },

    /** Deletes what is past its time, also where the server does not look after that by itself. */
    async eraseExpired(): Promise<void> {
      const now = new Date();
      await database.requestRecords.deleteExpired(now);
      await database.wrongKeys.deleteExpired(now);
      await database.delegationOffers.deleteExpired(now);
      await database.operations.deleteExpired(now);
      await database.licences.deleteExpiredNotes(now);
      await database.apiKeys.deleteExpiredTokens(now);
      await database.withdrawals.eraseUnconfirmed(new Date(now.getTime() - unconfirmedKeptDays * 86_400_000));
    },
  };

  async function tell(
    { _id: about, tenantId, unannounced }: Pick<Relation, '_id' | 'tenantId' | 'unannounced'>,
    announcements: { announced(id: string, news: Pick<Unannounced, 'kind'>): Promise<void> },
  ): Promise<void> {
    const testClockId = (await database.tenants.find(tenantId))?.testClockId ?? null;
    const now = await timeAtRest(context, testClockId);
    if (!now || !unannounced) return;
    const { kind } = unannounced;
    await startPartnerNews(context, { kind, about, tenantId, testClockId }, now.toISOString());
    await announcements.announced(about, { kind });
  }

  /** @param kind null: there is nobody to tell */
  async function announce(
    kind: AnnouncementKind | null,
    about: { readonly _id: string; readonly tenantId: string; readonly testClockId: string | null },
    announcements: { announced(id: string): Promise<void> },
  ): Promise<void> {
    const { testClockId } = about;
    const now = await timeAtRest(context, testClockId);
    if (!now) return;
    if (kind) {
      const on = { testClockId, at: now.toISOString() };
      await startOnTime(context, workflowTypes.announcement, on, (notBefore) => announcementOf(kind, about, notBefore));
    }
    await announcements.announced(about._id);
  }

  async function resumeRedemption(found: Redemption): Promise<void> {
    const { _id: redemptionId, tenantId, testClockId, openedAt, lapsesAt } = found;
    const now = await timeAtRest(context, testClockId);
    if (!now) return;
    if (now.getTime() - openedAt.getTime() < abandonedAfterMs) return;
    if (now < lapsesAt) return startRedemption(context, await openingOf(database, found), now.toISOString());
    // A workflow that is there ends it itself.
    if (await workflowStatus(client, redemptionWorkflowId(tenantId, redemptionId))) return;
    await database.keys.free(redemptionId);
    await database.redemptions.end(redemptionId, 'lapsed', now);
  }
};
