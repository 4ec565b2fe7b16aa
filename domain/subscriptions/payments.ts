/** What a payment settles, by its value date: docs/concepts.md, "Periods and payments". */
import { addDays, compareDates, dateIn, type Instant, isBefore, type PlainDate, startOfDay } from '../calendar.js';
import { DomainError } from '../errors.js';
import { cancelledRefusal } from './cancellation.js';
import { event } from './carry-out.js';
import type { EventPayloads, SubscriptionEvent } from './events.js';
import type { Period } from './milestones.js';
import {
  activeReason,
  assertDeletionNotBegun,
  decidingTerm,
  disabledReason,
  endingTerm,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import {
  type EndingTerm,
  followingTerm,
  type InvoicedTerm,
  isPaid,
  type NextTerm,
  paidThroughOf,
  restartedTerm,
  type Term,
  withPeriodsPaid,
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
  readonly requestId: string | null;
}

/**
 * Until the day of disablement, and inside a commitment also later, a payment settles every period that has begun by its
 * value date, at least one, without a gap. Later a new term starts on the value date, which becomes the anchor; the period
 * that was not paid stays unpaid.
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
  const terms = settledTerms(subscription, payableTerm(subscription), command);
  return event(subscription, 'paymentRecorded', { at, requestId }, 'paid', {
    valueDate,
    terms,
    ...stateAfter(subscription, terms, at),
  });
}

/** Once it is cancelled, only what is owed of the commitment is paid. @throws DomainError renewNotPossible */
function assertStillPayable(subscription: Subscription, valueDate: PlainDate): void {
  const { cancellation } = subscription;
  if (!cancellation) return;
  const { expiresOn } = endingTerm(subscription);
  const owed = !isPaid(decidingTerm(subscription)) && isBefore(valueDate, expiresOn);
  if (cancellation.when === 'now' || !owed) throw cancelledRefusal(subscription, cancellation);
}

/**
 * The period that a request for payment is for: the first unpaid one, in the next term where all of this one is paid; null
 * where nothing is paid by period.
 */
export function requestedPeriod(subscription: Pick<Subscription, 'terms'>, nextTerm?: NextTerm): Period | null {
  return requestedTerm(subscription, nextTerm)?.periods.find(({ paidOn }) => paidOn === null) ?? null;
}

/** The term of that period: it is not one of the subscription's yet where all of them are paid. */
export function requestedTerm(subscription: Pick<Subscription, 'terms'>, nextTerm?: NextTerm): InvoicedTerm | null {
  const payable = decidingTerm(subscription);
  if (payable.billing !== 'invoiced') return null;
  if (!isPaid(payable)) return payable;
  const { committedAt, zone } = payable;
  return invoiced(followingTerm(payable, { committedAt, origin: 'renewedEarly', zone }, nextTerm));
}

/** The term whose periods are owed, or that the next one follows. @throws DomainError renewNotPossible */
function payableTerm(subscription: Subscription): InvoicedTerm {
  const payable = decidingTerm(subscription);
  if (payable.billing === 'invoiced') return payable;
  const reason = payable.billing;
  throw new DomainError('renewNotPossible', 'It is not paid by period.', { reason, state: stateOf(subscription) });
}

/** Terms that the payment changes or makes. */
function settledTerms(
  subscription: Subscription,
  payable: InvoicedTerm,
  { valueDate, at: committedAt, zone, nextTerm }: RecordPaymentCommand,
): EndingTerm[] {
  const { policy } = payable;
  const last = endingTerm(subscription);
  const isTrial = payable.months === null;
  const inCommitment = isBefore(valueDate, last.expiresOn);
  const disabledFrom = addDays(subscription.graceFrom ?? paidThroughOf(payable), policy.graceDays);
  const isLate = !isBefore(valueDate, disabledFrom);
  const assertConverts = () => {
    if (!isTrial || nextTerm) return;
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
    return [invoiced(restartedTerm(payable, restart, nextTerm))];
  }
  const origin = subscription.phase === 'active' ? 'renewedEarly' : 'renewedInGrace';
  const terms: EndingTerm[] = [];
  let term = payable;
  if (!isPaid(term)) {
    term = withPeriodsPaid(term, valueDate, committedAt);
    terms.push(term);
  }
  if (payable !== last) return terms;
  // Terms that have begun by the value date are owed as well; and where all was paid, what is paid is the next one.
  while (isPaid(term) && (terms.length === 0 || compareDates(term.expiresOn, valueDate) <= 0)) {
    assertConverts();
    term = withPeriodsPaid(
      invoiced(followingTerm(term, { committedAt, origin, zone }, nextTerm)),
      valueDate,
      committedAt,
    );
    terms.push(term);
  }
  return terms;
}

/** What the dates say at the recording, by the new first unpaid day. */
function stateAfter(
  subscription: Subscription,
  settled: readonly EndingTerm[],
  at: Instant,
): Pick<EventPayloads['paymentRecorded'], 'termInForce' | 'phase' | 'stateReason' | 'since'> {
  const begun = settled.filter((term) => !isBefore(at, startOfDay(term.startsOn, term.zone)));
  const termInForce = Math.max(subscription.termInForce, ...begun.map(({ number }) => number));
  const after = { ...subscription, terms: withTerms(subscription.terms, settled), termInForce };
  const deciding = endOf(decidingTerm(after));
  const { zone, policy, expiresOn } = deciding;
  const unpaidFrom = paidThroughOf(deciding);
  const today = dateIn(zone, at);
  const { phase, reason, setUp, since } = subscription;
  if (phase === 'pending') return { termInForce, phase, stateReason: reason, since };
  if (isBefore(today, unpaidFrom)) {
    if (phase === 'active') return { termInForce, phase, stateReason: reason, since };
    return { termInForce, phase: 'active', stateReason: activeReason(setUp), since: at };
  }
  const disabledFrom = addDays(unpaidFrom, policy.graceDays);
  if (isBefore(today, disabledFrom)) {
    const stateReason = isBefore(unpaidFrom, expiresOn) ? 'periodUnpaid' : 'termExpired';
    return { termInForce, phase: 'grace', stateReason, since: startOfDay(unpaidFrom, zone) };
  }
  return { termInForce, phase: 'disabled', stateReason: disabledReason(after), since: startOfDay(disabledFrom, zone) };
}

function invoiced(term: Term): InvoicedTerm {
  if (term.billing !== 'invoiced')
    throw new DomainError('internal', 'The term that follows an invoiced one is invoiced.');
  return term;
}

function endOf(term: Term): EndingTerm {
  if (term.expiresOn === null) throw new DomainError('internal', 'A perpetual term follows no invoiced one.');
  return term;
}
