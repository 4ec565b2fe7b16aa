/**
 * One subscription's life as a picture that a phone can show: from top to bottom its phases, what happened and what is
 * planned, at local time. Every thing that a colour says is also said by a word and by a pattern or sign.
 */
import { type Glyph, glyphs, type Phase, patterns, style } from './timeline-style.js';
import { daysFrom, daysText, dayText, nameOf, timeText, widthOf, wrapped } from './timeline-words.js';

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
  readonly events: readonly TimelineEvent[];
}

export interface TimelineSpan {
  readonly phase: Phase;
  readonly from: string;
  readonly to: string | null;
}

export interface TimelineEvent {
  readonly kind: string;
  readonly label: string;
  readonly at: string;
  /** It has happened; else it is planned. */
  readonly past: boolean;
}

const width = 360;
const margin = 12;
const inner = width - 2 * margin;
/** The middle of the rail that runs down along the events. */
const rail = 34;
const textLeft = 58;
const textRight = width - margin - 12;
const textWidth = textRight - textLeft;
/** A pause between two events that is worth a line of its own. */
const longPause = 10;

/** A part of the picture and how much height it takes. */
interface Drawn {
  readonly svg: string;
  readonly height: number;
}

/** A well-formed SVG document. The same input gives the same document. */
export function timelineSvg(timeline: TimelinePicture): string {
  const spans = timeline.spans.filter(({ from, to }) => to === null || Date.parse(from) < Date.parse(to));
  const parts = [heading, strip].map((draw) => ({ draw: (y: number) => draw(timeline, spans, y) }));
  const sections = sectionsOf(timeline, spans).map((section) => ({
    draw: (y: number) => drawSection(timeline, section, y),
  }));
  let y = margin;
  const drawn: string[] = [];
  for (const { draw } of [...parts, ...sections]) {
    const part = draw(y);
    drawn.push(part.svg);
    y += part.height;
  }
  const height = Math.ceil(y + margin - 6);
  const size = `viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"`;
  const names = 'role="img" aria-labelledby="timeline-title timeline-desc"';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="timeline" ${names} ${size}>`,
    `<title id="timeline-title">${escaped(timeline.title)}: timeline of the subscription</title>`,
    `<desc id="timeline-desc">${escaped(storyOf(timeline, spans))}</desc>`,
    `<style>${style}</style><defs>${patterns}</defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...drawn,
    '</svg>',
  ].join('\n');
}

function heading({ title, state, now, zone }: TimelinePicture, _: readonly TimelineSpan[], top: number): Drawn {
  const lines = wrapped(title, inner, 20, 2, true);
  let y = top;
  const parts = lines.map((line) => {
    y += 26;
    return text(line, margin, y - 6, 20, 'text', { bold: true });
  });
  const [name = ''] = wrapped(nameOf(state), inner / 2, 14, 1, true);
  const pill = Math.ceil(widthOf(name, 14, true)) + 22;
  y += 6;
  parts.push(
    `<rect class="${isPhase(state) ? state : 'disabled'} filled" x="${margin}" y="${y}" width="${pill}" height="26" rx="13"/>`,
    text(name, margin + pill / 2, y + 18, 14, 'on', { bold: true, anchor: 'middle' }),
  );
  const when = `on ${timeText(now, zone)}`;
  const beside = margin + pill + 10;
  const fits = beside + widthOf(when, 13) <= width - margin;
  parts.push(fits ? text(when, beside, y + 18, 13, 'text') : text(when, margin, y + 44, 13, 'text'));
  y += fits ? 26 : 52;
  const local = `All times are local: ${zone}`;
  const [zoneLine = ''] = wrapped(local, inner, 12, 1);
  y += 20;
  parts.push(group([text(zoneLine, margin, y - 3, 12, 'quiet')], local));
  return { svg: group(parts, title), height: y - top + 8 };
}

