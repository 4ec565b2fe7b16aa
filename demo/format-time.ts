/** Days and instants as the demo tells them. */
import { type Instant, millis, type PlainDate } from '../domain/calendar.js';

const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** `22 Nov 2026` */
export function formatDay(day: PlainDate): string {
  return new Intl.DateTimeFormat('en-GB', { ...date, timeZone: 'UTC' }).format(Date.parse(day.toString()));
}

/** `22 Nov 2026, 09:00` by the clocks of a zone. */
export function formatTime(at: Instant, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...date, ...time, timeZone: zone }).format(millis(at));
}

/** `3.4 s` */
export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
