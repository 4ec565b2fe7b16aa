/** A customer ends a subscription: docs/concepts.md, "Cancellation". */
import { addDays, type Instant, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { cancelledPolicy } from './milestones.js';
import {
  assertDeletionNotBegun,
  type Cancellation,
  type CancellationReason,
  type CancellationTime,
  lastTerm,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';
import type { EndingTerm } from './terms.js';

export interface CancelCommand {
  readonly kind: 'cancel';
  readonly when: CancellationTime;
  readonly cancellationReason: CancellationReason;
  readonly at: Instant;
  readonly requestId: string | null;
}

export interface WithdrawCancellationCommand {
  readonly kind: 'withdrawCancellation';
  readonly at: Instant;
  readonly requestId: string | null;
}

/**
 * At the end of its last term, or at once; one that ends with its term can still be cancelled at once. What is perpetual is cancelled
 * at once alone.
 * @throws DomainError cancellationNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function cancel(subscription: Subscription, command: CancelCommand): SubscriptionEvent<'cancelled'> {
  const { when, cancellationReason: reason, at, requestId } = command;
  assertCancellable(subscription, when);
  return event(subscription, 'cancelled', { at, requestId }, 'requested', {
    cancellation: { when, reason, since: at },
  });
}

/** @throws DomainError cancellationNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
function assertCancellable(subscription: Subscription, when: CancellationTime): void {
  assertDeletionNotBegun(subscription);
  const { replacement, cancellation, phase, setUp } = subscription;
  if (replacement) throw replacementWaits(replacement);
  const state = stateOf(subscription);
  const refuse = (reason: string, message: string) => {
    throw new DomainError('cancellationNotPossible', message, { reason, state });
  };
  if (phase === 'pending') refuse('pending', 'It has not begun: undo it instead.');
  if (phase === 'disabled') refuse('disabled', 'It is disabled already.');
  if (cancellation?.when === when) refuse('cancelled', 'It is cancelled already, for the end of its term.');
  if (when === 'now') {
    // Users may be on their way to it.
    if (setUp !== 'done') refuse('settingUp', 'It is still being set up: undo it, or cancel it after that.');
    return;
  }
  if (lastTerm(subscription).expiresOn === null) {
    refuse('perpetual', 'It is perpetual and no term of it ends: cancel it now.');
  }
  if (phase !== 'active') refuse('ended', 'Its term is over or not paid for: cancel it now.');
}

/** As long as it has not ended by it. @throws DomainError notCancelled, deletionBegun, subscriptionEnded */
export function withdrawCancellation(
  subscription: Subscription,
  { at, requestId }: WithdrawCancellationCommand,
): SubscriptionEvent<'cancellationWithdrawn'> {
  assertDeletionNotBegun(subscription);
  const { cancellation, phase } = subscription;
  if (!cancellation) throw new DomainError('notCancelled');
  if (phase === 'disabled') {
    throw new DomainError('notCancelled', 'The cancellation was carried out: renew it, or buy it again.');
  }
  return event(subscription, 'cancellationWithdrawn', { at, requestId }, 'requested', {});
}

/** The days on which one that is cancelled for the end of a term ends, if all that is owed is paid. */
export function cancelledEndOf({ expiresOn, policy }: EndingTerm): { disablesOn: PlainDate; deletesOn: PlainDate } {
  const { graceDays, deletionDay } = cancelledPolicy(policy);
  return { disablesOn: addDays(expiresOn, graceDays), deletesOn: addDays(expiresOn, deletionDay) };
}

/** What a cancelled one cannot be: paid for beyond what is owed. */
export function cancelledRefusal(subscription: Subscription, { when }: Cancellation): DomainError {
  const message =
    when === 'now' ? 'It was cancelled.' : 'It is cancelled for the end of its term: withdraw that first.';
  return new DomainError('renewNotPossible', message, { reason: 'cancelled', state: stateOf(subscription) });
}
