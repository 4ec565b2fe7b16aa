/** Following an invoice on account until it is paid: reminders, and the day on which it is overdue (docs/concepts.md, "Terms of payment"). */
import {
  addDays,
  addHours,
  type Instant,
  isBefore,
  messageTime,
  type PlainDate,
  plainDate,
  startOfDay,
} from '../calendar.js';
import { perpetualPolicy } from '../catalogue/policies.js';
import { currentTerm, type Subscription } from '../subscriptions/subscription.js';

/** Something that happens so many days after the last day on which it is paid in time; before it where that is below zero. */
export interface DunningStep {
  /** `overdue`: what it paid for is owed; `reminder`: a mail; `seats`: those that it had added are taken away, so many days after that. */
  readonly kind: 'overdue' | 'reminder' | 'seats';
  readonly days: number;
  readonly at: Instant;
}

/** A rule of the house, as its days are. */
const reminderDays = [-3, 3, 10, 21] as const;
/** Nobody is reminded in the first days of an invoice, in hours. */
const firstReminderAfter = 72;

/** The steps of an invoice, in their order: a change of state at the start of the day, mails at 09:00, in the customer's zone. */
export function dunningSteps({
  dueOn,
  issuedAt,
  zone,
}: {
  readonly dueOn: PlainDate;
  readonly issuedAt: Instant;
  readonly zone: string;
}): DunningStep[] {
  const overdueOn = addDays(dueOn, 1);
  const overdue: DunningStep = { kind: 'overdue', days: 1, at: startOfDay(overdueOn, zone) };
  const reminders = reminderDays.map(
    (days): DunningStep => ({ kind: 'reminder', days, at: messageTime(addDays(dueOn, days), zone) }),
  );
  const earliest = addHours(issuedAt, firstReminderAfter);
  const before = reminders.filter(({ days, at }) => days < 0 && isBefore(earliest, at));
  return [...before, overdue, ...reminders.filter(({ days }) => days > 0)];
}

/**
 * The day on which seats go that were added and are not paid: at the end of the days of grace of their term, without any at once.
 * @param lostOn the day on which their payment was lost
 */
export function seatsStep(
  subscription: Subscription,
  { lostOn }: { readonly lostOn: PlainDate },
): DunningStep & { readonly on: PlainDate } {
  const { policy, zone } = currentTerm(subscription);
  const { graceDays } = policy ?? perpetualPolicy;
  const on = addDays(lostOn, graceDays);
  return { kind: 'seats', days: graceDays, on, at: startOfDay(on, zone) };
}

/** What is told of seats that were taken away: of which request, and by which loss, since each is told once. */
export function seatsTakenOf(requestId: string, lossId: string): string {
  return `${requestId}/${lossId}`;
}

export function requestOfTaking(about: string): string {
  return about.split('/')[0] ?? '';
}

export function lossOfTaking(about: string): string {
  return about.slice(about.indexOf('/') + 1);
}

/** What a reminder is told about: its request and day, since each is told once. */
export function reminderOf(requestId: string, days: number): string {
  return `${requestId}/${days}`;
}

/** @returns null for what is no reminder */
export function parseReminder(about: string): { readonly requestId: string; readonly days: number } | null {
  const [requestId, days, ...more] = about.split('/');
  return requestId && days && more.length === 0 ? { requestId, days: Number(days) } : null;
}

/** Whether an invoice is overdue on a day. */
export function isOverdue(dueOn: string, day: PlainDate): boolean {
  return isBefore(plainDate(dueOn), day);
}
