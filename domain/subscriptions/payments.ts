/** What a payment settles, by its value date: docs/concepts.md, "Periods and payments". */
import {
  addDays,
  compareDates,
  dateIn,
  type Instant,
  isBefore,
  later,
  type PlainDate,
  startOfDay,
} from '../calendar.js';
import { DomainError } from '../errors.js';
import { cancelledRefusal } from './cancellation.js';
import { event, seatingFor } from './carry-out.js';
import type { Seating, SettledTerms, SubscriptionEvent } from './events.js';
import type { Period } from './milestones.js';
import { type PaidDays, termsPaidBy } from './ordered-seats.js';
import { schedule, stepsOfEnd } from './schedule.js';
import {
  activeReason,
  adjoiningTerms,
  assertDeletionNotBegun,
  currentTerm,
  decidingTerm,
  disabledReason,
  endedByCancellation,
  endingTerm,
  endOf,
  isPaidByPeriod,
  lastTerm,
  paidThrough,
  replacementWaits,
  type Subscription,
  stackedTerms,
  stateOf,
} from './subscription.js';
import {
  type BillingPeriod,
  type EndingTerm,
  followingTerm,
  type InvoicedTerm,
  isPaid,
  type NextTerm,
  paidThroughOf,
  restartedTerm,
  type Term,
  withFirstPeriodsPaid,
  withPeriodsPaid,
  withPeriodsReopened,
  withTerms,
} from './terms.js';

/** What is owed was paid in full; the amounts are the request's. */
export interface RecordPaymentCommand {
  readonly kind: 'recordPayment';
  /** The tenant's calendar day on which the money arrived: it decides, even where it is recorded later. */
  readonly valueDate: PlainDate;
  readonly at: Instant;
  /** That of the tenant, for a term that is made by it. */
  readonly zone: string;
  /** What a new term carries; left out: the same as the last one. A trial is converted to it. */
  readonly nextTerm?: NextTerm;
  /** `today`: while all is paid, a new term begins on the value date, and the paid days that are left are lost. */
  readonly starts?: 'inTurn' | 'today';
  /** `onAccount`: it is invoiced, and paid later. */
  readonly by?: 'onAccount';
  /** The first day that was not paid for when its amount was reckoned; left out: whatever is owed. */
  readonly unpaidFrom?: PlainDate;
  /** Of an invoice that was overdue: it settles so many periods of those that are owed, and begins no term. */
  readonly periods?: number;
  /** Who keeps a seat where the term in force has fewer, as the register has it; left out before it was asked. */
  readonly seating?: Seating;
  readonly requestId: string | null;
}

/** What a payment had paid for is not paid any more. */
export type Reversal =
  /** It was taken back by its bank, or its dispute was lost; or an invoice on account was not paid by its day. */
  | {
      /** How many periods it had settled; of what is perpetual it had paid the purchase. */
      readonly periods: number;
      readonly reason?: 'invoiceOverdue';
    }
  /** A renewal that has not begun is given back in time. */
  | { readonly reason: 'givenBack'; readonly paidFor: PaidDays };

export type ReversePaymentCommand = Reversal & {
  readonly kind: 'reversePayment';
  readonly at: Instant;
  readonly requestId: string | null;
};

/**
 * Until the day of disablement, and inside a commitment also later, a payment settles every period that has begun by its
 * value date, at least one, without a gap. Later a new term starts on the value date, which becomes the anchor; the period
 * that was not paid stays unpaid. A purchase for good that is owed again is paid by it, and no date moves.
 * @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function recordPayment(
  subscription: Subscription,
  command: RecordPaymentCommand,
): SubscriptionEvent<'paymentRecorded'> {
  const { valueDate, at, requestId } = command;
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  assertStillPayable(subscription, valueDate);
  assertStillUnpaid(subscription, command);
  const terms = isPurchaseOwed(subscription) ? [] : termsOfPayment(subscription, payableTerm(subscription), command);
  const settled = stateAfter({ ...subscription, graceFrom: null }, terms, at);
  const reason = command.by === 'onAccount' ? 'invoicedOnAccount' : 'paid';
  return event(subscription, 'paymentRecorded', { at, requestId }, reason, {
    valueDate,
    ...settled,
    seating: seatingAfter(subscription, settled, command.seating),
  });
}

/**
 * The last paid periods are owed again, as many as it had settled; or the purchase of what is perpetual. Grace counts from today: never a
 * cut-off in the past. Where something was unpaid already, its days go on: losing more gives nobody new ones. A term that it had made and
 * that has not begun stays, unpaid. What has ended by its cancellation stays so: the debt does not bring it back.
 * @throws DomainError renewNotPossible, deletionBegun, subscriptionEnded, internal where it is not paid by period
 */
