/** Days, numbers and messages of timelines in a language. Days are not left to `Intl`, whose spelling changes with its version. */
import { withOneStop } from '../../../adapters/one-stop.js';
import { parsedMessage } from '../../../adapters/parsed-message.js';
import {
  dateIn,
  daysBetween,
  type Instant,
  instant,
  instantFromMillis,
  millis,
  type PlainDate,
} from '../../../domain/calendar.js';
import { type Money, minorUnitDigits } from '../../../domain/money.js';
import type { Language } from '../../i18n/language.js';
import { cs } from './texts/cs.js';
import { en } from './texts/en.js';
import { pl } from './texts/pl.js';
import type { TimelineTexts } from './texts/texts.js';

const texts: Readonly<Record<Language, TimelineTexts>> = { en, pl, cs };

/**
 * Arguments of messages. Days are written out; those of the end (`unpaidFrom`, `lastPaidDay`, `lastGraceDay`, `graceDays`,
 * `disablesOn`, `lastKeptDay`, `deletionDay`) count from the first unpaid day and are left out for what never ends.
 */
export type TextValues = Readonly<Record<string, string | number>>;

/** Writes messages, days and numbers in one language. */
export class Formatter {
  readonly texts: TimelineTexts;

  constructor(readonly language: Language) {
    this.texts = texts[language];
  }

  /** A message in ICU MessageFormat, with its arguments. */
  format(message: string, values: TextValues = {}): string {
    return withOneStop(String(parsedMessage(message, this.language).format(values)));
  }

  /** `15 Mar 2027` */
  day({ day, month, year }: Pick<PlainDate, 'day' | 'month' | 'year'>): string {
    const values = { day: String(day), month: this.texts.months[month - 1] ?? '', number: String(month) };
    return this.format(this.texts.day, { ...values, year: String(year) });
  }

  /** `15 marca 2027 r.`, as it stands in a sentence. */
  date({ day, month, year }: Pick<PlainDate, 'day' | 'month' | 'year'>): string {
    const values = { day: String(day), month: this.texts.sentenceMonths[month - 1] ?? '', year: String(year) };
    return this.format(this.texts.sentenceDay, values);
  }

  /** The same for the day that it is in a zone. */
  dayAt(at: string | Instant, zone: string): string {
    return this.day(dateIn(zone, typeof at === 'string' ? instant(at) : at));
  }

  /** The last day of what ends at an instant: at midnight it is the day before. */
  lastDayAt(end: string, zone: string): string {
    return this.dayAt(instantFromMillis(millis(instant(end)) - 1), zone);
  }

  /** `Mon 15 Mar 2027, 09:00`, by the calendar and clock of a zone. */
  time(at: string, zone: string): string {
    const local = instant(at).toZonedDateTimeISO(zone);
    const { dayOfWeek, hour, minute } = local;
    return this.format(this.texts.time, {
      weekday: this.texts.weekdays[dayOfWeek - 1] ?? '',
      day: this.day(local),
      time: `${twoDigits(hour)}:${twoDigits(minute)}`,
    });
  }

  /** `PLN 1,234.50` as the language writes it. */
  money({ amount, currency }: Money): string {
    const digits = minorUnitDigits(currency);
    const locale = this.language === 'en' ? 'en-GB' : this.language;
    const style = {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    } as const;
    return new Intl.NumberFormat(locale, style).format(amount / 10 ** digits);
  }

  days(days: number): string {
    return this.format(this.texts.days, { days });
  }

  /** `March 2027` */
  month(month: number, year: number): string {
    return `${this.texts.longMonths[month - 1] ?? ''} ${year}`;
  }

  /** A state by its name; what has no name is shown as it is. */
  state(state: string): string {
    return new Map(Object.entries(this.texts.states)).get(state) ?? state;
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** Calendar days from one instant to another in a zone. */
export function daysFrom(from: string, to: string, zone: string): number {
  return daysBetween(dateIn(zone, instant(from)), dateIn(zone, instant(to)));
}
