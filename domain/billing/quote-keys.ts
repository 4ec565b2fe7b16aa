/** Quotes of product keys that a partner buys, for a customer or for stock: whole terms, paid at once. */
import { addDays } from '../calendar.js';
import { isTrial, periodMonthsOf } from '../catalogue/licensing.js';
import { money } from '../money.js';
import { keysLine } from './charge-lines.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import { daysToPay } from './quote-purchase.js';
import { assertSeats } from './seat-count.js';
import { type PricedPlan, seatPrice } from './seat-prices.js';

export interface KeysRequest {
  readonly kind: 'keys';
  readonly plan: PricedPlan;
  readonly count: number;
  readonly seatsPerKey: number;
  readonly currency: string;
}

/**
 * A seat of a key costs all periods of its term, by the tier that the seats of all keys reach. Its term begins when it is redeemed: nothing
 * of it is dated before. A trial costs nothing.
 * @throws DomainError `invalidSeats`, `otherCurrency`, `invalidPrice`
 */
export function keys({ plan, count, seatsPerKey, currency }: KeysRequest, { day }: QuoteMoment): QuoteDraft {
  const seats = count * seatsPerKey;
  assertSeats(seats);
  const periods = plan.months === null ? 1 : plan.months / (periodMonthsOf(plan.billing) ?? plan.months);
  const { amount } = seatPrice(plan, currency, seats);
  const price = { amount: money(amount.amount * periods, currency), times: 1, over: 1 };
  return {
    currency,
    lines: isTrial(plan) ? [] : [keysLine({ plan, seats, price })],
    perPeriod: null,
    seats: { now: seats, nextTerm: seats },
    dates: { startsOn: null, expiresOn: null, paidThrough: null, daysLost: 0, lapsesOn: addDays(day, daysToPay) },
  };
}
