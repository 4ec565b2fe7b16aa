/** Whether the next term costs more than the last one: it is named in the notices 60 and 30 days before (docs/concepts.md, "Notices"). */
import { type Money, timesFraction } from '../money.js';
import { whatFollows } from '../subscriptions/payments.js';
import { lastTerm } from '../subscriptions/subscription.js';
import type { NextTerm } from '../subscriptions/terms.js';
import { type BilledSubscription, planOf, seatPriceIn } from './billed-subscription.js';
import { seatPrice } from './seat-prices.js';

/** What a seat costs for a period. */
export interface PriceRise {
  readonly from: Money;
  readonly to: Money;
}

/** Null where it costs the same or less, or is another plan or another length of periods, which somebody has decided. */
export function priceRiseOf(billed: BilledSubscription, nextTerm: NextTerm): PriceRise | null {
  const { subscription, currency } = billed;
  const last = lastTerm(subscription);
  if (last.billing !== 'invoiced' || last.plan.id !== nextTerm.plan.id) return null;
  if (last.periodMonths !== nextTerm.periodMonths) return null;
  const { seats = last.seats } = whatFollows(subscription, last, nextTerm);
  const from = exactly(seatPriceIn(billed, last, last.seats));
  const to = exactly(seatPrice(planOf(billed, nextTerm), currency, seats));
  return to.amount > from.amount ? { from, to } : null;
}

function exactly({ amount, times, over }: { amount: Money; times: number; over: number }): Money {
  return timesFraction(amount, [times], over);
}
