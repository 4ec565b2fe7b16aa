/** Times of a calendar day at which a story looks, by the clock on the wall of a zone. */
import { addDays, addHours, type Instant, messageTime, type PlainDate, startOfDay } from '../domain/calendar.js';

/** 10:00 of a day, on the days of a clock change too. */
export function morningOf(day: PlainDate, zone: string): Instant {
  return addHours(messageTime(day, zone), 1);
}

/** 12:00 of a day, when what was due at its start and at 09:00 is done. */
export function noonOf(day: PlainDate, zone: string): Instant {
  return addHours(messageTime(day, zone), 3);
}

/** One minute before a day ends. */
export function lateOn(day: PlainDate, zone: string): Instant {
  return addHours(startOfDay(addDays(day, 1), zone), -1 / 60);
}
