import { changePayer } from '../../contracts/subscriptions/subscription.js';
import { type HandOverState, handOverState } from '../../domain/billing/hand-overs.js';
import { instant, instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { HandOver } from '../../models/billing/hand-overs.js';
import { intentOnHandOver } from '../../models/billing/left-purchases.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import type { BillingContext } from './billing-context.js';

export const handOverActivities = (context: BillingContext) => {
  const { handOvers, subscriptions } = context.database;

  return {
    /** Carries out what was accepted, where the API died before it did, and tells both users how it stands. */
    async followHandOver({
      handOverId,
      at,
    }: {
      readonly handOverId: string;
      readonly at: string;
    }): Promise<HandOverState> {
      const found = await handOvers.find(handOverId);
      if (!found) return 'lapsed';
      const lapsesAt = instantFromMillis(found.lapsesAt.getTime());
      const state = handOverState({ ...found, lapsesAt }, instant(at));
      if (state === 'accepted') await carryOut(found);
      await context.tell({ kind: state === 'offered' ? 'handOverOffered' : 'handOverEnded', about: handOverId, at });
      return state;
    },
  };

  async function carryOut(handOver: HandOver): Promise<void> {
    const { _id, tenantId, subscriptionId, toUserId, toBillingAccountId } = handOver;
    const found = await subscriptions.find(subscriptionId);
    const requestId = payerChangeOf(_id);
    if (!found?.subscription.payer || (await subscriptions.hasCarriedOut(subscriptionId, requestId))) return;
    const { currency } = found.subscription.payer;
    const to = { billingAccountId: toBillingAccountId, purchaserId: toUserId, currency };
    try {
      const intent = await intentOnHandOver(context.database, handOver, found);
      const request = { requestId, to, reason: 'handedOver', ...(intent && { intent }) } as const;
      await askSubscription(context, { tenantId, subscriptionId }, changePayer, request);
    } catch (error) {
      // It has ended in this moment: nobody pays for it any more.
      if (!(error instanceof DomainError) || error.retry) throw error;
    }
  }
};

/** The request by which who pays is changed, once for each hand-over. */
function payerChangeOf(handOverId: string): string {
  return `handOver/${handOverId}`;
}
