/** A calendar as RFC 5545 writes it, for clients that subscribe to an address. */
import { createHash } from 'node:crypto';
import ical, { ICalAlarmRelatesTo, ICalAlarmType, ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import { IntlMessageFormat } from 'intl-messageformat';
import { startOfDay } from '../../../domain/calendar.js';
import type { CalendarEvent } from '../../../domain/partners/calendar.js';
import type { Language } from '../../i18n/language.js';
import { calendarTexts } from './texts.js';

/** An event with the names of what it is about. */
export interface NamedEvent extends CalendarEvent {
  readonly organisation: string | null;
  readonly plan: string;
  /** Of the subscription: it counts up with each change, as clients ask of an event that moves. */
  readonly revision: number;
  readonly changedAt: Date;
}

export interface CalendarHead {
  readonly name: string;
  readonly language: Language;
  /** So many days before each event a client shall remind; null: never. */
  readonly reminderDays: number | null;
}

/** How often a client shall ask, in seconds. */
const askedEvery = 3_600;

/** Reminded at 09:00, in seconds from the midnight with which an event begins. */
const remindedAt = 9 * 3_600;

/** The same events make the same text, to the byte: nothing in it is the time of writing. */
export function calendarText(events: readonly NamedEvent[], { name, language, reminderDays }: CalendarHead): string {
  const texts = calendarTexts[language];
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Perennial', product: 'Ends of subscriptions', language: language.toUpperCase() },
    ttl: askedEvery,
  });
  for (const { kind, uid, on, seats, assigned, decision, revision, changedAt, ...named } of events) {
    const values = { ...named, organisation: named.organisation ?? texts.unknown, seats, assigned };
    const said = (message: string) => String(new IntlMessageFormat(message, language).format(values));
    const event = calendar.createEvent({
      id: uid,
      // All-day events have a day and no zone: the library takes the UTC day of an instant.
      start: new Date(startOfDay(on, 'UTC').epochMilliseconds),
      end: new Date(startOfDay(on.add({ days: 1 }), 'UTC').epochMilliseconds),
      timezone: 'UTC',
      allDay: true,
      stamp: changedAt,
      lastModified: changedAt,
      sequence: revision,
      summary: said(texts.summary[kind]),
      description: `${said(texts.seats)} ${texts.decision[decision]}`,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
    if (reminderDays !== null) {
      const before = reminderDays * 86_400 - remindedAt;
      const trigger = before >= 0 ? { triggerBefore: before } : { triggerAfter: -before };
      const alarm = event.createAlarm({
        type: ICalAlarmType.display,
        ...trigger,
        description: said(texts.summary[kind]),
      });
      // Told to the constructor it is not heard, and what comes after the start would come after the end.
      alarm.relatesTo(ICalAlarmRelatesTo.start);
    }
  }
  // The library leaves the last line open.
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** By what a calendar says. */
export function calendarTag(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}