export function reversePayment(
  subscription: Subscription,
  command: ReversePaymentCommand,
): SubscriptionEvent<'paymentReversed' | 'renewalGivenBack'> {
  if (command.reason === 'givenBack') return giveRenewalBack(subscription, command);
  const { periods, at, requestId, reason } = command;
  const { cancellation } = subscription;
  if (cancellation && endedByCancellation(subscription)) throw cancelledRefusal(subscription, cancellation);
  assertDeletionNotBegun(subscription);
  const terms = isPerpetual(subscription) ? [] : reopenedTerms(subscription, periods, at);
  const graceFrom = graceAfterLoss(subscription, at);
  const owed = { ...subscription, graceFrom };
  const settled = stateAfter(owed, terms, at);
  // The state is set by this event, not again by steps whose instants are over.
  const begins = isPerpetual(subscription) && !isPurchaseOwed(subscription) && !subscription.replacement;
  const over = begins ? stepsOfEnd(owed).filter((step) => !isBefore(at, step.at)) : [];
  const milestones = over.map(({ id }) => id);
  const occurrence = { at, requestId, milestones };
  return event(subscription, 'paymentReversed', occurrence, reason ?? 'paymentLost', { ...settled, graceFrom });
}

/**
 * The terms that were paid for by it and have not begun are none any more: what is paid before them ends as it would have.
 * @throws DomainError cancellationNotPossible where they have begun, or another renewal follows them; replacementWaits, deletionBegun, subscriptionEnded
 */
function giveRenewalBack(
  subscription: Subscription,
  { paidFor, at, requestId }: Extract<ReversePaymentCommand, { readonly reason: 'givenBack' }>,
): SubscriptionEvent<'renewalGivenBack'> {
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const refuse = (reason: string, message: string) =>
    new DomainError('cancellationNotPossible', message, { reason, state: stateOf(subscription) });
  const terms = termsPaidBy(subscription, paidFor);
  const stacked = stackedTerms(subscription);
  const [first] = terms;
  if (!first || !stacked.includes(first)) throw refuse('begun', 'The term has begun.');
  if (terms.at(-1) !== stacked.at(-1)) {
    throw refuse('renewedAgain', 'It was renewed once more behind it: that renewal is given back first.');
  }
  const numbers = terms.map(({ number }) => number);
  return event(subscription, 'renewalGivenBack', { at, requestId }, 'requested', { terms: numbers });
}

function reopenedTerms(subscription: Subscription, periods: number, at: Instant): InvoicedTerm[] {
  const terms: InvoicedTerm[] = [];
  let left = periods;
  for (const term of adjoiningTerms(subscription).toReversed()) {
    if (left <= 0 || term.billing !== 'invoiced') break;
    const paid = term.periods.filter(({ paidOn }) => paidOn !== null).length;
    terms.unshift(withPeriodsReopened(term, left, at));
    left -= paid;
  }
  if (terms.length === 0) throw new DomainError('internal', 'It is not paid by period.');
  return terms;
}

/** The day of the loss, or the one from which its days of grace are counted already. */
function graceAfterLoss(subscription: Subscription, at: Instant): PlainDate {
  const deciding = decidingTerm(subscription);
  const today = dateIn(deciding.zone, at);
  const end = endOf(subscription, deciding);
  return end && isBefore(end.from, today) ? end.from : today;
}

function isPerpetual(subscription: Pick<Subscription, 'terms'>): boolean {
  return lastTerm(subscription).expiresOn === null;
}

/** What is perpetual was paid once, and that was taken back. */
export function isPurchaseOwed(subscription: Pick<Subscription, 'terms' | 'graceFrom' | 'cancellation'>): boolean {
  const { graceFrom, cancellation } = subscription;
  return isPerpetual(subscription) && graceFrom !== null && cancellation?.when !== 'now';
}

