/** Net amounts of periods and their parts: seats added while one runs, days of grace, and what is paid back. */

import { addHours, daysBetween, type Instant, isBefore, type PlainDate } from '../calendar.js';
import type { Policy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { type Money, minus, times, timesFraction } from '../money.js';
import type { Period } from '../subscriptions/milestones.js';
import type { BillingPeriod } from '../subscriptions/terms.js';

/** What a whole period costs, and the request for its payment. */
export function periodNet(seats: number, unitPrice: Money): Money {
  return times(unitPrice, seats);
}

/** A line for seats added while a period runs. */
export interface SeatIncrease {
  /** From today (inclusive) to the period's end (exclusive). */
  readonly daysLeft: number;
  readonly daysInPeriod: number;
  readonly net: Money;
}

/**
 * The line for more seats from today on: seats × price × days left ÷ days of the period.
 * @throws DomainError `invalidRequest` when today is not in the period
 */
export function seatIncrease(period: Period, today: PlainDate, seats: number, unitPrice: Money): SeatIncrease {
  if (isBefore(today, period.startsOn) || !isBefore(today, period.endsBefore)) {
    throw new DomainError('invalidRequest', `${today} is not in the period ${period.startsOn} to ${period.endsBefore}`);
  }
  const daysLeft = daysBetween(today, period.endsBefore);
  const daysInPeriod = daysBetween(period.startsOn, period.endsBefore);
  return { daysLeft, daysInPeriod, net: timesFraction(unitPrice, [seats, daysLeft], daysInPeriod) };
}

/**
 * The lines for more seats from today on: for the rest of the period that runs, and for each later one that is paid already.
 * Those that are not paid yet ask for the new number of seats.
 * @throws DomainError `invalidRequest` when today is in none of the periods
 */
export function increaseLines(
  periods: readonly BillingPeriod[],
  today: PlainDate,
  seats: number,
  unitPrice: Money,
): Money[] {
  const running = periods.find(({ startsOn, endsBefore }) => !isBefore(today, startsOn) && isBefore(today, endsBefore));
  if (!running) throw new DomainError('invalidRequest', `${today} is in no period.`);
  const later = periods.filter(({ startsOn, paidOn }) => paidOn !== null && isBefore(today, startsOn));
  return [seatIncrease(running, today, seats, unitPrice).net, ...later.map(() => periodNet(seats, unitPrice))];
}

/**
 * What the days of grace cost that were used before a new term starts: seats × price × days of grace ÷ days of the period that
 * was not paid.
 */
export function graceDaysNet(unpaid: Period, graceDays: number, seats: number, unitPrice: Money): Money {
  return timesFraction(unitPrice, [seats, graceDays], daysBetween(unpaid.startsOn, unpaid.endsBefore));
}

/**
 * What is paid back of a line when its purchase is cancelled today: the line less the days used, today not among them. A
 * line whose days have not begun is paid back whole.
 */
export function refund(line: Money, paidFor: Period, today: PlainDate): Money {
  const days = daysBetween(paidFor.startsOn, paidFor.endsBefore);
  const used = Math.min(Math.max(daysBetween(paidFor.startsOn, today), 0), days);
  return minus(line, timesFraction(line, [used], days));
}

/** The instant from which a purchase, renewal payment or increase can no longer be reduced or cancelled. */
export function cancellationAllowedUntil(purchasedAt: Instant, policy: Policy): Instant {
  return addHours(purchasedAt, policy.cancellationWindowHours);
}