/** The whole life at scale, without words: what it shows is told below. */
function strip({ zone, now, events }: TimelinePicture, spans: readonly TimelineSpan[], top: number): Drawn {
  const [first] = spans;
  if (!first) return { svg: '', height: 0 };
  const instants = [now, ...events.map(({ at }) => at), ...spans.flatMap(({ from, to }) => (to ? [from, to] : [from]))];
  const start = Date.parse(first.from);
  const last = Math.max(...instants.map((at) => Date.parse(at)), start + 1);
  // What goes on without an end is given a little room.
  const end = spans.at(-1)?.to === null ? last + (last - start) * 0.06 : last;
  const xOf = (at: number) => round(margin + (Math.min(Math.max(at - start, 0), end - start) / (end - start)) * inner);
  const parts = spans.map(({ phase, from, to }) => {
    const x = xOf(Date.parse(from));
    const till = xOf(to === null ? end : Date.parse(to));
    return band(phase, x, top + 8, Math.max(round(till - x - 1), 1), 14, 3);
  });
  const mark = xOf(Date.parse(now));
  const firstDay = dayText(first.from, zone);
  const lastDay = dayText(new Date(last).toISOString(), zone);
  parts.push(
    `<path class="now filled" d="M${mark - 5} ${top}h10l-5 7z"/>`,
    `<path class="now line" d="M${mark} ${top + 6}V${top + 25}"/>`,
    text(firstDay, margin, top + 39, 12, 'quiet'),
  );
  if (lastDay !== firstDay) parts.push(text(lastDay, width - margin, top + 39, 12, 'quiet', { anchor: 'end' }));
  return { svg: `<g aria-hidden="true">${parts.join('')}</g>`, height: 54 };
}

interface Section {
  readonly span: TimelineSpan;
  readonly rows: readonly (TimelineEvent | 'now')[];
}

/** The events of each span in their order, and the present among them. */
function sectionsOf({ events, now }: TimelinePicture, spans: readonly TimelineSpan[]): Section[] {
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
  return spans.map((span, index) => ({ span, rows: rows.filter((row) => spanOf(row) === index) }));
}

function drawSection({ zone, now }: TimelinePicture, { span, rows }: Section, top: number): Drawn {
  const { phase, from, to } = span;
  const planned = Date.parse(from) > Date.parse(now);
  let y = top + 60;
  const parts = [
    text(planned ? `${nameOf(phase)}, planned` : nameOf(phase), textLeft, top + 27, 16, phase, { bold: true }),
    text(spanText(span, now, zone), textLeft, top + 45, 12, 'quiet'),
  ];
  const days = to === null ? 0 : daysFrom(from, to, zone);
  if (days > 0) parts.push(text(daysText(days), textRight, top + 45, 12, 'text', { anchor: 'end' }));
  let before: string | null = null;
  for (const row of rows) {
    const at = row === 'now' ? now : row.at;
    const pause = before === null ? 0 : daysFrom(before, at, zone);
    if (pause >= longPause) {
      parts.push(text(`${daysText(pause)} later`, textLeft, y + 13, 12, 'quiet', { italic: true }));
      y += 24;
    }
    const drawn = row === 'now' ? drawNow(now, zone, y) : drawEvent(row, phase, zone, y);
    parts.push(drawn.svg);
    y += drawn.height;
    before = at;
  }
  const height = y - top + 6;
  const frame = `<rect class="card" x="${margin}.5" y="${top}.5" width="${inner - 1}" height="${height}" rx="10"/>`;
  return {
    svg: `<g>${frame}${band(phase, rail - 6, top + 12, 12, height - 23, 6)}${parts.join('')}</g>`,
    height: height + 8,
  };
}

function spanText({ phase, from, to }: TimelineSpan, now: string, zone: string): string {
  const first = dayText(from, zone);
  // Only what is perpetual is active with no end in sight.
  const open = phase === 'active' ? ', without an end' : '';
  if (to === null) return Date.parse(from) > Date.parse(now) ? `from ${first}${open}` : `since ${first}${open}`;
  return daysFrom(from, to, zone) === 0 ? first : `${first} to ${dayText(to, zone)}`;
}

function drawEvent({ kind, label, at, past }: TimelineEvent, phase: Phase, zone: string, top: number): Drawn {
  const lines = wrapped(label, textWidth, 14, 3);
  const parts = [
    marker(phase, glyphOf(kind), past, top + 15),
    text(past ? timeText(at, zone) : `${timeText(at, zone)}, planned`, textLeft, top + 12, 12, 'quiet'),
    ...lines.map((line, index) => text(line, textLeft, top + 29 + index * 18, 14, 'text')),
  ];
  return { svg: group(parts, label), height: 26 + lines.length * 18 };
}