/** Whether a period that is not paid has begun by a day. */
export function hasBegunUnpaid(subscription: Pick<Subscription, 'terms'>, day: PlainDate): boolean {
  const begun = ({ paidOn, startsOn }: BillingPeriod) => paidOn === null && !isBefore(day, startsOn);
  return adjoiningTerms(subscription).some((term) => term.billing === 'invoiced' && term.periods.some(begun));
}

/** Of a purchase for good that is owed again. @throws DomainError what `recordPayment` refuses */
export function assertPurchasePayable(
  subscription: Subscription,
  payment: Pick<RecordPaymentCommand, 'valueDate' | 'at'>,
): void {
  if (!isPurchaseOwed(subscription)) return;
  const { zone } = lastTerm(subscription);
  recordPayment(subscription, { kind: 'recordPayment', requestId: null, zone, ...payment });
}

/** Whether payment was asked for: for the period that begins on a day, or for any. */
export function requestIsOut(subscription: Subscription, unpaidFrom: PlainDate | null): boolean {
  const step = schedule(subscription).find(({ kind }) => kind === 'proForma');
  if (step?.kind !== 'proForma' || !subscription.done.includes(step.id)) return false;
  return unpaidFrom === null || step.unpaidFrom.equals(unpaidFrom);
}

/** Whether payment is to be asked for by an instant: a request is never left out, so one that is late is issued at once. */
export function requestIsDue(subscription: Subscription, at: Instant): boolean {
  const step = schedule(subscription).find(({ kind }) => kind === 'proForma');
  return step !== undefined && !isBefore(at, step.at);
}

/** Null where the seats in force stay as many as they are. */
function seatingAfter(subscription: Subscription, settled: SettledTerms, seating?: Seating): Seating | null {
  const { seats } = currentTerm({ ...settled, terms: withTerms(subscription.terms, settled.terms) });
  if (seats === currentTerm(subscription).seats) return null;
  return seating ?? seatingFor(subscription, seats);
}

/** What a term behind the last one carries: the plan that is given or was decided, else the same; seats as decided. */
export function whatFollows(
  subscription: Pick<Subscription, 'renewal' | 'directBilling'>,
  last: EndingTerm,
  nextTerm?: NextTerm,
): NextTerm {
  const { renewal } = subscription;
  const { plan, months, policy, periodMonths } = nextTerm ?? renewal.plan ?? agreedNext(subscription, last);
  return { plan, months, policy, periodMonths, seats: nextTerm?.seats ?? renewal.seats ?? last.seats };
}

/** The same again, or what was accepted for the time after keys. */
function agreedNext({ directBilling }: Pick<Subscription, 'directBilling'>, last: EndingTerm): NextTerm {
  if (last.billing === 'invoiced') return last;
  if (directBilling) return directBilling.nextTerm;
  throw new DomainError('internal', 'No term is agreed on to follow one that was paid by keys.');
}

/**
 * The term that a payment begins on its value date in the place of the one that runs.
 * @throws DomainError renewNotPossible while periods are owed
 */
function termFromToday(
  subscription: Subscription,
  payable: EndingTerm,
  { valueDate, at: committedAt, zone, nextTerm }: RecordPaymentCommand,
): InvoicedTerm {
  if (subscription.phase !== 'active' || !isPaid(payable)) {
    const reason = 'periodsOwed';
    const state = stateOf(subscription);
    const message = 'Periods of its term are still to be paid: the next term follows it.';
    throw new DomainError('renewNotPossible', message, { reason, state });
  }
  const { number } = endingTerm(subscription);
  const place = { number: number + 1, startsOn: valueDate, committedAt, origin: 'renewedEarly', zone } as const;
  return invoiced(restartedTerm(payable, place, whatFollows(subscription, payable, nextTerm)));
}

/** Once it is cancelled, only what is owed of the commitment is paid. @throws DomainError renewNotPossible */
function assertStillPayable(subscription: Subscription, valueDate: PlainDate): void {
  const { cancellation } = subscription;
  if (!cancellation) return;
  const { expiresOn } = lastTerm(subscription);
  const owed = !isPaid(decidingTerm(subscription)) && expiresOn !== null && isBefore(valueDate, expiresOn);
  if (cancellation.when === 'now' || !owed) throw cancelledRefusal(subscription, cancellation);
}

