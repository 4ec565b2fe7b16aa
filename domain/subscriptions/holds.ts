/** Legal holds: they stop the deletion and change nothing else (docs/concepts.md, "Legal hold"). */
import type { Instant } from '../calendar.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { assertDeletionNotBegun, endedAs, hasEnded, type Subscription } from './subscription.js';

export interface PlaceHoldCommand {
  readonly kind: 'placeHold';
  /** A reference, without personal data. */
  readonly holdReason: string;
  readonly at: Instant;
  readonly requestId: string | null;
}

export interface ReleaseHoldCommand {
  readonly kind: 'releaseHold';
  readonly at: Instant;
  readonly requestId: string | null;
}

/** @throws DomainError alreadyOnHold, deletionBegun, subscriptionEnded */
export function placeHold(
  subscription: Subscription,
  { holdReason, at, requestId }: PlaceHoldCommand,
): SubscriptionEvent<'holdPlaced'> {
  assertDeletionNotBegun(subscription);
  if (subscription.hold) {
    const { reason: hold } = subscription.hold;
    throw new DomainError('alreadyOnHold', `It is held: ${hold}.`, { hold });
  }
  return event(subscription, 'holdPlaced', { at, requestId }, 'legalHold', { holdReason });
}

/** @throws DomainError subscriptionEnded, notOnHold */
export function releaseHold(
  subscription: Subscription,
  { at, requestId }: ReleaseHoldCommand,
): SubscriptionEvent<'holdReleased'> {
  if (hasEnded(subscription)) throw endedAs(subscription);
  if (!subscription.hold) throw new DomainError('notOnHold');
  return event(subscription, 'holdReleased', { at, requestId }, 'requested', {});
}
