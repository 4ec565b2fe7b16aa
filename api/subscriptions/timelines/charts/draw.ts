import type { Instant } from '../../../../domain/calendar.js';
import type { Snapshot } from '../../../../domain/subscriptions/snapshots.js';
import { currentTerm, lastTerm, seatsOwned, stateOf } from '../../../../domain/subscriptions/subscription.js';
import { type MoneyOfEvents, withMoney } from '../money.js';
import type { Life } from '../past.js';
import { describeEvent, spansOf } from '../story.js';
import type { Formatter } from '../words.js';
import type { Frame } from './drawing.js';
import { subscriptionPicture } from './subscription.js';
import type { SubscriptionRow } from './tenant.js';

/** The newest events of a past, the future if nobody does anything, and what they cost. */
interface DrawnEvents {
  readonly past: readonly Snapshot[];
  readonly future: readonly Snapshot[];
  readonly money: MoneyOfEvents;
}

/** The picture of one subscription's life. */
export function drawSubscription(
  life: Life,
  { past, future, money }: DrawnEvents,
  { now, planName, formatter, frame }: { now: Instant; planName: string; formatter: Formatter; frame: Frame },
): string {
  const { latest } = life;
  const drawn = (isPast: boolean) => (snapshot: Snapshot) => {
    const { kind, label, scheduledAt } = withMoney(
      describeEvent(snapshot, formatter),
      money.get(snapshot.event),
      formatter,
    );
    return { kind, label, at: scheduledAt.toString(), past: isPast };
  };
  return subscriptionPicture(
    {
      title: `${planName}, ${latest.id}`,
      zone: currentTerm(latest).zone,
      now: now.toString(),
      state: stateOf(latest),
      spans: drawnSpans(life, future),
      termStarts: termStartsOf(life, future),
      events: [...past.map(drawn(true)), ...future.map(drawn(false))],
    },
    formatter,
    frame,
  );
}

/** One subscription among all of its tenant's. */
export function rowOf(life: Life, planName: string, future: readonly Snapshot[]): SubscriptionRow {
  const { latest } = life;
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
function termStartsOf({ snapshots }: Life, future: readonly Snapshot[]): string[] {
  return [...snapshots, ...future].flatMap(({ event }) =>
    event.kind === 'termStarted' ? [event.scheduledAt.toString()] : [],
  );
}

function drawnSpans({ snapshots }: Life, future: readonly Snapshot[]) {
  return spansOf([...snapshots, ...future]).map(({ state, from, to }) => ({
    phase: state,
    from: from.toString(),
    to: to?.toString() ?? null,
  }));
}
