import { collectedAfter, lastDayOf, monthOf } from '../../../domain/billing/card-expiry.js';
import { lastTerm, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import { subscriptionsBilledBy } from '../../../models/billing/billed-by.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import type { ActivityContext } from '../../context.js';
import { commonFacts } from './about-request.js';
import type { MoneyFacts } from './facts.js';

/** A card from which something is collected after its last day. */
export async function cardExpires(
  context: ActivityContext,
  { _id, state, card, billingAccountId, billingProfileId, tenantId, testClockId }: PaymentMethodRecord,
  month: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { database } = context;
  const account = await database.billingAccounts.find(billingAccountId);
  const profile = account?.profiles.find(({ id }) => id === billingProfileId);
  if (!account || !profile || state !== 'ready' || !card || monthOf(card.expires) !== month) return null;
  const lastDay = lastDayOf(card.expires);
  const after = (await subscriptionsBilledBy(database, account, profile.id)).flatMap((subscription) => {
    const found = collectedAfter(subscription, lastDay);
    return found && subscription.payer
      ? [{ subscription, currency: subscription.payer.currency, on: found.on?.toString() ?? null }]
      : [];
  });
  const charged = new Map<string, string | undefined>();
  for (const currency of new Set(after.map((one) => one.currency))) {
    charged.set(currency, (await database.paymentMethods.chargeable(account, profile, { currency }))?._id);
  }
  const collected = after.filter(({ currency }) => charged.get(currency) === _id);
  const [first] = collected.sort((one, other) => ((one.on ?? '9') < (other.on ?? '9') ? -1 : 1));
  if (!first) return null;
  const { subscription, on: collectedOn } = first;
  const sold = { plan: lastTerm(subscription).plan, seats: seatsOwned(subscription) };
  const owner = { tenantId, testClockId, billingAccountId, subscriptionId: subscription.id, orderId: null };
  const common = await commonFacts(context, owner, sold, at);
  if (!common) return null;
  const { facts, concerned } = common;
  const own = { last4: card.last4, lastDay: lastDay.toString(), collectedOn, others: collected.length - 1 };
  return { concerned, said: { ...facts, kind: 'cardExpiring', ...own } };
}
