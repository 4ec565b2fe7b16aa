/** Days and instants as the demo tells them. */
import { addDays, type Instant, millis, type PlainDate, startOfDay } from '../domain/calendar.js';

const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `22 Nov 2026` */
export function toldDay(day: PlainDate): string {
  return new Intl.DateTimeFormat('en-GB', { ...date, timeZone: 'UTC' }).format(Date.parse(day.toString()));
}

/** `22 Nov 2026, 09:00` by the clocks of a zone. */
export function toldTime(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...date, ...time, timeZone: zone }).format(millis(at));
}

/** `3.4 s` */
export function toldSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An instant of a day that is so many minutes after its start; negative ones are of the day before. */
export function minutesInto(day: PlainDate, zone: string, minutes: number): Instant {
  return startOfDay(day, zone).add({ minutes });
}

/** One minute before a day ends. */
export function lateOn(day: PlainDate, zone: string): Instant {
  return minutesInto(addDays(day, 1), zone, -1);
}
