/**
 * All subscriptions of a tenant under one time axis: a band for each, its words above it, so that a phone has room for both.
 */
import {
  addMonths,
  dateIn,
  type Instant,
  instant,
  instantFromMillis,
  millis,
  type PlainDate,
  plainDate,
  startOfDay,
} from '../../../../domain/calendar.js';
import { lastDayOf } from '../../../../domain/subscriptions/milestones.js';
import type { Formatter } from '../words.js';
import {
  band,
  type Drawn,
  type Frame,
  group,
  isEnd,
  notch,
  openEnd,
  round,
  svgDocument,
  text,
  widthOf,
  wrapped,
} from './drawing.js';
import type { Phase } from './theme.js';
import type { TimelineSpan } from './timeline-rows.js';

export interface SubscriptionRow {
  readonly id: string;
  readonly planName: string;
  readonly seats: number;
  readonly state: Phase;
  /** First day after the last term; null for one that never ends. */
  readonly expiresOn: PlainDate | null;
  readonly spans: readonly TimelineSpan[];
  /** Where a stacked term begins. */
  readonly termStarts: readonly string[];
}

export interface TenantPicture {
  readonly title: string;
  readonly zone: string;
  readonly now: Instant;
  readonly rows: readonly SubscriptionRow[];
  /** How many more there are than rows. */
  readonly others: number;
}

const margin = 12;
const rowHeight = 68;
/** Months between two marks of the axis, the smallest that leaves room for their words. */
const steps = [1, 2, 3, 6, 12, 24, 60, 120];
const roomOfMark = 64;

/** Where an instant lies on the axis. */
interface Axis {
  readonly start: number;
  readonly end: number;
  x(at: number): number;
}

/** A well-formed SVG document. The same input gives the same document. */
export function tenantPicture(picture: TenantPicture, formatter: Formatter, frame: Frame): string {
  const axis = axisOf(picture, frame.width);
  const head = heading(picture, formatter, frame);
  let y = margin + head.height;
  const marks = drawMarks(picture, formatter, axis, y);
  const top = y + marks.height;
  y = top;
  const rows = picture.rows.map((row) => {
    const drawn = drawRow(row, formatter, axis, {
      zone: picture.zone,
      top: y,
      width: frame.width,
      marks: marks.at,
      now: axis.x(millis(picture.now)),
    });
    y += rowHeight;
    return drawn;
  });
  const lines = picture.rows.length > 0 ? presentLine(axis.x(millis(picture.now)), top - 4, y - 9) : '';
  const foot = footer(picture, formatter, frame, y);
  const title = formatter.format(formatter.texts.picture.tenant, { title: picture.title });
  const height = Math.ceil(y + foot.height + margin);
  const document = { name: 'tenant-timeline', title, story: storyOf(picture, formatter), height };
  return svgDocument(frame, document, [head.svg, lines, marks.svg, ...rows, foot.svg]);
}

function axisOf({ rows, now }: TenantPicture, width: number): Axis {
  const ends = rows.flatMap(({ spans }) => spans.flatMap(({ from, to }) => (to ? [from, to] : [from])));
  const instants = [millis(now), ...ends.map((at) => millis(instant(at)))];
  const start = Math.min(...instants);
  const last = Math.max(...instants, start + 86_400_000);
  // What goes on without an end is given a little room.
  const end = last + (last - start) * 0.05;
  const inner = width - 2 * margin;
  return { start, end, x: (at) => round(margin + ((at - start) / (end - start)) * inner) };
}

function heading({ title, now, zone }: TenantPicture, formatter: Formatter, { width }: Frame): Drawn {
  const { picture } = formatter.texts;
  const inner = width - 2 * margin;
  let y = margin;
  const parts = wrapped(title, inner, 20, 2, true).map((line) => {
    y += 26;
    return text(line, margin, y - 6, 20, 'text', { bold: true });
  });
  const lines = [
    formatter.format(picture.now, { when: formatter.time(now.toString(), zone) }),
    formatter.format(picture.local, { zone }),
  ];
  for (const line of lines) {
    const [fits = ''] = wrapped(line, inner, 12, 1);
    y += 18;
    parts.push(group([text(fits, margin, y - 4, 12, 'quiet')], line));
  }
  return { svg: `<g>${parts.join('')}</g>`, height: y - margin + 10 };
}

/** The months or years of the axis, as words and as places. */
function drawMarks(
  { zone, rows }: TenantPicture,
  formatter: Formatter,
  axis: Axis,
  top: number,
): Drawn & { at: number[] } {
  if (rows.length === 0) return { svg: '', height: 0, at: [] };
  const first = dateIn(zone, instantFromMillis(axis.start));
  const step = steps.find((months) => monthsWide(axis, months) >= roomOfMark) ?? 240;
  const begins = plainDate(`${String(first.year).padStart(4, '0')}-01-01`);
  const found: { x: number; label: string }[] = [];
  for (let months = 0; ; months += step) {
    const day = addMonths(begins, months);
    const at = millis(startOfDay(day, zone));
    if (at > axis.end) break;
    if (at < axis.start) continue;
    const label = step < 12 ? `${formatter.texts.months[day.month - 1]} ${day.year}` : String(day.year);
    found.push({ x: axis.x(at), label });
  }
  const right = axis.x(axis.end);
  const labels = found
    .filter(({ x, label }) => x + widthOf(label, 12) <= right)
    .map(({ x, label }) => text(label, x, top + 12, 12, 'quiet'));
  return { svg: `<g aria-hidden="true">${labels.join('')}</g>`, height: 26, at: found.map(({ x }) => x) };
}

