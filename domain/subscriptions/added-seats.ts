/** Seats that keys add to a running subscription: docs/concepts.md, "Uses". */
import { compareDates, daysBetween, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { asOf, event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { renewalOf } from './renewal.js';
import { type SharedSeatTime, shareSeatTime } from './seat-time.js';
import { liveSlots, resizeSlots } from './slots.js';
import { currentTerm, endingTerm, type Subscription, stackedTerms, stateOf } from './subscription.js';
import { type Commitment, dayOf, type PrepaidTerm } from './terms.js';

export interface AddSeatsCommand {
  readonly kind: 'addSeats';
  readonly commitment: Commitment;
  readonly requestId: string | null;
}

/** @throws DomainError addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
export function addSeats(
  subscription: Subscription,
  { commitment, requestId }: AddSeatsCommand,
): SubscriptionEvent<'seatsAdded'> {
  const { term, shared } = addedSeats(subscription, commitment);
  const { slots } = subscription;
  const occurrence = { at: commitment.committedAt, requestId };
  return event(subscription, 'seatsAdded', occurrence, term.origin, {
    term,
    slots: slots.ranges.length === 0 ? liveSlots(term.seats) : resizeSlots(slots, term.seats, new Set()),
    surplus: shared.surplus,
  });
}

export interface AddedSeats {
  /** The one term that there is from now on. */
  readonly term: PrepaidTerm;
  readonly shared: SharedSeatTime;
}

/**
 * All seats, old and new, end together when the days of both are spent; terms that are stacked merge into one.
 * @throws DomainError addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function addedSeats(subscription: Subscription, commitment: Commitment): AddedSeats {
  const { months, seats: seatsAdded, zone, committedAt, source } = commitment;
  const then = asOf(subscription, committedAt);
  assertSeatsCanBeAdded(then, commitment);
  const last = endingTerm(then);
  const today = dayOf(commitment);
  const running = currentTerm(then);
  const shared = shareSeatTime({
    today,
    seatsNow: running.seats,
    daysLeft: Math.max(0, daysBetween(today, last.expiresOn)),
    seatsAdded,
    keyTerm: { months: months ?? 0 },
  });
  const { expiresOn, seats } = shared;
  // What was promised last holds for all seats.
  const newer = commitment.policy !== null && commitment.plan.version > running.plan.version;
  const term: PrepaidTerm = {
    number: last.number + 1,
    plan: newer ? commitment.plan : running.plan,
    policy: newer && commitment.policy ? commitment.policy : last.policy,
    seats,
    zone,
    billing: 'prepaid',
    anchor: expiresOn,
    months: last.months,
    monthsFromAnchor: 0,
    startsOn: today,
    expiresOn,
    committedAt,
    source,
    origin: 'seatsAdded',
  };
  return { term, shared };
}

function assertSeatsCanBeAdded(subscription: Subscription, commitment: Commitment): void {
  const { months, plan } = commitment;
  const running = currentTerm(subscription);
  assertTakesSeats(subscription, dayOf(commitment));
  if (months === null) {
    throw notAddable(
      subscription,
      'perpetualPlan',
      'Keys of a perpetual plan have no time to share: they stand beside.',
    );
  }
  if (running.plan.id !== plan.id) {
    throw notAddable(subscription, 'otherPlan', `The keys are for ${plan.id}, it is for ${running.plan.id}.`);
  }
}

/**
 * That keys of its own plan could add seats today.
 * @throws DomainError addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function assertTakesSeats(subscription: Subscription, today: PlainDate): void {
  const renewal = renewalOf(subscription);
  if (renewal instanceof DomainError && renewal.code !== 'renewNotPossible') throw renewal;
  const running = currentTerm(subscription);
  const refuse = (reason: string, message: string) => {
    throw notAddable(subscription, reason, message);
  };
  if (running.billing === 'invoiced') refuse('invoiced', 'It is paid by period: seats are ordered, not added by key.');
  if (running.expiresOn === null) refuse('perpetual', 'It is perpetual: its seats have no time to share.');
  if (renewal !== 'early') refuse('notActive', `It is ${stateOf(subscription)}; seats are added while it is active.`);
  if (compareDates(today, running.startsOn) < 0) refuse('termNotBegun', `Its term begins on ${running.startsOn}.`);
  if (stackedTerms(subscription).some(({ seats }) => seats !== running.seats)) {
    refuse('unequalTerms', 'Its terms have different numbers of seats, so they cannot become one.');
  }
}

function notAddable(subscription: Subscription, reason: string, message: string): DomainError {
  return new DomainError('addSeatsNotPossible', message, { reason, state: stateOf(subscription) });
}
