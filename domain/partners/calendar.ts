/** What a calendar of ends shows: docs/concepts.md, "Dashboard". */
import { addDays, dateIn, type Instant, type PlainDate } from '../calendar.js';
import { endDecisionOf } from '../subscriptions/end-of-term.js';
import { lastDayOf } from '../subscriptions/milestones.js';
import { lastTerm, type Subscription, seatsOwned } from '../subscriptions/subscription.js';

/**
 * - `lastDay`: the last day of the last term, on which people still work.
 * - `decision`: payment of the next term is asked for on that day; until then somebody can decide about it.
 */
export type CalendarEventKind = 'lastDay' | 'decision';

export interface CalendarEvent {
  readonly kind: CalendarEventKind;
  /** The same as long as the subscription lives, so that an event moves with its day. */
  readonly uid: string;
  readonly on: PlainDate;
  readonly seats: number;
  readonly assigned: number;
  readonly decision: 'renews' | 'undecided' | 'lapses' | 'replaced';
}

/** Ends are shown so many days back, and so many ahead. */
const days = { back: 31, ahead: 400 };

/** Between which days the first day after the last term lies of what a calendar shows. */
export function calendarSpan(today: PlainDate): { readonly endsFrom: PlainDate; readonly endsBefore: PlainDate } {
  return { endsFrom: addDays(today, -days.back), endsBefore: addDays(today, days.ahead) };
}

/**
 * The all-day events of a subscription: none of what is perpetual or has come to its end, and a day of decision only while nobody
 * has decided.
 * @param decidedBy when payment of the next term is asked for; null: it is not
 */
export function calendarEvents(subscription: Subscription, decidedBy: Instant | null): CalendarEvent[] {
  const { expiresOn, zone } = lastTerm(subscription);
  const decision = endDecisionOf(subscription);
  if (expiresOn === null || decision === 'none') return [];
  const { id, assigned } = subscription;
  const shared = { seats: seatsOwned(subscription), assigned, decision };
  const end: CalendarEvent = { kind: 'lastDay', uid: `${id}/end`, on: lastDayOf(expiresOn), ...shared };
  if (decidedBy === null || decision !== 'undecided') return [end];
  return [{ kind: 'decision', uid: `${id}/decision`, on: dateIn(zone, decidedBy), ...shared }, end];
}