function monthsWide(axis: Axis, months: number): number {
  return axis.x(axis.start + months * 28 * 86_400_000) - axis.x(axis.start);
}

/** Runs behind the cards, which have pieces of it of their own where there are no words. */
function presentLine(x: number, top: number, bottom: number): string {
  const arrow = `<path class="now filled" d="M${round(x - 5)} ${top - 5}h10l-5 7z"/>`;
  return `<g aria-hidden="true"><path class="now line" d="M${x} ${top}V${bottom}"/>${arrow}</g>`;
}

/** Where a row is drawn; `marks` and `now` are places on the axis. */
interface Place {
  readonly zone: string;
  readonly top: number;
  readonly width: number;
  readonly marks: readonly number[];
  readonly now: number;
}

function drawRow(
  row: SubscriptionRow,
  formatter: Formatter,
  axis: Axis,
  { zone, top, width, marks, now }: Place,
): string {
  const inner = width - 2 * margin;
  const paper = `<rect class="card" x="${margin - 6}.5" y="${top}.5" width="${inner + 11}" height="${rowHeight - 9}" rx="8"/>`;
  const state = formatter.state(row.state);
  const pill = Math.ceil(widthOf(state, 12, true)) + 16;
  const [name = ''] = wrapped(row.planName, inner - pill - 8, 14, 1, true);
  const [facts = ''] = wrapped(factsOf(row, zone, formatter), inner, 12, 1);
  const bands = row.spans.map(({ phase, from, to }) => {
    const x = axis.x(millis(instant(from)));
    const till = to === null ? openEnd(phase, x, axis.x(axis.end)) : axis.x(millis(instant(to)));
    return band(phase, x, top + 39, Math.max(round(till - x - 1), 1), 14, 3);
  });
  return group(
    [
      paper,
      text(name, margin, top + 17, 14, 'text', { bold: true }),
      `<rect class="${row.state} filled" x="${width - margin - pill}" y="${top + 4}" width="${pill}" height="17" rx="8.5"/>`,
      text(state, width - margin - pill / 2, top + 16.5, 12, 'on', { bold: true, anchor: 'middle' }),
      text(facts, margin, top + 33, 12, 'quiet'),
      ...marks.map((x) => `<path class="quiet line" opacity=".6" d="M${x} ${top + 38}V${top + 55}"/>`),
      ...bands,
      ...row.termStarts.map((at) => notch(axis.x(millis(instant(at))), top + 39, 14)),
      `<path class="on line" style="stroke-width:4.5" d="M${now} ${top + 39}V${top + 55}"/>`,
      `<path class="now line" style="stroke-width:2" d="M${now} ${top + 39}V${top + 58}"/>`,
    ],
    `${row.planName}, ${row.id}: ${state}, ${factsOf(row, zone, formatter)}`,
  );
}

function factsOf({ seats, state, expiresOn, spans }: SubscriptionRow, zone: string, formatter: Formatter): string {
  const { picture } = formatter.texts;
  const ended = spans.find(({ phase }) => phase === state && isEnd(phase));
  // It has no licences any more, whatever its term was.
  if (ended) return formatter.format(picture.since, { first: formatter.dayAt(ended.from, zone) });
  const end =
    expiresOn === null
      ? picture.neverEnds
      : formatter.format(picture.endsOn, { lastDay: formatter.day(lastDayOf(expiresOn)) });
  return `${formatter.format(picture.seats, { seats })}, ${end}`;
}

/** What the patterns mean, and what is not shown. */
function footer({ rows, others }: TenantPicture, formatter: Formatter, { width }: Frame, top: number): Drawn {
  const shown = new Set(rows.flatMap(({ spans }) => spans.map(({ phase }) => phase)));
  let x = margin;
  let y = top;
  const parts: string[] = [];
  for (const phase of shown) {
    const name = formatter.state(phase);
    const wide = 28 + widthOf(name, 12) + 14;
    if (x > margin && x + wide > width - margin) {
      x = margin;
      y += 22;
    }
    parts.push(band(phase, x, y + 6, 20, 12, 3), text(name, x + 28, y + 17, 12, 'text'));
    x += wide;
  }
  y += 26;
  const { picture } = formatter.texts;
  const rest =
    rows.length === 0 ? picture.nothingThere : others > 0 ? formatter.format(picture.others, { count: others }) : '';
  if (rest !== '') {
    const [line = ''] = wrapped(rest, width - 2 * margin, 12, 1);
    parts.push(text(line, margin, y + 12, 12, 'quiet'));
    y += 20;
  }
  return { svg: `<g>${parts.join('')}</g>`, height: y - top };
}

/** The picture in words, for whoever does not see it. */
function storyOf({ title, zone, now, rows, others }: TenantPicture, formatter: Formatter): string {
  const { picture } = formatter.texts;
  const told = rows.map((row) => {
    const phases = row.spans.map(
      ({ phase, from }) =>
        `${formatter.state(phase)} ${formatter.format(picture.from, { first: formatter.dayAt(from, zone) })}`,
    );
    phases.push(
      ...row.termStarts.map((at) => formatter.format(picture.nextTerm, { first: formatter.dayAt(at, zone) })),
    );
    return `${row.planName}, ${row.id}: ${formatter.state(row.state)}, ${factsOf(row, zone, formatter)}; ${phases.join('; ')}.`;
  });
  return [
    `${title}.`,
    `${formatter.format(picture.now, { when: formatter.time(now.toString(), zone) })}.`,
    `${formatter.format(picture.local, { zone })}.`,
    ...(told.length > 0 ? told : [picture.nothingThere]),
    ...(others > 0 ? [formatter.format(picture.others, { count: others })] : []),
  ].join(' ');
}
