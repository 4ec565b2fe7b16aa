/** A month as a calendar: how many subscriptions have to be renewed on which day. */
import { addDays, addMonths, compareDates, daysBetween, type PlainDate } from '../../../../domain/calendar.js';
import type { Formatter } from '../words.js';
import { type Frame, group, round, svgDocument, text, widthOf, wrapped } from './drawing.js';

export interface MonthPicture {
  /** The first day of the month. */
  readonly first: PlainDate;
  readonly today: PlainDate;
  /** For each day of the month, in order. */
  readonly counts: readonly number[];
}

const margin = 12;
const cellHeight = 58;

/** A well-formed SVG document. The same input gives the same document. */
export function monthPicture({ first, today, counts }: MonthPicture, formatter: Formatter, frame: Frame): string {
  const { picture, weekdays } = formatter.texts;
  const { width } = frame;
  const month = formatter.month(first.month, first.year);
  const title = formatter.format(picture.renewals, { month });
  const total = formatter.format(picture.total, { count: counts.reduce((sum, count) => sum + count, 0) });
  const cell = (width - 2 * margin) / 7;
  const [line = ''] = wrapped(total, width - 2 * margin, 13, 1);
  const size = [20, 18, 16].find((one) => widthOf(title, one, true) <= width - 2 * margin) ?? 14;
  const top = margin + 78;
  const offset = first.dayOfWeek - 1;
  const cells = counts.map((count, index) => {
    const place = offset + index;
    const box = {
      x: round(margin + (place % 7) * cell),
      y: top + Math.floor(place / 7) * cellHeight,
      wide: round(cell),
    };
    return drawDay(addDays(first, index), count, { box, today, formatter });
  });
  const head = weekdays.map((name, index) =>
    text(name, margin + index * cell + cell / 2, top - 8, 12, 'quiet', { anchor: 'middle' }),
  );
  const height = top + Math.ceil((offset + counts.length) / 7) * cellHeight + margin;
  const story = [
    `${total}.`,
    ...counts.flatMap((count, index) => (count > 0 ? [toldDay(addDays(first, index), count, formatter)] : [])),
  ];
  return svgDocument(frame, { name: 'renewals', title, story: story.join(' '), height }, [
    text(title, margin, margin + 20, size, 'text', { bold: true }),
    text(line, margin, margin + 42, 13, 'quiet'),
    `<g aria-hidden="true">${head.join('')}</g>`,
    ...cells,
  ]);
}

interface Day {
  readonly box: { readonly x: number; readonly y: number; readonly wide: number };
  readonly today: PlainDate;
  readonly formatter: Formatter;
}

function drawDay(day: PlainDate, count: number, { box: { x, y, wide }, today, formatter }: Day): string {
  const parts = [
    `<rect class="card" x="${round(x + 1)}" y="${y + 1}" width="${round(wide - 2)}" height="${cellHeight - 2}" rx="6"/>`,
    text(String(day.day), x + 7, y + 17, 12, count > 0 ? 'text' : 'quiet', { bold: count > 0 }),
  ];
  if (compareDates(day, today) === 0) {
    parts.push(
      `<rect class="now hollow" stroke-width="2" x="${round(x + 2)}" y="${y + 2}" width="${round(wide - 4)}" height="${cellHeight - 4}" rx="5"/>`,
    );
  }
  if (count > 0) {
    const shown = widthOf(String(count), 12, true) <= wide - 10 ? String(count) : '999+';
    const size = [17, 14].find((one) => widthOf(shown, one, true) <= wide - 16) ?? 12;
    const pill = Math.min(wide - 8, Math.max(26, Math.ceil(widthOf(shown, size, true)) + 12));
    parts.push(
      `<rect class="now filled" x="${round(x + (wide - pill) / 2)}" y="${y + 24}" width="${round(pill)}" height="26" rx="8"/>`,
      text(shown, x + wide / 2, y + 37 + size * 0.36, size, 'on', { bold: true, anchor: 'middle' }),
    );
  }
  return group(parts, toldDay(day, count, formatter));
}

function toldDay(day: PlainDate, count: number, formatter: Formatter): string {
  return `${formatter.day(day)}: ${formatter.format(formatter.texts.picture.count, { count })}.`;
}

/** Its days, as many as it has. */
export function daysOf(first: PlainDate): PlainDate[] {
  return Array.from({ length: daysBetween(first, addMonths(first, 1)) }, (_, index) => addDays(first, index));
}
