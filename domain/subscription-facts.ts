import type { HappenedKind } from './messages.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  type SubscriptionState,
  seatsOwned,
  stateOf,
} from './subscription.js';

/** A subscription in a few words, for the audit: without terms that are over, slots and anything personal. */
export interface SubscriptionFacts {
  readonly state: SubscriptionState;
  readonly why: string;
  readonly since: string;
  readonly plan: { readonly id: string; readonly version: number };
  readonly term: number;
  readonly expiresOn: string | null;
  readonly seats: number;
  readonly assigned: number;
  readonly onHold: boolean;
  /** Id of the subscription that takes its place. */
  readonly replacedBy?: string;
}

export function factsOf(subscription: Subscription): SubscriptionFacts {
  const { why, since, assigned, hold, replacement } = subscription;
  const { plan, number } = currentTerm(subscription);
  const { expiresOn } = lastTerm(subscription);
  return {
    state: stateOf(subscription),
    why,
    since: since.toString(),
    plan: { id: plan.id, version: plan.version },
    term: number,
    expiresOn: expiresOn === null ? null : String(expiresOn),
    seats: seatsOwned(subscription),
    assigned,
    onHold: hold !== null,
    ...(replacement ? { replacedBy: replacement.by } : {}),
  };
}

/** Kinds that nobody asked for at that moment: what a caller does is in the audit as the request that it was. */
const dueByThemselves = new Set<HappenedKind>([
  'setUpDone',
  'setUpStuck',
  'expired',
  'disabled',
  'termStarted',
  'setUpBegan',
  'setUpUndone',
  'replacementBegun',
  'replacementReleased',
  'usersMoved',
  'superseded',
  'deletionStuck',
  'deleted',
]);

export function isDueByItself(kind: HappenedKind): boolean {
  return dueByThemselves.has(kind);
}
