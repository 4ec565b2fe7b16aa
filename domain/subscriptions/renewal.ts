/** More time for a subscription, by keys: docs/concepts.md, "Uses". */
import { compareDates, dateIn, isBefore } from '../calendar.js';
import { DomainError } from '../errors.js';
import { asOf, event, seatingFor } from './carry-out.js';
import type { Seating, SubscriptionEvent } from './events.js';
import {
  endedAs,
  endingTerm,
  hasEnded,
  lastTerm,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import { type Commitment, dayOf, type EndingTerm, placeAfter, placeFrom, type Term, termFrom } from './terms.js';

export interface RenewCommand {
  readonly kind: 'renew';
  readonly commitment: Commitment;
  /** Whom to free where there are more users than seats; null: that is asked. */
  readonly freeUsers: readonly string[] | null;
  /** How many of those who hold a licence have left, and lose it anyway; left out: nobody. */
  readonly leavers?: number;
  /** Who keeps a seat, as the register has it; left out before it was asked. */
  readonly seating?: Seating;
  readonly requestId: string | null;
}

/** @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded, usersToFree */
export function renew(subscription: Subscription, command: RenewCommand): SubscriptionEvent<'renewed'> {
  const { commitment, freeUsers, leavers = 0, requestId } = command;
  const term = renewalTerm(subscription, commitment);
  if (freeUsers === null && !command.seating)
    assertSeatsSuffice({ assigned: subscription.assigned - leavers }, term.seats);
  const early = term.origin === 'renewedEarly';
  const named = early && freeUsers && freeUsers.length > 0 ? { ...term, freeUsers } : term;
  const seating = early ? null : (command.seating ?? seatingFor(subscription, term.seats));
  const occurrence = { at: commitment.committedAt, requestId };
  return event(subscription, 'renewed', occurrence, term.origin, { term: named, seating });
}

/** Whether a key renews it in its phase, and how, for the resource and for the refusal. */
export function renewalOf(subscription: Subscription): 'early' | 'inGrace' | 'whileDisabled' | DomainError {
  if (subscription.deletionBegun && subscription.phase !== 'deleted') return new DomainError('deletionBegun');
  const term = lastTerm(subscription);
  if (subscription.replacement && !hasEnded(subscription)) return replacementWaits(subscription.replacement);
  if (term.expiresOn === null && subscription.phase !== 'disabled' && !hasEnded(subscription)) {
    return notRenewable(subscription, 'perpetual', 'It is perpetual: it never ends, so there is nothing to renew.');
  }
  switch (subscription.phase) {
    case 'deleted':
    case 'superseded':
    case 'undone':
      return endedAs(subscription);
    case 'pending':
      return notRenewable(subscription, 'pending', 'It has not begun: it waits for the last day of another one.');
    case 'active':
      return subscription.setUp === 'done'
        ? 'early'
        : notRenewable(subscription, 'settingUp', 'It is still being set up: it can be renewed after that.');
    case 'grace':
      return 'inGrace';
    case 'disabled':
      return term.policy?.reactivation
        ? 'whileDisabled'
        : notRenewable(subscription, 'noReactivation', 'This plan cannot be reactivated; it is bought again.');
  }
}

function notRenewable(subscription: Subscription, reason: string, message: string): DomainError {
  return new DomainError('renewNotPossible', message, { reason, state: stateOf(subscription) });
}

/**
 * The term that a renewal would add. Until the end of the last term it is stacked, even where a period of that term is
 * unpaid. In grace it follows without a gap and keeps the anchor, unless it would end today or earlier; else, and while
 * disabled, it starts on the day of the commitment, which becomes the anchor. The calendar decides which it is, even where the
 * change of state has not been carried out yet.
 * @throws DomainError renewNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function renewalTerm(subscription: Subscription, commitment: Commitment): EndingTerm {
  const renewal = renewalOf(asOf(subscription, commitment.committedAt));
  if (renewal instanceof DomainError) throw renewal;
  const last = endingTerm(subscription);
  const today = dayOf(commitment);
  const startToday = placeFrom(last.number + 1, today);
  const gone = subscription.cancellation?.when === 'now';
  const runs = !gone && isBefore(dateIn(last.zone, commitment.committedAt), last.expiresOn);
  if (renewal === 'whileDisabled' && !runs) {
    return ending(termFrom(commitment, { ...startToday, origin: 'renewedWhileDisabled' }));
  }
  const origin = runs ? 'renewedEarly' : 'renewedInGrace';
  const adjoining = ending(termFrom(commitment, { ...placeAfter(last), origin }));
  if (runs || compareDates(adjoining.expiresOn, today) > 0) return adjoining;
  return ending(termFrom(commitment, { ...startToday, origin: 'renewedInGrace' }));
}

function ending(term: Term): EndingTerm {
  if (term.expiresOn !== null) return term;
  throw new DomainError('renewNotPossible', 'A perpetual plan renews nothing: it stands beside what there is.', {
    reason: 'perpetualPlan',
  });
}

/** @throws DomainError usersToFree, when somebody has to say whom to free */
export function assertSeatsSuffice({ assigned }: Pick<Subscription, 'assigned'>, seats: number): void {
  const excess = assigned - seats;
  if (excess <= 0) return;
  throw new DomainError(
    'usersToFree',
    `${assigned} seats are assigned and the keys carry ${seats}: name ${excess} users to free; whoever is not named is taken from the newest assignments.`,
    { pointer: '/freeUsers', assigned, seats, excess },
  );
}
