import type { Instant } from '../../../domain/calendar.js';
import { type Foreseen, foreseen } from '../../../domain/prediction.js';
import { currentTerm, lastTerm, seatsOwned, stateOf } from '../../../domain/subscription.js';
import type { TimelineEntry } from '../../../models/subscriptions.js';
import { amidst, type Life } from '../past.js';
import { spansOf, toldFuture, toldPast } from '../story.js';
import type { Words } from '../words.js';
import type { Frame } from './drawing.js';
import { subscriptionPicture } from './subscription.js';
import type { SubscriptionRow } from './tenant.js';

/** The picture of one subscription's life: the newest events of its past, and its future if nobody does anything. */
export function drawSubscription(
  life: Life,
  entries: readonly TimelineEntry[],
  { now, planName, words, frame }: { now: Instant; planName: string; words: Words; frame: Frame },
): string {
  const { latest } = life;
  const future = foreseen(latest, now);
  const past = amidst(life, entries).map((one) => toldPast(one, words));
  const events = [...past, ...future.map((one) => toldFuture(one, words))];
  return subscriptionPicture(
    {
      title: `${planName}, ${latest.id}`,
      zone: currentTerm(latest).zone,
      now: now.toString(),
      state: stateOf(latest),
      spans: drawnSpans(life, future),
      termStarts: termStartsOf(life, future),
      events: events.map(({ kind, label, scheduledAt, at }) => ({
        kind,
        label,
        at: scheduledAt.toString(),
        past: at !== null,
      })),
    },
    words,
    frame,
  );
}

/** One subscription among all of its tenant's. */
export function rowOf(life: Life, planName: string, now: Instant): SubscriptionRow {
  const { latest } = life;
  const future = foreseen(latest, now);
  return {
    id: latest.id,
    planName,
    seats: seatsOwned(latest) || currentTerm(latest).seats,
    state: stateOf(latest),
    expiresOn: lastTerm(latest).expiresOn,
    spans: drawnSpans(life, future),
    termStarts: termStartsOf(life, future),
  };
}

/** Where stacked terms began or will. */
function termStartsOf({ history }: Life, future: readonly Foreseen[]): string[] {
  const past = history.filter(({ entry }) => entry.kind === 'termStarted').map(({ entry }) => entry.scheduledAt);
  const coming = future.filter(({ what }) => what.kind === 'termStart').map(({ what }) => what.at);
  return [...past, ...coming].map((at) => at.toString());
}

function drawnSpans({ history }: Life, future: readonly Foreseen[]) {
  return spansOf(history, future).map(({ state, from, to }) => ({
    phase: state,
    from: from.toString(),
    to: to?.toString() ?? null,
  }));
}
