/** What happened to a subscription and what will, in a language: every event with its reason. */
import { dateIn, type Instant, isBefore, type PlainDate } from '../../../domain/calendar.js';
import { accessIn } from '../../../domain/subscriptions/entitlement.js';
import type { EventKind, EventPayloads, EventReason, SubscriptionEvent } from '../../../domain/subscriptions/events.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  decidingTerm,
  type Subscription,
  type SubscriptionState,
  stateOf,
} from '../../../domain/subscriptions/subscription.js';
import { detailsOf } from './details.js';
import { valuesOfEvent, valuesOfState } from './text-values.js';
import type { EventText } from './texts/texts.js';
import type { Formatter } from './words.js';

/** One event, of the past or of the future. */
export interface DescribedEvent {
  readonly kind: EventKind;
  /** Which message, for `noticeDue`. */
  readonly notice: EventPayloads['noticeDue']['notice'] | null;
  /** Days before the end, for the message `expiring`. */
  readonly days: number | null;
  readonly on: PlainDate;
  readonly scheduledAt: Instant;
  readonly at: Instant;
  readonly reason: EventReason;
  readonly explanation: string;
  /** A few words, for a picture. */
  readonly label: string;
  readonly state: SubscriptionState;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Describes an event by the subscription as it leaves it. */
export function describeEvent(snapshot: Snapshot, formatter: Formatter): DescribedEvent {
  const { event, after } = snapshot;
  const { kind, scheduledAt, at, reason } = event;
  const { label, explanation } = textOf(event, formatter);
  const values = valuesOfEvent(snapshot, formatter);
  return {
    kind,
    notice: event.kind === 'noticeDue' ? event.notice : null,
    days: event.kind === 'noticeDue' ? event.days : null,
    on: dayOf(event, after),
    scheduledAt,
    at,
    reason,
    explanation: formatter.format(explanation, values),
    label: formatter.format(label, values),
    state: stateOf(after),
    details: detailsOf(snapshot),
  };
}

function textOf(event: SubscriptionEvent, { texts }: Formatter): EventText {
  return event.kind === 'noticeDue' ? texts.notices[event.notice] : texts.events[event.kind];
}

/** The day on which it is due by the calendar that says so. */
function dayOf(event: SubscriptionEvent, after: Subscription): PlainDate {
  const { kind, scheduledAt, milestones } = event;
  // A term begins by the calendar of the one before it.
  if (kind === 'termStarted') return currentTerm(after).startsOn;
  if (kind === 'setUpStarted' && after.replaces) return dateIn(after.replaces.zone, scheduledAt);
  const isOfEnd = milestones.length > 0 && !(kind === 'noticeDue' && event.notice === 'reactivated');
  const { zone } = isOfEnd ? decidingTerm(after) : currentTerm(after);
  return dateIn(zone, scheduledAt);
}

/** The sentence of a state at an instant; null: it had not begun. */
export function explanationOf(subscription: Subscription | null, formatter: Formatter): string {
  if (!subscription) return formatter.format(formatter.texts.situations.notBegun);
  return formatter.format(situationOf(subscription, formatter), valuesOfState(subscription, formatter));
}

function situationOf(subscription: Subscription, { texts: { situations, events } }: Formatter): string {
  const state = stateOf(subscription);
  // Until its users are moved nothing else happens to it.
  if (subscription.replacement && state !== 'superseded') {
    return state === 'disabled' ? situations.replacedWhileDisabled : events.replacementStarted.explanation;
  }
  switch (state) {
    case 'pending':
    case 'active':
    case 'grace':
      return situations[state];
    case 'settingUp': {
      const { setUp } = subscription;
      if (setUp === 'stuck') return events.setUpStuck.explanation;
      return setUp === 'paused' ? events.setUpPaused.explanation : situations.settingUp;
    }
    case 'undone':
      return events.setUpUndone.explanation;
    case 'disabled':
    case 'superseded':
    case 'deleted':
      return events[state].explanation;
  }
}

/** A time in which the subscription stays in one state. */
export interface Span {
  readonly state: SubscriptionState;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly usersWork: boolean;
  readonly administratorsExport: boolean;
  readonly data: 'none' | 'kept' | 'gone';
}

/** The states one after the other; what has no length is left out. */
export function spansOf(snapshots: readonly Snapshot[]): Span[] {
  const spans: Span[] = [];
  let from: Instant | null = null;
  for (const { event, after } of snapshots) {
    const state = stateOf(after);
    // What a change of policy makes overdue happens with it.
    from = from && isBefore(event.scheduledAt, from) ? from : event.scheduledAt;
    const last = spans.at(-1);
    if (last?.state === state) continue;
    if (last) spans[spans.length - 1] = { ...last, to: from };
    spans.push({ state, from, to: null, ...accessIn(after.phase) });
  }
  return spans.filter(({ from, to }) => to === null || isBefore(from, to));
}
