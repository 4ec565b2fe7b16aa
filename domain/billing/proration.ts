/** Parts of a period's price: seats added while it runs, and what is paid back when a purchase is taken back. */

import { addHours, daysBetween, type Instant, isBefore, type PlainDate } from '../calendar.js';
import type { Policy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { type Money, minus, timesFraction } from '../money.js';
import type { Period } from '../subscriptions/milestones.js';

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
