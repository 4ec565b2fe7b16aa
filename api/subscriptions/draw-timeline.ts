import type { Instant } from '../../domain/calendar.js';
import { currentTerm, type Step, stateOf, subscriptionFromJson, upcomingSteps } from '../../domain/subscription.js';
import type { SubscriptionProjection, TimelineEntry } from '../../models/subscriptions.js';
import { showInstant } from '../formats.js';
import { type TimelinePicture, timelineSvg } from './timeline-svg.js';

type Span = TimelinePicture['spans'][number];

/** What begins with an entry of the past or a step of the future, where that is another phase. */
const phaseFrom: Readonly<Record<string, Span['phase']>> = {
  committed: 'settingUp',
  setUpDone: 'active',
  renewed: 'active',
  expired: 'grace',
  expiry: 'grace',
  disabled: 'disabled',
  disablement: 'disabled',
  deleted: 'deleted',
  deletion: 'deleted',
};

const labels: Readonly<Record<string, string>> = {
  committed: 'Keys redeemed',
  setUpDone: 'Set up',
  setUpStuck: 'Set-up stuck',
  renewed: 'Renewed by key',
  expired: 'Term ended, grace begins',
  expiry: 'Term ends, grace begins',
  disabled: 'Disabled',
  disablement: 'Disabled',
  deletion: 'Data deleted',
  deleted: 'Data deleted, certificate issued',
  licencesChanged: 'Licences changed',
  holdPlaced: 'Legal hold placed',
  holdReleased: 'Legal hold released',
  deletionStuck: 'Deletion stuck',
};

/** The picture of a subscription's life, past and future. */
export function drawTimeline(
  projection: SubscriptionProjection,
  past: readonly TimelineEntry[],
  { now, planName }: { now: Instant; planName: string },
): string {
  const subscription = subscriptionFromJson(projection.subscription);
  const happened = past.map(({ kind, why, scheduledAt }) => ({ kind, why, at: showInstant(scheduledAt), past: true }));
  const coming = upcomingSteps(subscription).map((step) => ({
    kind: step.kind,
    why: messageOf(step),
    at: step.at.toString(),
    past: false,
  }));
  const all = [...happened, ...coming].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return timelineSvg({
    title: `${planName}, ${subscription.id}`,
    zone: currentTerm(subscription).zone,
    now: now.toString(),
    state: stateOf(subscription),
    spans: spansOf(all),
    events: all.map(({ kind, why, at, past: gone }) => ({
      kind,
      label: labels[kind] ?? `Notice: ${why}`,
      at,
      past: gone,
    })),
  });
}

function spansOf(events: readonly { kind: string; at: string }[]): Span[] {
  const spans: Span[] = [];
  for (const { kind, at } of events) {
    const phase = phaseFrom[kind];
    const last = spans.at(-1);
    if (!phase || last?.phase === phase) continue;
    if (last) spans[spans.length - 1] = { ...last, to: at };
    spans.push({ phase, from: at, to: null });
  }
  return spans;
}

function messageOf(step: Step): string {
  if (step.kind === 'notice') return step.days === 1 ? '1 day left' : `${step.days} days left`;
  return step.kind === 'stateNotice' ? step.notice : '';
}