/** Paid otherwise meanwhile, by a pro-forma or by keys, it would be paid twice. @throws DomainError renewNotPossible */
function assertStillUnpaid(subscription: Subscription, { unpaidFrom }: RecordPaymentCommand): void {
  const now = paidThrough(subscription);
  if (unpaidFrom === undefined || now?.equals(unpaidFrom)) return;
  const message = `It was for the time from ${unpaidFrom}; by now it is paid until ${now}.`;
  throw new DomainError('renewNotPossible', message, { reason: 'paidOtherwise', state: stateOf(subscription) });
}

/**
 * The period that a request for payment is for: the first unpaid one, in the next term where all of this one is paid; null
 * where nothing is paid by period.
 */
export function requestedPeriod(subscription: Payable, nextTerm?: NextTerm): Period | null {
  return requestedTerm(subscription, nextTerm)?.periods.find(({ paidOn }) => paidOn === null) ?? null;
}

/** The term of that period: it is not one of the subscription's yet where all of them are paid. */
export function requestedTerm(subscription: Payable, nextTerm?: NextTerm): InvoicedTerm | null {
  const payable = decidingTerm(subscription);
  if (payable.expiresOn === null || !isPaidByPeriod(subscription, payable)) return null;
  if (payable.billing === 'invoiced' && !isPaid(payable)) return payable;
  const { committedAt, zone } = payable;
  const place = { committedAt, origin: 'renewedEarly', zone } as const;
  return invoiced(followingTerm(payable, place, whatFollows(subscription, payable, nextTerm)));
}

/** What a request for payment depends on. */
type Payable = Pick<Subscription, 'terms' | 'renewal' | 'directBilling'>;

/** The term whose periods are owed, or that the next one follows. @throws DomainError renewNotPossible */
function payableTerm(subscription: Subscription): EndingTerm {
  const payable = decidingTerm(subscription);
  if (payable.expiresOn !== null && isPaidByPeriod(subscription, payable)) return payable;
  const reason = payable.billing;
  throw new DomainError('renewNotPossible', 'It is not paid by period.', { reason, state: stateOf(subscription) });
}

function termsOfPayment(subscription: Subscription, payable: EndingTerm, command: RecordPaymentCommand): EndingTerm[] {
  if (command.periods !== undefined) return owedTermsPaid(subscription, command.periods, command);
  if (command.starts === 'today') return [termFromToday(subscription, payable, command)];
  return settledTerms(subscription, payable, command);
}

/** The terms of which the first periods that are owed are paid. */
function owedTermsPaid(
  subscription: Subscription,
  periods: number,
  { valueDate: paidOn, at: settledAt }: Pick<RecordPaymentCommand, 'valueDate' | 'at'>,
): InvoicedTerm[] {
  const terms: InvoicedTerm[] = [];
  let left = periods;
  for (const term of adjoiningTerms(subscription)) {
    if (left <= 0) break;
    if (term.billing !== 'invoiced' || isPaid(term)) continue;
    terms.push(withFirstPeriodsPaid(term, left, { paidOn, settledAt }));
    left -= term.periods.filter((period) => period.paidOn === null).length;
  }
  return terms;
}

