/** Quotes of new subscriptions: a purchase, also one that ends with another subscription, and another plan in one's place. */
import { addDays, addMonths, compareDates, isBefore, type PlainDate } from '../calendar.js';
import { periodMonthsOf } from '../catalogue/licensing.js';
import { DomainError } from '../errors.js';
import { expiryOf, type Period, periodsOf } from '../subscriptions/milestones.js';
import { assertReplaceable, daysLostBy, unconfirmedLoss } from '../subscriptions/replacement.js';
import { lastTerm, type ReplacementTime, stateOf } from '../subscriptions/subscription.js';
import type { BilledSubscription } from './billed-subscription.js';
import { type ChargeLine, firstPeriodLine, periodLine, perpetualLine } from './charge-lines.js';
import type { QuoteDates, QuoteDraft, QuoteMoment } from './quote-draft.js';
import { assertSeats } from './seat-count.js';
import { type AgreedPrice, agreedSeatPrice, type PricedPlan, type SeatPrice, seatPrice } from './seat-prices.js';

/** The first term ends on a day: that of another subscription, or the first day of a month. */
export type CoTerm =
  | { readonly kind: 'subscription'; readonly expiresOn: PlainDate }
  | { readonly kind: 'monthEnd'; readonly expiresOn: PlainDate };

/** What is bought. */
export interface Purchase {
  readonly plan: PricedPlan;
  readonly seats: number;
  readonly currency: string;
  /** Left out: the list price of the tier. */
  readonly agreedPrice?: AgreedPrice | null;
}

/** It starts today, unless it follows another subscription. */
export interface PurchaseRequest extends Purchase {
  readonly kind: 'purchase';
  readonly coTerm?: CoTerm | null;
}

/** Another plan in the place of a subscription, whose users it takes over, now or on its last day; the old one lapses. */
export interface PlanChangeRequest extends Purchase {
  readonly kind: 'planChange';
  readonly billed: BilledSubscription;
  readonly when: ReplacementTime;
  /** The days that the customer agreed to lose; null: it is only asked. */
  readonly agreedLoss: number | null;
}

/** An order that nobody pays lapses after so many days. */
export const daysToPay = 14;

/** @throws DomainError `invalidSeats`, `invalidPrice`, `otherCurrency`, `coTermNotPossible` */
export function purchase(request: PurchaseRequest, { day }: QuoteMoment): QuoteDraft {
  return bought(request, { startsOn: day, day, daysLost: 0, coTerm: request.coTerm ?? null });
}

/** @throws DomainError as `purchase`, and `replaceNotPossible`, `replacementWaits`, `confirmationRequired` */
export function planChange(request: PlanChangeRequest, { at, day }: QuoteMoment): QuoteDraft {
  const { when, agreedLoss, plan } = request;
  const { subscription } = request.billed;
  assertReplaceable(subscription, { when, planId: plan.id, at });
  if (plan.months === null && plan.policy !== null) {
    const details = { reason: 'trialPlan', state: stateOf(subscription), pointer: '/planId' };
    throw new DomainError('replaceNotPossible', 'A trial takes the place of no other subscription.', details);
  }
  const daysLost = daysLostBy(subscription, when, at);
  if (agreedLoss !== null && daysLost !== null && daysLost > agreedLoss) throw unconfirmedLoss(daysLost);
  const { expiresOn } = lastTerm(subscription);
  const startsOn = when === 'lastDay' && expiresOn !== null ? expiresOn : day;
  return bought(request, { startsOn, day, daysLost, coTerm: null });
}

interface Beginning {
  readonly startsOn: PlainDate;
  readonly day: PlainDate;
  readonly daysLost: number | null;
  readonly coTerm: CoTerm | null;
}

function bought(request: Purchase, { startsOn, day, daysLost, coTerm }: Beginning): QuoteDraft {
  const { plan, seats, currency } = request;
  assertSeats(seats);
  const common = { currency, seats: { now: seats, nextTerm: seats } };
  const dates = { startsOn, daysLost, lapsesOn: addDays(day, daysToPay) };
  const trialDays = plan.policy?.trialDays;
  if (plan.months === null && trialDays !== undefined) {
    const expiresOn = expiryOf(startsOn, { days: trialDays });
    return { ...common, lines: [], perPeriod: null, dates: { ...dates, ...endingOn(expiresOn, expiresOn) } };
  }
  const price = priceFor(request, day);
  if (plan.months === null) {
    const lines = [perpetualLine({ plan, seats, price })];
    return { ...common, lines, perPeriod: null, dates: { ...dates, ...endingOn(null, null) } };
  }
  const months = periodMonthsOf(plan.billing) ?? plan.months;
  const expiresOn = coTerm ? coTermEnd(coTerm, startsOn, plan.months) : expiryOf(startsOn, { months: plan.months });
  const [first = { startsOn, endsBefore: expiresOn }] = periodsOf({ startsOn, expiresOn, zone: 'UTC' }, months);
  const line = firstPeriodLine({ code: 'period', plan, seats, price }, first, months);
  // What was agreed is of the first term: the next one has the price of the list, and there is none in a currency without one.
  const later = listPrice(request);
  return {
    ...common,
    lines: [line],
    perPeriod: wholePeriod(request, isBefore(first.endsBefore, expiresOn) ? price : later, first, months),
    dates: { ...dates, ...endingOn(expiresOn, first.endsBefore) },
  };
}

function priceFor(request: Purchase, day: PlainDate): SeatPrice {
  const { agreedPrice, seats, currency } = request;
  return agreedPrice ? agreedSeatPrice(agreedPrice, day, seats, currency) : listPrice(request);
}

/** Of every term but one with a price of its own. */
function listPrice({ plan, seats, currency }: Purchase): SeatPrice {
  return seatPrice(plan, currency, seats);
}

/** The period after the first one. */
function wholePeriod({ plan, seats }: Purchase, price: SeatPrice, first: Period, months: number): ChargeLine {
  const next = { startsOn: first.endsBefore, endsBefore: addMonths(first.endsBefore, months) };
  return periodLine({ code: 'period', plan, seats, price }, next);
}

function endingOn(
  expiresOn: PlainDate | null,
  paidThrough: PlainDate | null,
): Pick<QuoteDates, 'expiresOn' | 'paidThrough'> {
  return { expiresOn, paidThrough };
}

/** @throws DomainError `coTermNotPossible` */
function coTermEnd({ kind, expiresOn }: CoTerm, startsOn: PlainDate, months: number): PlainDate {
  const refuse = (message: string) => new DomainError('coTermNotPossible', message, { pointer: '/endsOn' });
  if (kind === 'monthEnd' && expiresOn.day !== 1) {
    throw refuse(`A term that ends with a month expires on the first day of the next one, not on ${expiresOn}.`);
  }
  const latest = expiryOf(startsOn, { months });
  if (!isBefore(startsOn, expiresOn) || compareDates(expiresOn, latest) > 0) {
    throw refuse(`The first term can end after ${startsOn} and until ${latest}, not on ${expiresOn}.`);
  }
  return expiresOn;
}
