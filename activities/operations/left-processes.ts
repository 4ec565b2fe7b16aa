/** What was written down, and whose workflow may not know of it, since the API died in between. */
import { announcementOf } from '../../contracts/announcements.js';
import { handOverAnswered, handOverOf } from '../../contracts/billing/hand-overs.js';
import { licenceRequestOf } from '../../contracts/billing/licence-requests.js';
import { billingAnewOf, occasionOf, writeOffOccasion } from '../../contracts/billing/payments.js';
import { membershipInvitationOf } from '../../contracts/identity/membership-invitations.js';
import { reclaimCancelled, reclaimOf } from '../../contracts/subscriptions/reclaims.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { isOffer } from '../../models/billing/quotes.js';
import { followUp, type ToFollow } from '../../models/billing/taken-payments.js';
import { startOrder, startPayment } from '../billing/start-processes.js';
import type { ActivityContext } from '../context.js';
import { abandonedBefore, eachLeft } from '../each-left.js';
import { ignoreGone } from '../ignore-gone.js';
import { startOnTime } from '../start-on-time.js';
import { startWorkflow } from '../start-workflow.js';
import { timeAtRest } from './time-at-rest.js';

/** What of a document says when its process begins. */
interface Left {
  readonly _id: string;
  readonly testClockId: string | null;
}

export const leftProcessActivities = (context: ActivityContext) => {
  const { client, database } = context;

  return {
    /**
     * Starts, once, what carries out orders, payments, refunds, changes of who is billed, write-offs, offers, hand-overs, requests for licences, reclaims and invitations; one
     * that runs and may not have heard of an answer is told.
     */
    async resumeLeftProcesses(): Promise<void> {
      const since = abandonedBefore();
      const { billingAccounts, orders, payments, refunds, paymentRequests } = database;
      const { quotes, handOvers, licenceRequests, reclaims, memberships } = database;
      await each(orders.unstarted(), 'order', (order, at) => startOrder(context, order, at));
      await each(payments.undecided(), 'payment', (payment, at) =>
        startFollowed({ payment, about: payment.decision ? 'decision' : 'arrival' }, at),
      );
      // Recorded by hand or from a statement, or taken back: what it is may not have been looked at, either.
      await each(payments.unfollowed(since), 'payment', async (found, at) => {
        const { starts } = await followUp(database, found, new Date(at));
        for (const start of starts) await startFollowed(start, at);
        await payments.followed(found);
      });
      await each(billingAccounts.unbilled(since), 'billing account', async (account, at) => {
        const { testClockId, unbilledSince } = account;
        const change = `left-${unbilledSince?.getTime()}`;
        await startOnTime(context, workflowTypes.payment, { testClockId, at }, (notBefore) => ({
          ...billingAnewOf(account, change, notBefore),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        }));
      });
      // One that was refused and is asked for again has had a workflow before.
      await each(refunds.requested(), 'refund', (refund, at) =>
        startPayment(context, refund, { about: 'refund', at, again: true }),
      );
      await each(paymentRequests.beingWrittenOff(), 'write-off', async (request, at) => {
        const { writeOff } = request;
        if (writeOff) await startPayment(context, request, { about: writeOffOccasion(writeOff), at });
      });
      await each(quotes.unannounced(since), 'offer', async (found, at) => {
        const { testClockId, withdrawal } = found;
        const kind = withdrawal ? 'offerWithdrawn' : 'priceOffered';
        if (isOffer(found)) {
          await startOnTime(context, workflowTypes.announcement, { testClockId, at }, (notBefore) =>
            announcementOf(kind, found, notBefore),
          );
        }
        await quotes.announced(found);
      });
      await each(handOvers.untold(since), 'hand-over', async (found, at) => {
        const { testClockId } = found;
        const workflowId = await startOnTime(context, workflowTypes.handOver, { testClockId, at }, (notBefore) =>
          handOverOf(found, notBefore),
        );
        await client.workflow.getHandle(workflowId).signal(handOverAnswered).catch(ignoreGone);
      });
      await each(licenceRequests.unfollowed(since), 'request for a licence', async (found, at) => {
        const { testClockId } = found;
        await startOnTime(context, workflowTypes.licenceRequest, { testClockId, at }, (notBefore) =>
          licenceRequestOf(found, notBefore),
        );
      });
      await each(reclaims.untold(since), 'reclaim', async (found, at) => {
        const { testClockId } = found;
        const workflowId = await startOnTime(context, workflowTypes.reclaim, { testClockId, at }, (notBefore) =>
          reclaimOf(found, notBefore),
        );
        if (found.state !== 'cancelled') return;
        await client.workflow.getHandle(workflowId).signal(reclaimCancelled).catch(ignoreGone);
      });
      await eachLeft(memberships.unmailed(since), 'invitation', async ({ _id: membershipId, invitation }) => {
        const started = membershipInvitationOf({ membershipId, invitationId: invitation.id });
        const always = { testClockId: null, notBefore: null };
        await startWorkflow(context, workflowTypes.membershipInvitation, { ...started, ...always });
      });
    },
  };

  async function startFollowed(found: ToFollow, at: string): Promise<void> {
    const { payment, about } = found;
    const { tenantId, partnerId } = (about === 'decision' ? payment.decision : null) ?? payment;
    if (tenantId === null && partnerId === null) return;
    await startPayment(context, { ...payment, tenantId, partnerId }, { about: occasionOf(found), at });
  }

  async function each<Found extends Left>(
    all: AsyncIterable<Found>,
    what: string,
    work: (found: Found, at: string) => Promise<void>,
  ): Promise<void> {
    await eachLeft(all, what, async (found) => {
      const now = await timeAtRest(context, found.testClockId);
      if (now) await work(found, now.toISOString());
    });
  }
};
