/** The past: what the stored events of a subscription add up to at an instant. */
import { compareInstants, type Instant } from '../calendar.js';
import { apply } from './apply.js';
import { asOf } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import type { Subscription } from './subscription.js';

/** An event, and the subscription as it left it. */
export interface Snapshot {
  readonly event: SubscriptionEvent;
  readonly after: Subscription;
}

/**
 * The subscription after each of its events, in the order of their revisions. Of `licencesChanged` only those need be there
 * whose number matters: each says how many are assigned.
 */
export function withSnapshots(events: Iterable<SubscriptionEvent>): Snapshot[] {
  const snapshots: Snapshot[] = [];
  let subscription: Subscription | null = null;
  for (const event of events) {
    const after: Subscription = apply(subscription, event);
    snapshots.push({ event, after });
    subscription = after;
  }
  return snapshots;
}

/**
 * The subscription at an instant that is not after the present one: by the events that were due by then, and by what the
 * calendar says where they were carried out later. Null before it began.
 */
export function stateAt(events: Iterable<SubscriptionEvent>, at: Instant): Subscription | null {
  let subscription: Subscription | null = null;
  for (const event of events) {
    if (compareInstants(event.scheduledAt, at) <= 0) subscription = apply(subscription, event);
  }
  return subscription && asOf(subscription, at);
}
