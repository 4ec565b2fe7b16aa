import { type Instant, instant, millis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { Reach } from '../../domain/grants.js';
import type { HappenedKind } from '../../domain/messages.js';
import {
  asItWas,
  definingKinds,
  type HistoryEntry,
  type Remembered,
  remembered,
} from '../../domain/subscriptions/MISSING.js';
import { hasEnded, type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Database } from '../../models/database.js';
import type { SubscriptionProjection, TimelineEntry } from '../../models/subscriptions.js';

/** What was written down of a subscription, and what it is. */
export interface Life {
  readonly latest: Subscription;
  /** After each entry that changed what it is. */
  readonly history: readonly Remembered[];
}

/** @throws DomainError notFound, unless it is within the reach of a caller */
export async function findWithin(
  { subscriptions }: Database,
  reach: Reach,
  id: string,
): Promise<SubscriptionProjection> {
  const found = await subscriptions.within(reach, id);
  if (!found) throw new DomainError('notFound', `There is no subscription ${id}.`);
  return found;
}

export async function lifeOf({ subscriptions }: Database, projection: SubscriptionProjection): Promise<Life> {
  const latest = subscriptionFromJson(projection.subscription);
  const entries = await subscriptions.entriesOf(projection._id, definingKinds);
  return { latest, history: remembered(latest, entries.map(entryOf)) };
}

/** Entries that change no more than a number, as messages do, and the subscription at each of them. */
export function amidst({ history, latest }: Life, entries: readonly TimelineEntry[]): Remembered[] {
  return entries.map(entryOf).map((entry) => {
    const known = history.findLast(({ entry: { revision } }) => revision <= entry.revision);
    const after = known?.after ?? latest;
    const assigned = entry.details['assigned'];
    return { entry, after: typeof assigned === 'number' ? { ...after, assigned } : after };
  });
}

/** The subscription at an instant of the past, with as many seats taken as were then; null before it began. */
export async function itAt({ subscriptions }: Database, { history }: Life, at: Instant): Promise<Subscription | null> {
  const was = asItWas(history, at);
  if (!was || hasEnded(was)) return was;
  const last = await subscriptions.lastOf(was.id, 'licencesChanged', new Date(millis(at)));
  // A renewal that came later has fitted the seats.
  return last && last.revision > was.revision ? { ...was, assigned: Number(last.details['assigned']) } : was;
}

function entryOf({ kind, revision, scheduledAt, at, why, details }: TimelineEntry): HistoryEntry {
  return {
    kind: kind as HappenedKind,
    revision,
    scheduledAt: instant(scheduledAt.toISOString()),
    at: instant(at.toISOString()),
    why,
    details,
  };
}
