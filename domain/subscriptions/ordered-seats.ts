/** Seats of a subscription that is paid by period: more by an order, fewer while a purchase can be reduced, or where they are not paid (docs/concepts.md, "Lost payments"). */
import { dateIn, type Instant, isBefore, type PlainDate, plainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { event, seatingFor } from './carry-out.js';
import type { Seating, SubscriptionEvent } from './events.js';
import { resizeSlots } from './slots.js';
import {
  assertDeletionNotBegun,
  currentTerm,
  isOver,
  lastTerm,
  replacementWaits,
  type Subscription,
  seatsOwned,
  stateOf,
} from './subscription.js';
import { paidThroughOf, type Term } from './terms.js';

/** The days that added seats were paid for, up to this one; null: for good. */
export interface SeatDays {
  readonly until: PlainDate | null;
}

/** The days that a request for payment asked the price of: `until` not among them, null without an end. */
export interface PaidDays extends SeatDays {
  readonly from: PlainDate | null;
}

/** Seats whose payment was lost, or whose invoice is overdue. */
export interface UnpaidSeats extends SeatDays {
  readonly reason: 'paymentLost' | 'invoiceOverdue';
}

/** Seats that were ordered and paid. */
export interface IncreaseSeatsCommand {
  readonly kind: 'increaseSeats';
  readonly added: number;
  /** They had been taken away, and are paid now. */
  readonly paidAgain?: SeatDays;
  readonly at: Instant;
  readonly requestId: string | null;
}

/** Seats that are given back, whose refund is billing's; or that are not paid. */
export interface ReduceSeatsCommand {
  readonly kind: 'reduceSeats';
  readonly removed: number;
  /** So many are to be left at least; left out: one. */
  readonly keep?: number;
  /** They had been added by an order of more seats, which had raised what was decided for the next term, too. */
  readonly ofIncrease?: true;
  /** The days that they were paid for: what begins after these was paid by itself. Left out: from now on. */
  readonly paidFor?: PaidDays;
  /** Who is to give the licence back, where they go with a term that is ahead. */
  readonly freeUsers?: readonly string[];
  /** They are taken away. */
  readonly unpaid?: UnpaidSeats;
  /** Who keeps a seat, as the register has it; left out before it was asked. */
  readonly seating?: Seating;
  readonly at: Instant;
  readonly requestId: string | null;
}

/**
 * From the payment on, for the term that runs and those behind it.
 * @throws DomainError as `assertTakesOrderedSeats`; addSeatsNotPossible where they were taken away, and their days are over
 */
export function increaseSeats(
  subscription: Subscription,
  { added, paidAgain, at, requestId }: IncreaseSeatsCommand,
): SubscriptionEvent<'seatsIncreased'> {
  const slots = resizeSlots(subscription.slots, seatsOwned(subscription) + added, new Set());
  if (!paidAgain) {
    assertTakesOrderedSeats(subscription);
    return event(subscription, 'seatsIncreased', { at, requestId }, 'requested', { added, slots });
  }
  assertMovable(subscription, at);
  if (!areAtStake(subscription, paidAgain, at)) {
    const details = { reason: 'over', state: stateOf(subscription) };
    throw new DomainError('addSeatsNotPossible', 'The days that they were for are over.', details);
  }
  const { until } = paidAgain;
  return event(subscription, 'seatsIncreased', { at, requestId }, 'paid', { added, slots, ...(until && { until }) });
}

/**
 * Whether seats that were added by themselves are there by their own payment alone on that day: their days are not over, and no later
 * period that runs on in the same term was paid for with them, or without them.
 */
export function areAtStake(subscription: Subscription, { until }: SeatDays, at: Instant): boolean {
  if (isOver(subscription)) return false;
  const term = currentTerm(subscription);
  if (until === null) return true;
  const paidThrough = paidThroughOf(term);
  return isBefore(dateIn(term.zone, at), until) && (paidThrough === null || !isBefore(until, paidThrough));
}

/** How many of so many seats can be taken away: one always stays. */
export function takeableOf(subscription: Pick<Subscription, 'slots'>, seats: number): number {
  return Math.max(0, Math.min(seats, seatsOwned(subscription) - 1));
}

/** Seats come and go until users are moved to another subscription. @throws DomainError replacementWaits, deletionBegun, subscriptionEnded */
function assertMovable(subscription: Subscription, at: Instant): void {
  assertDeletionNotBegun(subscription);
  const { replacement } = subscription;
  if (replacement && !isBefore(dateIn(lastTerm(subscription).zone, at), replacement.movesFrom)) {
    throw replacementWaits(replacement);
  }
}

/** @throws DomainError payFirst, addSeatsNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
export function assertTakesOrderedSeats(subscription: Subscription): void {
  assertDeletionNotBegun(subscription);
  const { replacement, phase, cancellation } = subscription;
  if (replacement) throw replacementWaits(replacement);
  const state = stateOf(subscription);
  const refuse = (reason: string, message: string) =>
    new DomainError('addSeatsNotPossible', message, { reason, state });
  if (phase === 'grace') {
    throw new DomainError('payFirst', 'A period is not paid: pay it first, then add seats.', { state });
  }
  if (currentTerm(subscription).billing === 'prepaid') {
    throw refuse('prepaid', 'It was paid by keys: keys of its plan add seats.');
  }
  if (phase !== 'active') throw refuse(state, 'Seats are added while it is active.');
  if (cancellation?.when === 'now') throw refuse('cancelled', 'It was cancelled.');
}

/**
 * Of the terms whose days were paid for, at once: whoever has to go loses the licence. Where all of them are ahead, nobody does before they
 * begin.
 * @returns null where nothing is taken away: its days are over, or of what is not paid nothing but the last seat is left
 * @throws DomainError invalidSeats, replacementWaits, deletionBegun, subscriptionEnded
 */
export function reduceSeats(
  subscription: Subscription,
  command: ReduceSeatsCommand,
): SubscriptionEvent<'seatsReduced'> | null {
  if (command.unpaid) return takeUnpaid(subscription, { ...command, unpaid: command.unpaid });
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const { removed, keep = 1, paidFor = fromNowOn, at, requestId } = command;
  const concerned = termsPaidBy(subscription, paidFor);
  const [first] = concerned;
  if (!first) return null;
  if (concerned.some(({ seats }) => seats - removed < 1)) {
    throw new DomainError('invalidSeats', 'A subscription keeps a seat: cancel it to give back all.', {
      pointer: '/seats',
    });
  }
  const seats = first.seats - removed;
  if (seats < keep) {
    const message = `It has ${first.seats} seats by now: ${removed} fewer are not the ${keep} that were wanted.`;
    throw new DomainError('invalidSeats', message, { pointer: '/total' });
  }
  const isAhead = first.number > subscription.termInForce;
  const { slots, assigned } = subscription;
  const seating = isAhead ? { slots, assigned, freed: [] } : (command.seating ?? seatingFor(subscription, seats));
  const last = lastTerm(subscription);
  const nextTermSeats = concerned.includes(last)
    ? decidedAfter(subscription.renewal.seats, { ...command, seats: last.seats - removed })
    : subscription.renewal.seats;
  const { until } = paidFor;
  const days = { ...(isAhead && { from: first.startsOn }), ...(until && { until }) };
  const named = isAhead && command.freeUsers?.length ? { freeUsers: command.freeUsers } : {};
  const payload = { ...seating, removed, nextTermSeats, ...days, ...named };
  return event(subscription, 'seatsReduced', { at, requestId }, 'requested', payload);
}

const fromNowOn: PaidDays = { from: null, until: null };

export function paidDaysFromJson({ from, until }: Json<PaidDays>): PaidDays {
  const day = (date: string | null) => (date === null ? null : plainDate(date));
  return { from: day(from), until: day(until) };
}

/** Of the term in force and those behind it, the ones with days that were paid for. */
export function termsPaidBy(
  { terms, termInForce }: Pick<Subscription, 'terms' | 'termInForce'>,
  { from, until }: PaidDays,
): Term[] {
  return terms.filter(
    ({ number, startsOn, expiresOn }) =>
      number >= termInForce &&
      (from === null || expiresOn === null || isBefore(from, expiresOn)) &&
      (until === null || isBefore(startsOn, until)),
  );
}

/** How many the next term is to have; null: nothing was decided. Without the seats that went it is never more than there are. */
function decidedAfter(
  decided: number | null,
  { removed, ofIncrease, seats }: Pick<ReduceSeatsCommand, 'removed' | 'ofIncrease'> & { readonly seats: number },
): number | null {
  if (decided === null) return null;
  return Math.max(1, Math.min(seats, ofIncrease ? decided - removed : decided));
}

function takeUnpaid(
  subscription: Subscription,
  { removed: unpaidSeats, unpaid, seating, at, requestId }: ReduceSeatsCommand & { readonly unpaid: UnpaidSeats },
): SubscriptionEvent<'seatsReduced'> | null {
  assertMovable(subscription, at);
  const removed = takeableOf(subscription, unpaidSeats);
  if (removed === 0 || !areAtStake(subscription, unpaid, at)) return null;
  const { until, reason } = unpaid;
  const left = seating ?? seatingFor(subscription, seatsOwned(subscription) - removed);
  // What was decided for the next term stays: it is paid by its own request.
  const gone = { ...left, removed, nextTermSeats: subscription.renewal.seats, ...(until && { until }) };
  return event(subscription, 'seatsReduced', { at, requestId }, reason, gone);
}