function drawNow(now: string, zone: string, top: number): Drawn {
  const label = `Now: ${timeText(now, zone)}`;
  const parts = [
    `<rect class="now filled" x="${margin + 6}" y="${top + 2}" width="${inner - 12}" height="24" rx="12"/>`,
    `<circle class="on filled" cx="${rail}" cy="${top + 14}" r="5"/>`,
    text(label, textLeft, top + 19, 13, 'on', { bold: true }),
  ];
  return { svg: `<g>${parts.join('')}</g>`, height: 40 };
}

const signs: ReadonlyMap<string, Glyph> = new Map([
  ['notice', 'message'],
  ['stateNotice', 'message'],
  ['committed', 'begin'],
  ['setUpDone', 'begin'],
  ['renewed', 'begin'],
  ['holdPlaced', 'hold'],
  ['holdReleased', 'hold'],
  ['setUpStuck', 'trouble'],
  ['deletionStuck', 'trouble'],
  ['deleted', 'end'],
  ['deletion', 'end'],
]);

function glyphOf(kind: string): Glyph {
  return signs.get(kind) ?? 'change';
}

/** Full for what happened, an empty ring for what is planned. */
function marker(phase: Phase, glyph: Glyph, past: boolean, y: number): string {
  const rim = '<circle class="on filled" r="12"/>';
  const ring = past
    ? `<circle class="${phase} filled" r="10.5"/>`
    : `<circle class="${phase} hollow" r="10" stroke-width="1.6" stroke-dasharray="3 2.2"/>`;
  const sign = `<path class="${past ? 'on' : phase} line" d="${glyphs[glyph]}"/>`;
  return `<g transform="translate(${rail} ${y})">${rim}${ring}${sign}</g>`;
}

function band(phase: Phase, x: number, y: number, wide: number, high: number, radius: number): string {
  const box = `x="${x}" y="${y}" width="${wide}" height="${high}" rx="${radius}"`;
  const dashes = phase === 'deleted' ? ' stroke-dasharray="4 3"' : '';
  return `<rect ${box} fill="url(#timeline-${phase})"/><rect class="${phase} hollow" ${box}${dashes}/>`;
}

function text(
  content: string,
  x: number,
  y: number,
  size: number,
  colour: string,
  { bold = false, italic = false, anchor = 'start' } = {},
): string {
  const look = `${bold ? ' font-weight="600"' : ''}${italic ? ' font-style="italic"' : ''}`;
  const end = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text class="${colour}" x="${round(x)}" y="${round(y)}" font-size="${size}"${look}${end}>${escaped(content)}</text>`;
}

/** The full text shows where a pointer rests, whatever was shortened. */
function group(parts: readonly string[], full: string): string {
  return `<g><title>${escaped(full)}</title>${parts.join('')}</g>`;
}

/** The picture in words, for whoever does not see it. */
function storyOf({ title, zone, now, state, events }: TimelinePicture, spans: readonly TimelineSpan[]): string {
  const told = ({ label, at }: TimelineEvent) => `${timeText(at, zone)}: ${label}.`;
  const inOrder = [...events].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const past = inOrder.filter((event) => event.past).map(told);
  const planned = inOrder.filter((event) => !event.past).map(told);
  const phases = spans.map((span) => `${nameOf(span.phase)} ${spanText(span, now, zone)}`);
  return [
    `${title} on ${timeText(now, zone)}: ${nameOf(state)}. All times are local to ${zone}.`,
    ...(phases.length > 0 ? [`Phases: ${phases.join('; ')}.`] : []),
    ...(past.length > 0 ? [`What happened: ${past.join(' ')}`] : []),
    ...(planned.length > 0 ? [`What is planned: ${planned.join(' ')}`] : ['Nothing more is planned.']),
  ].join(' ');
}

function isPhase(state: string): state is Phase {
  return ['settingUp', 'active', 'grace', 'disabled', 'deleted'].includes(state);
}

/** XML has no way to write most control characters and halves of surrogate pairs, not even escaped. */
function escaped(content: string): string {
  return content
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
