/** Seats of a subscription that is paid by period: more by an order, fewer while a purchase can be reduced. */
import type { Instant } from '../calendar.js';
import { DomainError } from '../errors.js';
import { event, seatingFor } from './carry-out.js';
import type { Seating, SubscriptionEvent } from './events.js';
import { resizeSlots } from './slots.js';
import {
  assertDeletionNotBegun,
  currentTerm,
  replacementWaits,
  type Subscription,
  seatsOwned,
  stateOf,
} from './subscription.js';

/** Seats that were ordered and paid. */
export interface IncreaseSeatsCommand {
  readonly kind: 'increaseSeats';
  readonly added: number;
  readonly at: Instant;
  readonly requestId: string | null;
}

/** Seats that are given back: their refund is billing's. */
export interface ReduceSeatsCommand {
  readonly kind: 'reduceSeats';
  readonly removed: number;
  /** So many are to be left at least; left out: one. */
  readonly keep?: number;
  /** They had been added by an order of more seats, which had raised what was decided for the next term, too. */
  readonly ofIncrease?: true;
  /** Who keeps a seat, as the register has it; left out before it was asked. */
  readonly seating?: Seating;
  readonly at: Instant;
  readonly requestId: string | null;
}

/** From the payment on, for the term that runs and those behind it. @throws DomainError as `assertTakesOrderedSeats` */
export function increaseSeats(
  subscription: Subscription,
  { added, at, requestId }: IncreaseSeatsCommand,
): SubscriptionEvent<'seatsIncreased'> {
  assertTakesOrderedSeats(subscription);
  const slots = resizeSlots(subscription.slots, seatsOwned(subscription) + added, new Set());
  return event(subscription, 'seatsIncreased', { at, requestId }, 'requested', { added, slots });
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

/** At once: whoever has to go loses the licence. @throws DomainError invalidSeats, replacementWaits, deletionBegun, subscriptionEnded */
export function reduceSeats(
  subscription: Subscription,
  command: ReduceSeatsCommand,
): SubscriptionEvent<'seatsReduced'> {
  assertDeletionNotBegun(subscription);
  if (subscription.replacement) throw replacementWaits(subscription.replacement);
  const { removed, keep = 1, at, requestId } = command;
  const owned = seatsOwned(subscription);
  const seats = owned - removed;
  if (seats < 1) {
    throw new DomainError('invalidSeats', 'A subscription keeps a seat: cancel it to give back all.', {
      pointer: '/seats',
    });
  }
  if (seats < keep) {
    const message = `It has ${owned} seats by now: ${removed} fewer are not the ${keep} that were wanted.`;
    throw new DomainError('invalidSeats', message, { pointer: '/total' });
  }
  const seating = command.seating ?? seatingFor(subscription, seats);
  const nextTermSeats = decidedAfter(subscription.renewal.seats, { ...command, seats });
  return event(subscription, 'seatsReduced', { at, requestId }, 'requested', { ...seating, removed, nextTermSeats });
}

/** How many the next term is to have; null: nothing was decided. Without the seats that went it is never more than there are. */
function decidedAfter(
  decided: number | null,
  { removed, ofIncrease, seats }: Pick<ReduceSeatsCommand, 'removed' | 'ofIncrease'> & { readonly seats: number },
): number | null {
  if (decided === null) return null;
  return Math.max(1, Math.min(seats, ofIncrease ? decided - removed : decided));
}
