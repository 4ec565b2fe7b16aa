/**
 * Days and instants: the only file that knows the calendar library, because its name clashes with Temporal the engine.
 * Everything here is a pure function of its arguments (the time zone data of the JavaScript engine included), so a
 * workflow may use it. The polyfill's own implementation is taken even where an engine has one built in: a workflow must
 * decide the same after an upgrade of Node.
 */

import { Temporal } from 'temporal-polyfill/implementation';
import { dateFormat } from './date-format.js';
import { DomainError } from './errors.js';

/** A calendar day without a time zone. */
export type PlainDate = Temporal.PlainDate;

/** A point in time. */
export type Instant = Temporal.Instant;

const dateShape = /^\d{4}-\d{2}-\d{2}$/;
const instantShape = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const zoneShape = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** When messages are sent and collections are made, by the clock of the term's zone. */
const messageHour = 9;

/**
 * The day that `YYYY-MM-DD` names.
 * @throws DomainError `invalidDate` for another form or a day that does not exist
 */
export function plainDate(text: string): PlainDate {
  if (dateShape.test(text)) {
    try {
      return Temporal.PlainDate.from(text);
    } catch {
      // A day such as 30 February has the right form and does not exist.
    }
  }
  throw new DomainError('invalidDate', `Not a date of the calendar, written YYYY-MM-DD: ${JSON.stringify(text)}`);
}

/**
 * The instant that an RFC 3339 date-time such as `2027-03-15T09:00:00Z` names.
 * @throws DomainError `invalidInstant` for another form or an instant that does not exist
 */
export function instant(text: string): Instant {
  if (instantShape.test(text)) {
    try {
      return Temporal.Instant.from(text);
    } catch {
      // The same: 30 February, now with a time.
    }
  }
  throw new DomainError('invalidInstant', `Not an RFC 3339 date-time: ${JSON.stringify(text)}`);
}

/** The instant of a count of milliseconds since 1970-01-01T00:00:00Z. */
export function instantFromMillis(milliseconds: number): Instant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds);
}

/** Milliseconds since 1970-01-01T00:00:00Z; fractions of a millisecond are dropped. */
export function millis(at: Instant): number {
  return at.epochMilliseconds;
}

/** The instant so many hours of elapsed time later, whatever the clocks on the wall do. */
export function addHours(at: Instant, hours: number): Instant {
  return instantFromMillis(millis(at) + hours * 3_600_000);
}

/** The instant a duration (ISO 8601, `P1Y`, `P30D`, `PT12H`) later, by the calendar and the clock of UTC. */
export function addDuration(at: Instant, duration: string): Instant {
  return at.toZonedDateTimeISO('UTC').add(Temporal.Duration.from(duration)).toInstant();
}

/** True for a named zone of the IANA database, such as `Europe/Warsaw` or `UTC`; false for offsets such as `+02:00`. */
export function isTimeZone(zone: string): boolean {
  if (!zoneShape.test(zone)) return false;
  try {
    dateFormat('en', zone);
    return true;
  } catch {
    return false;
  }
}

/** @throws DomainError `invalidTimeZone` unless `zone` is a named zone of the IANA database */
export function assertTimeZone(zone: string): void {
  if (!isTimeZone(zone)) {
    throw new DomainError('invalidTimeZone', `Not a time zone such as Europe/Warsaw: ${JSON.stringify(zone)}`);
  }
}

/**
 * The instant at which a day begins in a zone, when state changes happen: the first instant that exists where midnight is
 * skipped, the earlier one where it comes twice.
 */
export function startOfDay(date: PlainDate, zone: string): Instant {
  return date.toZonedDateTime(zone).toInstant();
}

/** 09:00 of a day in a zone, when messages are sent and collections made. */
export function messageTime(date: PlainDate, zone: string): Instant {
  return date.toZonedDateTime({ timeZone: zone, plainTime: { hour: messageHour } }).toInstant();
}

/** The calendar day that it is in a zone at an instant. */
export function dateIn(zone: string, at: Instant): PlainDate {
  return at.toZonedDateTimeISO(zone).toPlainDate();
}

/**
 * The day `months` after an anchor, clamped to the month's last day. Always count from the original anchor: 31 January
 * + 2 months is 31 March, which two steps of one month would miss.
 */
export function addMonths(anchor: PlainDate, months: number): PlainDate {
  return anchor.add({ months });
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return date.add({ days });
}

/** Calendar days from one day to another; negative when `to` comes first. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return from.until(to, { largestUnit: 'day' }).days;
}

/** Calendar months between the months of two days, whatever the days of the month. */
export function monthsBetween(from: PlainDate, to: PlainDate): number {
  return (to.year - from.year) * 12 + to.month - from.month;
}

/** Negative, zero or positive, as sort functions ask. */
export function compareDates(one: PlainDate, other: PlainDate): number {
  return Temporal.PlainDate.compare(one, other);
}

/** Negative, zero or positive, as sort functions ask. */
export function compareInstants(one: Instant, other: Instant): number {
  return Temporal.Instant.compare(one, other);
}

/** The later of two; of equals the first. */
export function later(one: PlainDate, other: PlainDate): PlainDate;
export function later(one: Instant, other: Instant): Instant;
export function later(one: PlainDate | Instant, other: PlainDate | Instant): PlainDate | Instant {
  return isBefore(one as Instant, other as Instant) ? other : one;
}

export function isBefore(one: PlainDate, other: PlainDate): boolean;
export function isBefore(one: Instant, other: Instant): boolean;
export function isBefore(one: PlainDate | Instant, other: PlainDate | Instant): boolean {
  return 'epochMilliseconds' in one
    ? compareInstants(one, other as Instant) < 0
    : compareDates(one, other as PlainDate) < 0;
}
