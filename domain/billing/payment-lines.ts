/**
 * What a payment costs by its value date, line by line: for the very periods that `recordPayment` settles with it, since they are
 * taken from its event (docs/concepts.md, "Periods and payments").
 */
import { addDays, type Instant, isBefore, later, type PlainDate } from '../calendar.js';
import { asOf } from '../subscriptions/carry-out.js';
import type { Period } from '../subscriptions/milestones.js';
import { recordPayment, requestedTerm, whatFollows } from '../subscriptions/payments.js';
import {
  adjoiningTerms,
  decidingTerm,
  endedByCancellation,
  endingTerm,
  isLive,
  isPaidByPeriod,
  lastTerm,
  type Subscription,
} from '../subscriptions/subscription.js';
import {
  type BillingPeriod,
  type EndingTerm,
  followingTerm,
  type NextTerm,
  paidThroughOf,
  type Term,
  withTerms,
} from '../subscriptions/terms.js';
import { type BilledSubscription, periodLineIn, seatPriceIn } from './billed-subscription.js';
import { type ChargeLine, graceDaysLine } from './charge-lines.js';

/** When money arrives and is recorded, and what a term that begins by it carries; left out: the same as the last one. */
export interface DatedPayment {
  readonly valueDate: PlainDate;
  readonly at: Instant;
  readonly nextTerm?: NextTerm;
  /** `today`: a new term begins on the value date, in the place of the one that runs. */
  readonly starts?: 'inTurn' | 'today';
}

export interface PaymentLines {
  readonly lines: readonly ChargeLine[];
  /** The subscription's terms as the payment leaves them. */
  readonly terms: readonly [Term, ...Term[]];
}

/**
 * The lines of a payment that settles what is owed on its value date. In grace these are all periods begun; while disabled, a
 * period of a new term that starts on that day, the days of grace that were used, and what is owed of the term that has ended.
 * @throws DomainError what `recordPayment` refuses, and what `seatPrice` does
 */
export function linesOfPayment(billed: BilledSubscription, payment: DatedPayment): PaymentLines {
  const before = asOf(billed.subscription, payment.at);
  // Amounts go by days alone: the zone of a term that is made changes none of them.
  const { zone } = lastTerm(before);
  const { terms } = recordPayment(before, { kind: 'recordPayment', requestId: null, zone, ...payment });
  const settled = terms.flatMap((term) =>
    newlyPaid(before, term).map((period) => periodLineIn(billed, term, period, term.seats)),
  );
  const restart = terms.some((term) => isRestart(before, term));
  const earlier = restart ? [...owedLines(billed, before), ...graceLines(billed, before, payment.nextTerm)] : [];
  return { lines: [...earlier, ...settled], terms: withTerms(before.terms, terms) };
}

/**
 * The line of the request for the next payment: of one period, the first unpaid one, or the first of the next term. Null where
 * nothing is paid by period.
 */
export function requestLine(billed: BilledSubscription, nextTerm?: NextTerm): ChargeLine | null {
  const term = requestedTerm(billed.subscription, nextTerm);
  const period = term?.periods.find(({ paidOn }) => paidOn === null);
  return term && period ? periodLineIn(billed, term, period, term.seats) : null;
}

function newlyPaid({ terms }: Subscription, term: EndingTerm): BillingPeriod[] {
  if (term.billing !== 'invoiced') return [];
  const known = terms.find(({ number }) => number === term.number);
  const wasPaid = (index: number) => known?.billing === 'invoiced' && known.periods[index]?.paidOn !== null;
  return term.periods.filter(({ paidOn }, index) => paidOn !== null && !(known && wasPaid(index)));
}

/** Whether a term starts anew after the disabled time, and not where the last one ended. A trial had nothing to be paid for. */
function isRestart(before: Subscription, { number, origin }: EndingTerm): boolean {
  const last = endingTerm(before);
  return number > last.number && origin === 'renewedWhileDisabled' && last.months !== null;
}

/**
 * What stays owed of a subscription that comes to an end on a day: the periods of its commitment that have begun and were not paid. The
 * next term was never begun, so nothing is owed of it; nor of a subscription that was undone, or cancelled at once.
 */
export function linesOwedAtEnd(billed: BilledSubscription, on: PlainDate): ChargeLine[] {
  const { subscription } = billed;
  if (subscription.phase === 'undone' || subscription.cancellation?.when === 'now') return [];
  return owedLines(billed, subscription, (period) => !isBefore(on, period.startsOn));
}

/**
 * Whether a request asks for what stays owed of a subscription that has come to an end, is cancelled, or whose deletion has begun: its
 * payment settles it and brings nothing back. A request for what would have followed is none.
 */
export function isDebt(subscription: Subscription, request: DebtOrNot): boolean {
  if (subscription.phase === 'undone') return false;
  if (endedByCancellation(subscription)) return request.reopened;
  if (isLive(subscription)) return false;
  const unpaid = adjoiningTerms(subscription).flatMap((term) =>
    term.billing === 'invoiced' ? term.periods.filter(({ paidOn }) => paidOn === null) : [],
  );
  return request.reopened || unpaid.some(({ startsOn }) => startsOn.toString() === request.unpaidFrom);
}

/** What tells a request for what is owed from one for what would have followed. */
export interface DebtOrNot {
  readonly unpaidFrom: string | null;
  /** It was paid, and that was taken back. */
  readonly reopened: boolean;
}

/** Periods of the commitment that has ended, which stay owed. */
function owedLines(
  billed: BilledSubscription,
  before: Subscription,
  isOwed: (period: Period) => boolean = () => true,
): ChargeLine[] {
  return adjoiningTerms(before).flatMap((term) => {
    if (term.billing !== 'invoiced') return [];
    const owed = term.periods.filter((period) => period.paidOn === null && isOwed(period));
    return owed.map((period) => periodLineIn(billed, term, period, term.seats));
  });
}

/** The days of grace behind the term's end: users worked in them, at the price of the term that would have followed. */
function graceLines(billed: BilledSubscription, before: Subscription, nextTerm?: NextTerm): ChargeLine[] {
  const [payable, last] = [decidingTerm(before), endingTerm(before)];
  if (!isPaidByPeriod(before, last) || payable.expiresOn === null) return [];
  const unpaidFrom = before.graceFrom ?? paidThroughOf(payable);
  if (unpaidFrom === null) return [];
  const days = {
    startsOn: later(unpaidFrom, last.expiresOn),
    endsBefore: addDays(unpaidFrom, payable.policy.graceDays),
  };
  if (!isBefore(days.startsOn, days.endsBefore)) return [];
  const unpaid = unpaidTerm(before, last, nextTerm);
  const { plan, seats } = unpaid;
  const price = seatPriceIn(billed, unpaid, seats);
  return [graceDaysLine({ plan, seats, price }, days, firstPeriodOf(unpaid))];
}

function unpaidTerm(before: Subscription, last: EndingTerm, nextTerm?: NextTerm): Term {
  const { committedAt, zone } = last;
  const place = { committedAt, zone, origin: 'renewedInGrace' } as const;
  return followingTerm(last, place, whatFollows(before, last, nextTerm));
}

function firstPeriodOf(term: Term): Period {
  if (term.billing === 'invoiced') return term.periods[0];
  return { startsOn: term.startsOn, endsBefore: term.expiresOn ?? term.startsOn };
}