/** Terms that the payment changes or makes. */
function settledTerms(
  subscription: Subscription,
  payable: EndingTerm,
  { valueDate, at: committedAt, zone, nextTerm }: RecordPaymentCommand,
): EndingTerm[] {
  const { policy } = payable;
  const last = endingTerm(subscription);
  const isTrial = payable.months === null;
  const inCommitment = isBefore(valueDate, last.expiresOn);
  const { graceFrom } = subscription;
  const unpaidFrom = paidThroughOf(payable);
  const disabledFrom = addDays(graceFrom ? later(graceFrom, unpaidFrom) : unpaidFrom, policy.graceDays);
  const isLate = !isBefore(valueDate, disabledFrom);
  const assertConverts = () => {
    if (!isTrial || nextTerm || subscription.renewal.plan) return;
    throw new DomainError('renewNotPossible', 'A trial is converted to a plan: say to which.', { reason: 'trial' });
  };
  if (!inCommitment && (isLate || isTrial)) {
    assertConverts();
    if (isLate && !policy.reactivation) {
      const reason = 'noReactivation';
      throw new DomainError('renewNotPossible', 'This plan cannot be reactivated; it is bought again.', { reason });
    }
    const origin = isLate ? 'renewedWhileDisabled' : 'renewedInGrace';
    const restart = { number: last.number + 1, startsOn: valueDate, committedAt, origin, zone } as const;
    return [invoiced(restartedTerm(payable, restart, whatFollows(subscription, payable, nextTerm)))];
  }
  const origin = subscription.phase === 'active' ? 'renewedEarly' : 'renewedInGrace';
  const terms: EndingTerm[] = [];
  let term = payable;
  if (term.billing === 'invoiced' && !isPaid(term)) {
    term = withPeriodsPaid(term, valueDate, committedAt);
    terms.push(term);
  }
  if (payable !== last) return [...terms, ...laterTermsPaid(subscription, payable, { valueDate, at: committedAt })];
  // Terms that have begun by the value date are owed as well; and where all was paid, what is paid is the next one.
  while (isPaid(term) && (terms.length === 0 || compareDates(term.expiresOn, valueDate) <= 0)) {
    assertConverts();
    term = withPeriodsPaid(
      invoiced(followingTerm(term, { committedAt, origin, zone }, whatFollows(subscription, term, nextTerm))),
      valueDate,
      committedAt,
    );
    terms.push(term);
  }
  return terms;
}

/** Terms behind the one that is owed which have begun and are owed, too: payments of both were lost. */
function laterTermsPaid(
  subscription: Subscription,
  payable: EndingTerm,
  { valueDate, at }: Pick<RecordPaymentCommand, 'valueDate' | 'at'>,
): InvoicedTerm[] {
  return adjoiningTerms(subscription).flatMap((term) => {
    const isOwed = term.billing === 'invoiced' && !isPaid(term) && !isBefore(valueDate, term.startsOn);
    return isOwed && term.number > payable.number ? [withPeriodsPaid(term, valueDate, at)] : [];
  });
}

/** What the dates say at the recording, by the new first unpaid day. */
function stateAfter(subscription: Subscription, settled: readonly EndingTerm[], at: Instant): SettledTerms {
  const begun = settled.filter((term) => !isBefore(at, startOfDay(term.startsOn, term.zone)));
  const termInForce = Math.max(subscription.termInForce, ...begun.map(({ number }) => number));
  const after = { ...subscription, terms: withTerms(subscription.terms, settled), termInForce };
  const deciding = decidingTerm(after);
  const { zone, expiresOn } = deciding;
  const end = endOf(after, deciding);
  const today = dateIn(zone, at);
  const { phase, reason, setUp, since } = subscription;
  const result = { terms: settled, termInForce };
  const isBegun = phase === 'active' || phase === 'grace' || phase === 'disabled';
  // While its users are moved to another one it stays as it is.
  const stays = phase === 'pending' || (subscription.replacement !== null && isBegun);
  if (stays) return { ...result, phase, stateReason: reason, since };
  if (!end || isBefore(today, end.from)) {
    if (phase === 'active') return { ...result, phase, stateReason: reason, since };
    return { ...result, phase: 'active', stateReason: activeReason(setUp), since: at };
  }
  const disabledFrom = addDays(end.from, end.policy.graceDays);
  if (isBefore(today, disabledFrom)) {
    const unpaidFrom = paidThroughOf(deciding);
    const isOver = expiresOn !== null && unpaidFrom !== null && !isBefore(unpaidFrom, expiresOn);
    return {
      ...result,
      phase: 'grace',
      stateReason: isOver ? 'termExpired' : 'periodUnpaid',
      since: startOfDay(end.from, zone),
    };
  }
  const disabled = { ...result, phase: 'disabled', stateReason: disabledReason(after) } as const;
  return { ...disabled, since: startOfDay(disabledFrom, zone) };
}

function invoiced(term: Term): InvoicedTerm {
  if (term.billing !== 'invoiced')
    throw new DomainError('internal', 'The term that follows an invoiced one is invoiced.');
  return term;
}
