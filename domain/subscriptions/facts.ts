import {
  currentTerm,
  lastTerm,
  paidThrough,
  type Subscription,
  type SubscriptionState,
  seatsOwned,
  stateOf,
} from './subscription.js';

/** A subscription in a few words, for the audit: without terms that are over, slots and anything personal. */
export interface SubscriptionFacts {
  readonly state: SubscriptionState;
  readonly reason: string;
  readonly since: string;
  readonly plan: { readonly id: string; readonly version: number };
  readonly term: number;
  readonly expiresOn: string | null;
  readonly paidThrough: string | null;
  readonly seats: number;
  readonly assigned: number;
  readonly onHold: boolean;
  /** When it ends because it was cancelled. */
  readonly cancelled?: string;
  /** Id of the subscription that takes its place. */
  readonly replacedBy?: string;
}

export function factsOf(subscription: Subscription): SubscriptionFacts {
  const { reason, since, assigned, hold, replacement, cancellation } = subscription;
  const { plan, number } = currentTerm(subscription);
  return {
    state: stateOf(subscription),
    reason,
    since: since.toString(),
    plan: { id: plan.id, version: plan.version },
    term: number,
    expiresOn: lastTerm(subscription).expiresOn?.toString() ?? null,
    paidThrough: paidThrough(subscription)?.toString() ?? null,
    seats: seatsOwned(subscription),
    assigned,
    onHold: hold !== null,
    ...(cancellation ? { cancelled: cancellation.when } : {}),
    ...(replacement ? { replacedBy: replacement.by } : {}),
  };
}
