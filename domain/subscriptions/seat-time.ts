/** How seats added to a prepaid subscription share its time (docs/concepts.md, "Keys", the use `addSeats`). */

import { addDays, daysBetween, type PlainDate } from '../calendar.js';
import { expiryOf, type TermLength } from './milestones.js';

export interface AddedSeats {
  readonly today: PlainDate;
  readonly seatsNow: number;
  /** Days from today to the last stacked end. */
  readonly daysLeft: number;
  readonly seatsAdded: number;
  /** The term that the keys carry. */
  readonly keyTerm: TermLength;
}

export interface SharedSeatTime {
  /** The days of the keys' term if it began today. */
  readonly keyDays: number;
  readonly seats: number;
  readonly daysLeft: number;
  /** The new end of all seats, and the new anchor. */
  readonly expiresOn: PlainDate;
  /** Seat-days won by rounding up to a whole day: fewer than there are seats. */
  readonly surplus: number;
}

/** All seats end together when the seat-days of both are spent, rounded up to a whole day: no seat-day is lost. */
export function shareSeatTime({ today, seatsNow, daysLeft, seatsAdded, keyTerm }: AddedSeats): SharedSeatTime {
  const keyDays = daysBetween(today, expiryOf(today, keyTerm));
  const seats = seatsNow + seatsAdded;
  const seatDays = BigInt(seatsNow) * BigInt(daysLeft) + BigInt(seatsAdded) * BigInt(keyDays);
  const days = (seatDays + BigInt(seats) - 1n) / BigInt(seats);
  return {
    keyDays,
    seats,
    daysLeft: Number(days),
    expiresOn: addDays(today, Number(days)),
    surplus: Number(days * BigInt(seats) - seatDays),
  };
}
