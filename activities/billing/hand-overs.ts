import { payerChangeOf } from '../../contracts/billing/hand-overs.js';
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
      const stands = found.end === 'accepted' ? await carriedOut(found) : found;
      const lapsesAt = instantFromMillis(stands.lapsesAt.getTime());
      const state = handOverState({ ...stands, lapsesAt }, instant(at));
      await context.tell({ kind: state === 'offered' ? 'handOverOffered' : 'handOverEnded', about: handOverId, at });
      await handOvers.told(stands);
      return state;
    },
  };

  /** @returns it as it is then: what the subscription refuses was not accepted */
  async function carriedOut(handOver: HandOver): Promise<HandOver> {
    const { tenantId, subscriptionId, toUserId, toBillingAccountId } = handOver;
    const found = await subscriptions.find(subscriptionId);
    const requestId = payerChangeOf(handOver);
    if (!found?.subscription.payer || (await subscriptions.hasCarriedOut(subscriptionId, requestId))) return handOver;
    const { currency } = found.subscription.payer;
    const to = { billingAccountId: toBillingAccountId, purchaserId: toUserId, currency };
    try {
      const intent = await intentOnHandOver(context.database, handOver, found);
      const request = { requestId, to, reason: 'handedOver', ...(intent && { intent }) } as const;
      await askSubscription(context, { tenantId, subscriptionId }, changePayer, request);
      return handOver;
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      return (await handOvers.reopen(handOver)) ?? handOver;
    }
  }
};
