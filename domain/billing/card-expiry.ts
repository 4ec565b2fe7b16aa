/** Cards that are no longer valid when the next payment is collected: who pays is told ahead (docs/concepts.md, "Payment methods"). */
import {
  addDays,
  addMonths,
  compareDates,
  type Instant,
  isBefore,
  messageTime,
  type PlainDate,
  plainDate,
} from '../calendar.js';
import { upcomingSteps } from '../subscriptions/schedule.js';
import { isLive, lastTerm, type Subscription } from '../subscriptions/subscription.js';

/** The last month that a card is good for; month from 1. */
export interface CardValidity {
  readonly year: number;
  readonly month: number;
}

/** A mail so many days before the last day of a card. */
export interface CardReminder {
  readonly days: number;
  readonly at: Instant;
}

const reminderDays = [30, 7] as const;

export function monthOf({ year, month }: CardValidity): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** The last day on which a card can be charged. */
export function lastDayOf(validity: CardValidity): PlainDate {
  return addDays(addMonths(plainDate(`${monthOf(validity)}-01`), 1), -1);
}

/** The mails about a card that is stored at an instant: those whose time is over are left out. At 09:00 of the zone. */
export function cardReminders(
  validity: CardValidity,
  { storedAt, zone }: { readonly storedAt: Instant; readonly zone: string },
): CardReminder[] {
  const lastDay = lastDayOf(validity);
  return reminderDays
    .map((days) => ({ days, at: messageTime(addDays(lastDay, -days), zone) }))
    .filter(({ at }) => isBefore(storedAt, at));
}

/** What a reminder is about: a card, its month, and the days, since each is told once. */
export function cardReminderOf(paymentMethodId: string, validity: CardValidity, days: number): string {
  return `${paymentMethodId}/${monthOf(validity)}/${days}`;
}

/** @returns null for what is no reminder of a card */
export function parseCardReminder(
  about: string,
): { readonly paymentMethodId: string; readonly month: string; readonly days: number } | null {
  const [paymentMethodId, month, days, ...more] = about.split('/');
  return paymentMethodId && month && days && more.length === 0 ? { paymentMethodId, month, days: Number(days) } : null;
}

/** What is collected for a subscription after a day. */
export interface CollectedAfter {
  /** The first attempt after it; null: it is not known yet, since others come first. */
  readonly on: PlainDate | null;
}

/**
 * Whether a payment is collected for a subscription after a day.
 * @returns null: none is, since it has ended, lapses by then, or nobody pays for it by period
 */
export function collectedAfter(subscription: Subscription, day: PlainDate): CollectedAfter | null {
  if (!isLive(subscription) || !subscription.payer) return null;
  const days = upcomingSteps(subscription)
    .filter(({ kind }) => kind === 'collection')
    .map(({ on }) => on)
    .sort(compareDates);
  const [first] = days;
  if (first === undefined) return null;
  if (isBefore(day, first)) return { on: first };
  // What is tried by then pays a period; others follow, inside the term or by its renewal.
  const { expiresOn } = lastTerm(subscription);
  const goesOn = renewsByItself(subscription) || (expiresOn !== null && isBefore(addDays(day, 1), expiresOn));
  return goesOn ? { on: null } : null;
}

/** Whether what follows its last term is paid for without anybody doing something. */
export function renewsByItself({ renewal, cancellation, replacement }: Subscription): boolean {
  return renewal.intent !== 'lapse' && !cancellation && !replacement;
}
