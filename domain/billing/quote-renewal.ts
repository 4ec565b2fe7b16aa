/** Quotes of renewals: paying what comes next, or starting a new term today. */
import { daysBetween } from '../calendar.js';
import { asOf } from '../subscriptions/carry-out.js';
import { unconfirmedLoss } from '../subscriptions/replacement.js';
import { currentTerm, lastTerm, paidThrough, type Subscription } from '../subscriptions/subscription.js';
import type { NextTerm, Term } from '../subscriptions/terms.js';
import { assertCurrencyOf, type BilledSubscription, nextTermSeatsOf } from './billed-subscription.js';
import { linesOfPayment, requestLine } from './payment-lines.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import type { PricedPlan } from './seat-prices.js';

export interface RenewalRequest {
  readonly kind: 'renewal';
  readonly billed: BilledSubscription;
  /**
   * `inTurn`: the next period or term begins where the last one ends (in grace all periods begun, while disabled a new term from
   * today); `today`: while active a new term begins today, and the paid days that are left are lost.
   */
  readonly starts: 'inTurn' | 'today';
  /** What a term that begins carries, as a request for payment would ask for it today; left out: the same as the last one. */
  readonly nextTerm?: NextTerm;
  /** What the term behind that one carries; left out: the same. */
  readonly followingTerm?: NextTerm;
  /** The days that the customer agreed to lose; null: it is only asked. */
  readonly agreedLoss?: number | null;
  readonly currency?: string;
}

/** @throws DomainError what `recordPayment` refuses; `confirmationRequired`, `otherCurrency` */
export function renewal(request: RenewalRequest, moment: QuoteMoment): QuoteDraft {
  const { starts, nextTerm, followingTerm = nextTerm, agreedLoss = null, currency } = request;
  const billed = billedFrom(request.billed, moment);
  assertCurrencyOf(billed, currency);
  if (starts === 'inTurn' || billed.subscription.phase !== 'active')
    return payment(billed, moment, nextTerm, followingTerm);
  return fromToday(billed, moment, { nextTerm, followingTerm, agreedLoss });
}

/** The subscription as it is at the moment of a quote. @param next the plan of its next term, where it is not among its plans */
export function billedFrom(billed: BilledSubscription, { at }: QuoteMoment, next?: PricedPlan): BilledSubscription {
  const plans = next ? [next, ...billed.plans] : billed.plans;
  return { ...billed, plans, subscription: asOf(billed.subscription, at) };
}

/** What a payment of today settles. @param followingTerm what the term behind one that it begins carries */
export function payment(
  billed: BilledSubscription,
  { at, day }: QuoteMoment,
  nextTerm?: NextTerm,
  followingTerm = nextTerm,
): QuoteDraft {
  const { lines, terms } = linesOfPayment(billed, { valueDate: day, at, ...(nextTerm && { nextTerm }) });
  return draftAfter(billed, terms, { lines, daysLost: 0, nextTerm, followingTerm });
}

interface Renewed extends Pick<QuoteDraft, 'lines'> {
  readonly daysLost: number;
  readonly nextTerm: NextTerm | undefined;
  readonly followingTerm: NextTerm | undefined;
}

function draftAfter(
  billed: BilledSubscription,
  terms: readonly [Term, ...Term[]],
  { lines, daysLost, nextTerm, followingTerm }: Renewed,
): QuoteDraft {
  const { subscription, currency } = billed;
  const after: Subscription = { ...subscription, terms };
  const last = lastTerm(after);
  // What was decided or accepted is of the next term alone.
  const isBegun = last.number > lastTerm(subscription).number;
  return {
    currency,
    lines,
    perPeriod: requestLine({ ...billed, subscription: after }, isBegun ? followingTerm : nextTerm),
    seats: { now: currentTerm(subscription).seats, nextTerm: nextTermSeatsOf(after) },
    dates: {
      startsOn: lines.find(({ code }) => code !== 'graceDays')?.from ?? null,
      expiresOn: last.expiresOn,
      paidThrough: paidThrough(after),
      daysLost,
      lapsesOn: null,
    },
  };
}

/** A new term in the place of the one that runs. */
function fromToday(
  billed: BilledSubscription,
  { at, day }: QuoteMoment,
  { agreedLoss, ...next }: Pick<Renewed, 'nextTerm' | 'followingTerm'> & { readonly agreedLoss: number | null },
): QuoteDraft {
  const { subscription } = billed;
  const { nextTerm } = next;
  const payment = { valueDate: day, at, starts: 'today', ...(nextTerm && { nextTerm }) } as const;
  const { lines, terms } = linesOfPayment(billed, payment);
  const { expiresOn } = lastTerm(subscription);
  const daysLost = expiresOn === null ? 0 : daysBetween(day, expiresOn);
  if (agreedLoss !== null && daysLost > agreedLoss) throw unconfirmedLoss(daysLost);
  return draftAfter(billed, terms, { lines, daysLost, ...next });
}
