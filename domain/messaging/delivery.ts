/** How long a message that a mailbox defers is tried again: docs/concepts.md, "Notices". */

export const givenUpAfterDays = 4;

const minute = 60_000;
const pauses = [15 * minute, 60 * minute, 4 * 60 * minute, 12 * 60 * minute];
const longestPause = 24 * 60 * minute;

/** Milliseconds between an attempt (1: the first one) and the next. */
export function deliveryPause(attempt: number): number {
  return pauses[attempt - 1] ?? longestPause;
}
