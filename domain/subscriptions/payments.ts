/** What a payment settles, by its value date: docs/concepts.md, "Periods and payments". */
import { addDays, compareDates, dateIn, type Instant, isBefore, type PlainDate, startOfDay } from '../calendar.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { EventPayloads, SubscriptionEvent } from './events.js';
import {
  activeReason,
  assertDeletionNotBegun,
  decidingTerm,
  disabledReason,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import {
  type EndingTerm,
  followingTerm,
  type InvoicedTerm,
  isPaid,
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
  { valueDate, at, requestId }: RecordPaymentCommand,
): SubscriptionEvent<'paymentRecorded'> {
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const payable = decidingTerm(subscription);
  if (payable.billing !== 'invoiced') {
    const reason = payable.billing;
    throw new DomainError('renewNotPossible', 'It is not paid by period.', { reason, state: stateOf(subscription) });
  }
  const { phase } = subscription;
  const terms = settledTerms(payable, valueDate, {
    committedAt: at,
    origin: phase === 'active' ? 'renewedEarly' : 'renewedInGrace',
  });
  return event(subscription, 'paymentRecorded', { at, requestId }, 'paid', {
    valueDate,
    terms,
    ...stateAfter(subscription, terms, at),
  });
}

/** Terms that the payment changes or makes. */
function settledTerms(
  payable: InvoicedTerm,
  valueDate: PlainDate,
  { committedAt, origin }: Pick<Term, 'committedAt' | 'origin'>,
): EndingTerm[] {
  const { policy } = payable;
  const disabledFrom = addDays(paidThroughOf(payable), policy.graceDays);
  const inCommitment = isBefore(valueDate, payable.expiresOn);
  if (!isBefore(valueDate, disabledFrom) && !inCommitment) {
    if (policy.reactivation) return [invoiced(restartedTerm(payable, valueDate, committedAt))];
    const reason = 'noReactivation';
    throw new DomainError('renewNotPossible', 'This plan cannot be reactivated; it is bought again.', { reason });
  }
  const terms: EndingTerm[] = [];
  let term = payable;
  if (!isPaid(term)) {
    term = withPeriodsPaid(term, valueDate, committedAt);
    terms.push(term);
  }
  // Terms that have begun by the value date are owed as well; and where all was paid, what is paid is the next one.
  while (isPaid(term) && (terms.length === 0 || compareDates(term.expiresOn, valueDate) <= 0)) {
    term = withPeriodsPaid(invoiced(followingTerm(term, { committedAt, origin })), valueDate, committedAt);
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
  if (isBefore(today, unpaidFrom)) {
    const { phase, reason, setUp, since } = subscription;
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
