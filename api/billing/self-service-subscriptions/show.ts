import type { z } from 'zod';
import { seatPriceIn } from '../../../domain/billing/billed-subscription.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { dateIn, type Instant, instantFromMillis } from '../../../domain/calendar.js';
import { timesFraction } from '../../../domain/money.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { type LeftPurchaseFound, leftPurchases } from '../../../models/billing/left-purchases.js';
import { billedSubscription } from '../../../models/billing/priced-plans.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { User } from '../../../models/identity/users.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import type { ApiServices } from '../../services.js';
import { namesFor, showSummary } from '../../subscriptions/renewals/schema.js';
import { showTakeOver } from '../../subscriptions/subscriptions/show.js';
import { showMoney } from '../amounts.js';
import { showDecision } from './decision.js';
import type { selfServiceSubscription } from './schema.js';

type Shown = z.input<typeof selfServiceSubscription>;

/** Each with who pays for it and who works with it, `holders` at most. */
export async function showSelfService(
  { database }: Pick<ApiServices, 'database'>,
  { _id: tenantId }: Pick<Tenant, '_id'>,
  found: readonly SubscriptionProjection[],
  { holders, now }: { readonly holders: number; readonly now: Instant },
): Promise<Shown[]> {
  const { users, licences, plans, products, handOvers } = database;
  const [names, held, sold] = await Promise.all([
    namesFor(database, found),
    Promise.all(found.map(({ _id }) => licences.page(_id, -1, holders))),
    Promise.all(found.map(({ subscription }) => plans.sold(currentTerm(subscriptionFromJson(subscription)).plan))),
  ]);
  const people = found.flatMap(({ purchaserId }, i) => [
    ...(purchaserId === null ? [] : [purchaserId]),
    ...(held[i] ?? []).map(({ userId }) => userId),
  ]);
  const byId = await users.byId(tenantId, [...new Set(people)]);
  const left = await leftPurchases({ handOvers }, found, byId, now);
  const named = await products.among([...new Set(sold.map(({ productId }) => productId))]);
  return Promise.all(
    sold.map(async (plan, i) => {
      const projection = found[i];
      if (!projection) throw new RangeError(`There is no subscription ${i}`);
      const subscription = subscriptionFromJson(projection.subscription);
      const {
        renewal: _,
        endsBecause,
        tenantId: _tenant,
        organisation,
        origin,
        ...shown
      } = showSummary(projection, {
        names,
        language: 'en',
      });
      return {
        ...shown,
        product: { id: plan.productId, name: named.get(plan.productId)?.name ?? plan.productId },
        purchaser: purchaserOf(projection, byId),
        takeOver: showTakeOver(subscription),
        ...showLeft(left.get(projection._id)),
        intent: lastTerm(subscription).expiresOn === null ? null : subscription.renewal.intent,
        price: await priceOf(database, subscription, plan),
        lastPayment: await lastPaymentOf(database, subscription),
        assigned: (held[i] ?? []).map(({ userId }) => showUser(userId, byId.get(userId))),
      };
    }),
  );
}

function showLeft(left: LeftPurchaseFound | undefined): Pick<Shown, 'decision' | 'decideUntil'> {
  if (!left) return { decision: null, decideUntil: null };
  return { decision: left.decision && showDecision(left.decision), decideUntil: left.decideUntil.toString() };
}

function purchaserOf({ purchaserId }: SubscriptionProjection, byId: ReadonlyMap<string, User>): Shown['purchaser'] {
  if (purchaserId === null) return null;
  const user = byId.get(purchaserId);
  return { ...showUser(purchaserId, user), state: user?.state ?? 'purged' };
}

function showUser(id: string, user: User | undefined) {
  return { id, name: user?.name ?? '', email: user?.email || null };
}

type Prices = Pick<ApiServices['database'], 'plans' | 'paymentRequests'>;

/** Null where nobody pays by period. */
async function priceOf({ plans }: Prices, subscription: Subscription, { months }: Plan): Promise<Shown['price']> {
  const { payer } = subscription;
  const term = currentTerm(subscription);
  if (!payer || term.billing !== 'invoiced') return null;
  const billed = await billedSubscription(plans, subscription, payer);
  const { amount, times, over } = seatPriceIn(billed, term, term.seats);
  const period = months === null ? null : (term.periodMonths ?? term.months);
  return { perSeat: showMoney(timesFraction(amount, [times], over)), months: period };
}

async function lastPaymentOf({ paymentRequests }: Prices, subscription: Subscription): Promise<Shown['lastPayment']> {
  const paid = await paymentRequests.lastPaidOf(subscription.id);
  if (!paid?.paidAt) return null;
  const { lines, totals } = paymentRequestFromJson(paid.request);
  const days = lines.flatMap(({ from, to }) => (from && to ? [{ from, to }] : []));
  return {
    gross: showMoney(totals.gross),
    paidOn: dateIn(currentTerm(subscription).zone, instantFromMillis(paid.paidAt.getTime())).toString(),
    from: days[0]?.from.toString() ?? null,
    to: days.at(-1)?.to.toString() ?? null,
  };
}
