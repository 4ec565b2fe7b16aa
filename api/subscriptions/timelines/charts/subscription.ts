/**
 * One subscription's life as a picture that a phone can show: from top to bottom its phases, what happened and what is
 * planned, at local time. Every thing that a colour says is also said by a word and by a pattern or sign.
 */
import type { EventKind } from '../../../../domain/subscriptions/events.js';
import { daysFrom, type Formatter } from '../words.js';
import {
  band,
  type Drawn,
  type Frame,
  group,
  notch,
  openEnd,
  round,
  svgDocument,
  text,
  widthOf,
  wrapped,
} from './drawing.js';
import { type Glyph, glyphs, type Phase, phases } from './theme.js';
import {
  type EventRow,
  labelOf,
  type Section,
  sectionsOf,
  spanText,
  type TimelinePicture,
  type TimelineSpan,
  timeOf,
} from './timeline-rows.js';
import { storyOf } from './timeline-story.js';

const margin = 12;
/** The middle of the rail that runs down along the events. */
const rail = 34;
const textLeft = 58;
/** A pause between two events that is worth a line of its own. */
const longPause = 10;

/** What every part is drawn with. */
interface Pen {
  readonly formatter: Formatter;
  readonly width: number;
  /** Between the margins. */
  readonly inner: number;
  readonly textRight: number;
}

/** A well-formed SVG document. The same input gives the same document. */
export function subscriptionPicture(timeline: TimelinePicture, formatter: Formatter, frame: Frame): string {
  const { width } = frame;
  const pen: Pen = { formatter, width, inner: width - 2 * margin, textRight: width - margin - 12 };
  const spans = timeline.spans.filter(({ from, to }) => to === null || Date.parse(from) < Date.parse(to));
  const parts: ((y: number) => Drawn)[] = [
    (y) => heading(pen, timeline, y),
    (y) => strip(pen, timeline, spans, y),
    ...sectionsOf(timeline, spans).map((section) => (y: number) => drawSection(pen, timeline, section, y)),
  ];
  let y = margin;
  const drawn: string[] = [];
  for (const draw of parts) {
    const part = draw(y);
    drawn.push(part.svg);
    y += part.height;
  }
  const title = formatter.format(formatter.texts.picture.subscription, { title: timeline.title });
  const height = Math.ceil(y + margin - 6);
  return svgDocument(frame, { name: 'timeline', title, story: storyOf(formatter, timeline, spans), height }, drawn);
}

function heading({ formatter, width, inner }: Pen, { title, state, now, zone }: TimelinePicture, top: number): Drawn {
  const { picture } = formatter.texts;
  const lines = wrapped(title, inner, 20, 2, true);
  let y = top;
  const parts = lines.map((line) => {
    y += 26;
    return text(line, margin, y - 6, 20, 'text', { bold: true });
  });
  const [name = ''] = wrapped(formatter.state(state), inner / 2, 14, 1, true);
  const pill = Math.ceil(widthOf(name, 14, true)) + 22;
  y += 6;
  parts.push(
    `<rect class="${isPhase(state) ? state : 'disabled'} filled" x="${margin}" y="${y}" width="${pill}" height="26" rx="13"/>`,
    text(name, margin + pill / 2, y + 18, 14, 'on', { bold: true, anchor: 'middle' }),
  );
  const when = formatter.format(picture.on, { when: formatter.time(now, zone) });
  const beside = margin + pill + 10;
  const fits = beside + widthOf(when, 13) <= width - margin;
  parts.push(fits ? text(when, beside, y + 18, 13, 'text') : text(when, margin, y + 44, 13, 'text'));
  y += fits ? 26 : 52;
  const local = formatter.format(picture.local, { zone });
  const [zoneLine = ''] = wrapped(local, inner, 12, 1);
  y += 20;
  parts.push(group([text(zoneLine, margin, y - 3, 12, 'quiet')], local));
  return { svg: group(parts, title), height: y - top + 8 };
}

/** The whole life at scale, without words: what it shows is told below. */
function strip(
  { formatter, width, inner }: Pen,
  { zone, now, termStarts, events }: TimelinePicture,
  spans: readonly TimelineSpan[],
  top: number,
): Drawn {
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
    const till = to === null ? openEnd(phase, x, xOf(end)) : xOf(Date.parse(to));
    return band(phase, x, top + 8, Math.max(round(till - x - 1), 1), 14, 3);
  });
  parts.push(...termStarts.map((at) => notch(xOf(Date.parse(at)), top + 8, 14)));
  const mark = xOf(Date.parse(now));
  const firstDay = formatter.dayAt(first.from, zone);
  const lastDay = formatter.dayAt(new Date(last).toISOString(), zone);
  parts.push(
    `<path class="now filled" d="M${mark - 5} ${top}h10l-5 7z"/>`,
    `<path class="now line" d="M${mark} ${top + 6}V${top + 25}"/>`,
    text(firstDay, margin, top + 39, 12, 'quiet'),
  );
  if (lastDay !== firstDay) parts.push(text(lastDay, width - margin, top + 39, 12, 'quiet', { anchor: 'end' }));
  return { svg: `<g aria-hidden="true">${parts.join('')}</g>`, height: 54 };
}

