/** A user who pays for a team hands a subscription over to another one (docs/concepts.md, "Self-service"). */
import { addHours, compareInstants, type Instant } from '../calendar.js';
import { DomainError } from '../errors.js';

/** An offer that nobody has answered lapses after so many days of 24 hours. */
const daysToAnswer = 14;

/** How an offer has ended; none: nobody has answered it. */
export const handOverEnds = ['accepted', 'declined', 'withdrawn'] as const;
export type HandOverEnd = (typeof handOverEnds)[number];

export const handOverStates = ['offered', ...handOverEnds, 'lapsed'] as const;
export type HandOverState = (typeof handOverStates)[number];

/** As far as its rules go. */
export interface HandOverOffer {
  readonly lapsesAt: Instant;
  readonly end: HandOverEnd | null;
}

/** The first instant at which an offer is no longer answered. */
export function lapseOf(offeredAt: Instant): Instant {
  return addHours(offeredAt, daysToAnswer * 24);
}

/** A state follows from the times, so that nobody has to write down that one is over. */
export function handOverState({ lapsesAt, end }: HandOverOffer, now: Instant): HandOverState {
  if (end !== null) return end;
  return compareInstants(now, lapsesAt) < 0 ? 'offered' : 'lapsed';
}

/** @throws DomainError handOverClosed */
export function assertOffered(offer: HandOverOffer, now: Instant): void {
  const state = handOverState(offer, now);
  if (state !== 'offered') throw handOverClosed(state);
}

export function handOverClosed(state: HandOverState): DomainError {
  return new DomainError('handOverClosed', `The offer is ${state}.`, { state });
}
