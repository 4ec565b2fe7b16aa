import { DomainError } from '../errors.js';

/** The most seats that are sold at once: more is a slip of the finger. */
export const mostSeats = 1_000_000;

/** @throws DomainError `invalidSeats` unless it is a whole number from 1 to 1,000,000 */
export function assertSeats(seats: number, pointer = '/seats'): void {
  if (Number.isSafeInteger(seats) && seats >= 1 && seats <= mostSeats) return;
  throw new DomainError('invalidSeats', `A whole number of seats from 1 to ${mostSeats} is needed, not ${seats}.`, {
    pointer,
  });
}
