import { type Instant, millis } from '../../../domain/calendar.js';
import type { Json } from '../../../domain/json.js';
import { eventFromJson, eventKinds, type SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import { type Snapshot, stateAt, withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { type Subscription, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Database } from '../../../models/database.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';

/** What a subscription is, and the events that made it so. */
export interface Life {
  readonly latest: Subscription;
  /** Those that define its state: of all kinds but `licencesChanged`, which may come often and changes no more than a number. */
  readonly events: readonly SubscriptionEvent[];
  /** The subscription after each of them. */
  readonly snapshots: readonly Snapshot[];
}

const definingKinds = eventKinds.filter((kind) => kind !== 'licencesChanged');

/** The life up to the state that was read: what was stored since is left out. */
export async function lifeOf({ subscriptions }: Database, projection: SubscriptionProjection): Promise<Life> {
  const latest = subscriptionFromJson(projection.subscription);
  const stored = await subscriptions.eventsOfKinds(projection._id, definingKinds);
  const events = stored.map(eventFromJson).filter(({ revision }) => revision <= latest.revision);
  return { latest, events, snapshots: withSnapshots(events) };
}

/** The subscription after each of some consecutive events. */
export async function snapshotsOf(
  { subscriptions }: Database,
  { latest, events }: Life,
  stored: readonly Json<SubscriptionEvent>[],
): Promise<Snapshot[]> {
  const [first] = stored;
  if (!first) return [];
  const before = await subscriptions.lastBefore(latest.id, 'licencesChanged', first.revision);
  const asked = new Set(stored.map(({ revision }) => revision));
  const all = inOrder(events, before ? [before, ...stored] : stored);
  return withSnapshots(all).filter(({ event }) => asked.has(event.revision));
}

/** What became of messages: by milestone, how many readers each outcome has. */
export type NoticeOutcomes = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What became of the messages among some events. */
export async function outcomesOf({ notices }: Database, past: readonly Snapshot[]): Promise<NoticeOutcomes> {
  const sent = past.flatMap(({ event, after }) => (event.kind === 'noticeDue' ? [{ event, after }] : []));
  const [first] = sent;
  if (!first) return new Map();
  return notices.outcomes(
    first.after.id,
    sent.flatMap(({ event }) => event.milestones.slice(0, 1)),
  );
}

/** The subscription at an instant that is not after the present one; null before it began. */
export async function pastStateAt(
  { subscriptions }: Database,
  { latest, events }: Life,
  at: Instant,
): Promise<Subscription | null> {
  const last = await subscriptions.lastOf(latest.id, 'licencesChanged', new Date(millis(at)));
  return stateAt(inOrder(events, last && last.revision <= latest.revision ? [last] : []), at);
}

/** Defining events and others, each once, in the order of their revisions. */
function inOrder(
  events: readonly SubscriptionEvent[],
  others: readonly Json<SubscriptionEvent>[],
): readonly SubscriptionEvent[] {
  const licences = others.filter(({ kind }) => kind === 'licencesChanged').map(eventFromJson);
  return [...events, ...licences].sort((one, other) => one.revision - other.revision);
}
