/** What the activities of a subscription save and carry out. */

import type { ErrorCode } from '../../domain/errors.js';
import type { Json } from '../../domain/json.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import type { SubscriptionFacts } from '../../domain/subscriptions/facts.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import type { KnownFree, LiveSlots } from '../../domain/subscriptions/slots.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { Requested } from '../messages.js';

/** A change to be saved: its events, and the subscription as the last of them left it. */
export interface SubscriptionChange {
  readonly subscription: Json<Subscription>;
  readonly testClockId: string | null;
  readonly events: readonly SavedEvent[];
}

export interface SavedEvent {
  readonly event: Json<SubscriptionEvent>;
  /** How it stood before and after, for the audit of what was due by itself. */
  readonly audit: { readonly before: SubscriptionFacts; readonly after: SubscriptionFacts } | null;
}

/** The first change of a subscription, together with the first licence, if somebody gets it. */
export interface OpeningChange {
  readonly committed: Json<SubscriptionEvent<'committed'>>;
  readonly testClockId: string | null;
  readonly userId: string | null;
}

export interface AssignmentOrder extends Requested {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  /** How many are assigned before it. */
  readonly assigned: number;
  readonly free: KnownFree;
  readonly assign: readonly string[];
  readonly unassign: readonly string[];
  readonly at: string;
  /** By a set-up: the other subscription of the move, where the same people hold licences for the same reasons. */
  readonly movedFrom?: string;
  /** RFC 3339: only what is unused since then is taken away; left out: whether it is used does not matter. */
  readonly unusedBefore?: string;
}

export interface ChangedAssignments {
  readonly answers: LicenceAnswer[];
  readonly assigned: number;
  readonly free: KnownFree;
}

export interface SeatFitting extends Requested {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  /** How many are assigned before it. */
  readonly assigned: number;
  readonly seats: number;
  readonly freeUsers: readonly string[];
}

/** The next of what groups want of a subscription. */
export interface GroupSettlement extends Requested {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly slots: LiveSlots;
  /** How many are assigned before it. */
  readonly assigned: number;
  readonly free: KnownFree;
  readonly at: string;
  /** Why nothing can be given or taken now; null: it can. */
  readonly refusal: ErrorCode | null;
  /** So it may have been before: who waits for that is looked at anew. */
  readonly wasRefused: boolean;
}

export interface SettledGroupLicences {
  readonly assigned: number;
  readonly free: KnownFree;
  /** Whose groups something was done for. */
  readonly groupIds: string[];
  /** It can be gone on with at once. */
  readonly more: boolean;
  /** Somebody waits for a seat, or for another state. */
  readonly waits: boolean;
}
