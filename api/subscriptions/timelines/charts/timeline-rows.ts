/** What the picture of a life tells, in its order: phases with their events, equal ones in a row, and the present among them. */
import type { EventKind } from '../../../../domain/subscriptions/events.js';
import type { Formatter } from '../words.js';
import type { Phase } from './theme.js';

/** What the picture shows; instants are ISO strings. */
export interface TimelinePicture {
  /** The plan's name and the organisation, or an id. */
  readonly title: string;
  /** Whose calendar and clock the times are printed by. */
  readonly zone: string;
  readonly now: string;
  readonly state: string;
  /** At least one, one after the other; a span that has no end goes on. */
  readonly spans: readonly TimelineSpan[];
  /** Where a stacked term begins. */
  readonly termStarts: readonly string[];
  readonly events: readonly TimelineEvent[];
}

export interface TimelineSpan {
  readonly phase: Phase;
  readonly from: string;
  readonly to: string | null;
}

export interface TimelineEvent {
  readonly kind: EventKind;
  readonly label: string;
  readonly at: string;
  /** It has happened; else it is planned. */
  readonly past: boolean;
}

/** Equal events in a row: the first one, and how many there are until when. */
export interface EventRow extends TimelineEvent {
  readonly count: number;
  readonly until: string;
}

export interface Section {
  readonly span: TimelineSpan;
  readonly rows: readonly (EventRow | 'now')[];
}

/** The events of each span in their order, and the present among them. */
export function sectionsOf({ events, now }: TimelinePicture, spans: readonly TimelineSpan[]): Section[] {
  const rows: (TimelineEvent | 'now')[] = [...events].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const present = rows.findLastIndex((row) => row !== 'now' && (row.past || Date.parse(row.at) < Date.parse(now)));
  rows.splice(present + 1, 0, 'now');
  const spanOf = (row: TimelineEvent | 'now') => {
    const at = Date.parse(row === 'now' ? now : row.at);
    return Math.max(
      0,
      spans.findLastIndex(({ from }) => Date.parse(from) <= at),
    );
  };
  return spans.map((span, index) => ({ span, rows: inRows(rows.filter((row) => spanOf(row) === index)) }));
}

export function inRows(events: readonly (TimelineEvent | 'now')[]): (EventRow | 'now')[] {
  const rows: (EventRow | 'now')[] = [];
  for (const event of events) {
    const before = rows.at(-1);
    if (event === 'now') rows.push(event);
    else if (before !== undefined && before !== 'now' && isEqual(before, event)) {
      rows[rows.length - 1] = { ...before, count: before.count + 1, until: event.at };
    } else rows.push({ ...event, count: 1, until: event.at });
  }
  return rows;
}

function isEqual(one: TimelineEvent, other: TimelineEvent): boolean {
  return one.kind === other.kind && one.label === other.label && one.past === other.past;
}

export function labelOf({ label, count }: EventRow, formatter: Formatter): string {
  return count === 1 ? label : formatter.format(formatter.texts.picture.repeated, { what: label, count });
}

/** Its time; of several, their days. */
export function timeOf({ at, until, count }: EventRow, formatter: Formatter, zone: string): string {
  const [first, last] = [formatter.dayAt(at, zone), formatter.dayAt(until, zone)];
  if (count === 1) return formatter.time(at, zone);
  return first === last ? first : formatter.format(formatter.texts.picture.between, { first, last });
}

/** Its days. */
export function spanText(formatter: Formatter, { phase, from, to }: TimelineSpan, now: string, zone: string): string {
  const { picture } = formatter.texts;
  const first = formatter.dayAt(from, zone);
  if (to !== null) {
    const last = formatter.lastDayAt(to, zone);
    return last === first ? first : formatter.format(picture.between, { first, last });
  }
  const begins = formatter.format(Date.parse(from) > Date.parse(now) ? picture.from : picture.since, { first });
  // Only what is perpetual is active with no end in sight.
  return phase === 'active' ? `${begins}, ${picture.neverEnds}` : begins;
}
