/** When a webhook is tried again, and when an endpoint is given up: docs/webhooks.md, "Delivery". Times are the wall's, in milliseconds. */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Longer than that after its first attempt, a delivery is a dead letter. */
export const triedForMs = 24 * hour;
/** Without one success for so long, an endpoint is disabled. */
export const disabledAfterMs = 3 * 24 * hour;
/** Deliveries are kept so long. */
export const keptForMs = 30 * 24 * hour;

/** Between an attempt and the next. */
const pauses = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  9 * hour,
] as const;
const longestPause = 9 * hour;
/** So much shorter or longer, so that many deliveries do not come again at once. */
const jitter = 0.2;

/** A delivery that was attempted and not taken. */
export interface FailedAttempts {
  readonly attempts: number;
  readonly firstAttemptAt: number;
  readonly now: number;
  /** What the receiver asked for by Retry-After; null: nothing. */
  readonly askedFor: number | null;
  /** From 0 to 1. */
  readonly random: number;
}

/** When it is tried again; null: it is a dead letter. */
export function retryAt({ attempts, firstAttemptAt, now, askedFor, random }: FailedAttempts): number | null {
  const givenUpAt = firstAttemptAt + triedForMs;
  if (now >= givenUpAt) return null;
  const pause = jittered(pauses[attempts - 1] ?? longestPause, random);
  // The last attempt is made when the day is over.
  return Math.min(now + Math.max(pause, askedFor ?? 0), givenUpAt);
}

/** Failures in a row after which an endpoint is asked with one delivery at a time. */
const suspectAfter = 5;
const longestProbePause = minute;

export function isSuspect(failures: number): boolean {
  return failures >= suspectAfter;
}

/** Until when an endpoint that fails is left alone; null: it is not. */
export function probeAt({ failures, now, random }: { failures: number; now: number; random: number }): number | null {
  if (!isSuspect(failures)) return null;
  return now + jittered(Math.min(longestProbePause, 2 * second * 2 ** (failures - suspectAfter)), random);
}

/** Why an endpoint is disabled after an attempt that failed; null: it is not. */
export function disabledBecause({
  status,
  failingSince,
  now,
}: {
  /** Null: there was no answer. */
  readonly status: number | null;
  readonly failingSince: number;
  readonly now: number;
}): 'gone' | 'failing' | null {
  if (status === 410) return 'gone';
  return now - failingSince >= disabledAfterMs ? 'failing' : null;
}

function jittered(pause: number, random: number): number {
  return Math.round(pause * (1 - jitter + 2 * jitter * random));
}
