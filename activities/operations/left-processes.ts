/** What was written down, and whose workflow may not know of it, since the API died in between. */
import { handOverAnswered, handOverOf } from '../../contracts/billing/hand-overs.js';
import { licenceRequestOf } from '../../contracts/billing/licence-requests.js';
import { decisionOccasion, writeOffOccasion } from '../../contracts/billing/payments.js';
import { membershipInvitationOf } from '../../contracts/identity/membership-invitations.js';
import { reclaimCancelled, reclaimOf } from '../../contracts/subscriptions/reclaims.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
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
     * Starts, once, what carries out orders, payments, refunds, write-offs, hand-overs, requests for licences, reclaims and invitations; one
     * that runs and may not have heard of an answer is told.
     */
    async resumeLeftProcesses(): Promise<void> {
      const since = abandonedBefore();
      const { orders, payments, refunds, paymentRequests, handOvers, licenceRequests, reclaims, memberships } =
        database;
      await each(orders.unstarted(), 'order', (order, at) => startOrder(context, order, at));
      await each(payments.undecided(), 'payment', async (payment, at) => {
        const { decision } = payment;
        const whose = decision ?? payment;
        if (whose.tenantId === null && whose.partnerId === null) return;
        const { tenantId, partnerId } = whose;
        const about = decision ? decisionOccasion(decision) : 'arrival';
        await startPayment(context, { ...payment, tenantId, partnerId }, { about, at });
      });
      // One that was refused and is asked for again has had a workflow before.
      await each(refunds.requested(), 'refund', (refund, at) =>
        startPayment(context, refund, { about: 'refund', at, again: true }),
      );
      await each(paymentRequests.beingWrittenOff(), 'write-off', async (request, at) => {
        const { writeOff } = request;
        if (writeOff) await startPayment(context, request, { about: writeOffOccasion(writeOff), at });
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
