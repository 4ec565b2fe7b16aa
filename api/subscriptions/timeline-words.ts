/** The words of a timeline picture: dates in its zone, names of phases, and text that fits a given width. */
import { dateIn, daysBetween, instant } from '../../domain/calendar.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `15 Mar 2027`, by the calendar of a zone. Written here and not by `Intl`, whose spelling changes with its version. */
export function dayText(at: string, zone: string): string {
  const { day, month, year } = instant(at).toZonedDateTimeISO(zone);
  return `${day} ${months[month - 1]} ${year}`;
}

/** `Mon 15 Mar 2027, 09:00`, by the calendar and clock of a zone. */
export function timeText(at: string, zone: string): string {
  const { dayOfWeek, hour, minute } = instant(at).toZonedDateTimeISO(zone);
  return `${weekdays[dayOfWeek - 1]} ${dayText(at, zone)}, ${twoDigits(hour)}:${twoDigits(minute)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** Calendar days from one instant to another in a zone. */
export function daysFrom(from: string, to: string, zone: string): number {
  return daysBetween(dateIn(zone, instant(from)), dateIn(zone, instant(to)));
}

export function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}

const names: ReadonlyMap<string, string> = new Map([
  ['pending', 'Waiting'],
  ['settingUp', 'Setting up'],
  ['active', 'Active'],
  ['grace', 'Grace'],
  ['disabled', 'Disabled'],
  ['deleted', 'Deleted'],
  ['superseded', 'Superseded'],
  ['undone', 'Undone'],
]);

export function nameOf(state: string): string {
  return names.get(state) ?? state;
}

/** How wide a text is at most, in the widest of the usual screen fonts (DejaVu Sans, Verdana). */
export function widthOf(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (bold ? 1.12 : 1);
}

function emsOf(character: string): number {
  if (/[\u1100-\u11ff\u2e80-\uffdc\u{10000}-\u{1ffff}]/u.test(character)) return 1.1;
  if (/[mwMW@%&—…]/.test(character)) return 1;
  if (/[ .,:;'|!iljI()[\]/]/.test(character)) return 0.4;
  if (/[A-ZĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽ+=<>#~]/.test(character)) return 0.8;
  return 0.65;
}

/** The lines of a text that fits a width; what does not fit on the last line is cut with an ellipsis. */
export function wrapped(text: string, width: number, size: number, most: number, bold = false): string[] {
  const fits = (line: string) => widthOf(line, size, bold) <= width;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (lines.length === most - 1 || line === '') {
      lines.push(shortened([line, ...words.slice(index)].filter((part) => part !== '').join(' '), fits));
      return lines;
    }
    lines.push(line);
    line = fits(word) ? word : '';
    if (line === '') {
      lines.push(shortened(words.slice(index).join(' '), fits));
      return lines;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function shortened(text: string, fits: (line: string) => boolean): string {
  if (fits(text)) return text;
  const characters = [...text];
  while (characters.length > 0 && !fits(`${characters.join('').trimEnd()}…`)) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}