function drawSection(pen: Pen, { zone, now }: TimelinePicture, { span, rows }: Section, top: number): Drawn {
  const { formatter, inner, textRight } = pen;
  const { picture } = formatter.texts;
  const name = formatter.state(span.phase);
  const { phase, from, to } = span;
  const planned = Date.parse(from) > Date.parse(now);
  let y = top + 60;
  const parts = [
    text(planned ? formatter.format(picture.planned, { what: name }) : name, textLeft, top + 27, 16, phase, {
      bold: true,
    }),
    text(spanText(formatter, span, now, zone), textLeft, top + 45, 12, 'quiet'),
  ];
  const days = to === null ? 0 : daysFrom(from, to, zone);
  if (days > 0) parts.push(text(formatter.days(days), textRight, top + 45, 12, 'text', { anchor: 'end' }));
  let before: string | null = null;
  for (const row of rows) {
    const at = row === 'now' ? now : row.at;
    const pause = before === null ? 0 : daysFrom(before, at, zone);
    if (pause >= longPause) {
      parts.push(
        text(formatter.format(picture.later, { days: formatter.days(pause) }), textLeft, y + 13, 12, 'quiet', {
          italic: true,
        }),
      );
      y += 24;
    }
    const drawn = row === 'now' ? drawNow(pen, now, zone, y) : drawEvent(pen, row, phase, zone, y);
    parts.push(drawn.svg);
    y += drawn.height;
    before = row === 'now' ? now : row.until;
  }
  const height = y - top + 6;
  const frame = `<rect class="card" x="${margin}.5" y="${top}.5" width="${inner - 1}" height="${height}" rx="10"/>`;
  return {
    svg: `<g>${frame}${band(phase, rail - 6, top + 12, 12, height - 23, 6)}${parts.join('')}</g>`,
    height: height + 8,
  };
}

function drawEvent({ formatter, textRight }: Pen, row: EventRow, phase: Phase, zone: string, top: number): Drawn {
  const { kind, past } = row;
  const label = labelOf(row, formatter);
  const lines = wrapped(label, textRight - textLeft, 14, 3);
  const time = timeOf(row, formatter, zone);
  const when = past ? time : formatter.format(formatter.texts.picture.planned, { what: time });
  const parts = [
    marker(phase, signs[kind], past, top + 15),
    text(when, textLeft, top + 12, 12, 'quiet'),
    ...lines.map((line, index) => text(line, textLeft, top + 29 + index * 18, 14, 'text')),
  ];
  return { svg: group(parts, label), height: 26 + lines.length * 18 };
}

function drawNow({ formatter, inner }: Pen, now: string, zone: string, top: number): Drawn {
  const label = formatter.format(formatter.texts.picture.now, { when: formatter.time(now, zone) });
  const parts = [
    `<rect class="now filled" x="${margin + 6}" y="${top + 2}" width="${inner - 12}" height="24" rx="12"/>`,
    `<circle class="on filled" cx="${rail}" cy="${top + 14}" r="5"/>`,
    text(label, textLeft, top + 19, 13, 'on', { bold: true }),
  ];
  return { svg: `<g>${parts.join('')}</g>`, height: 40 };
}

const signs: Readonly<Record<EventKind, Glyph>> = {
  noticeDue: 'message',
  proFormaIssued: 'message',
  committed: 'begin',
  setUpDone: 'begin',
  renewed: 'begin',
  seatsAdded: 'begin',
  termStarted: 'begin',
  paymentRecorded: 'begin',
  holdPlaced: 'hold',
  holdReleased: 'hold',
  setUpStuck: 'trouble',
  setUpPaused: 'trouble',
  deletionStuck: 'trouble',
  setUpUndone: 'end',
  superseded: 'end',
  deleted: 'end',
  setUpStarted: 'change',
  expired: 'change',
  unpaid: 'change',
  disabled: 'change',
  collectionDue: 'change',
  renewalChanged: 'change',
  seatsIncreased: 'change',
  seatsReduced: 'change',
  paymentReversed: 'end',
  renewalGivenBack: 'change',
  payerChanged: 'change',
  takeOverPlanned: 'change',
  takeOverWithdrawn: 'change',
  policyChanged: 'change',
  cancelled: 'change',
  cancellationWithdrawn: 'change',
  licencesChanged: 'change',
  replacementStarted: 'change',
  usersMoved: 'change',
  replacementReleased: 'change',
  deletionStarted: 'change',
};

/** Full for what happened, an empty ring for what is planned. */
function marker(phase: Phase, glyph: Glyph, past: boolean, y: number): string {
  const rim = '<circle class="on filled" r="12"/>';
  const ring = past
    ? `<circle class="${phase} filled" r="10.5"/>`
    : `<circle class="${phase} hollow" r="10" stroke-width="1.6" stroke-dasharray="3 2.2"/>`;
  const sign = `<path class="${past ? 'on' : phase} line" d="${glyphs[glyph]}"/>`;
  return `<g transform="translate(${rail} ${y})">${rim}${ring}${sign}</g>`;
}

function isPhase(state: string): state is Phase {
  return (phases as readonly string[]).includes(state);
}
