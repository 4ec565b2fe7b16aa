/** How many wrong keys are named before their caller has to wait: docs/concepts.md, "Wrong keys". */
import { type Instant, instantFromMillis, millis } from '../calendar.js';
import { DomainError, type ErrorCode } from '../errors.js';

/** So many wrong keys may be named within so many minutes. */
export const mostWrongKeys = 10;
const windowMinutes = 15;

/** Names of keys that there are not: guesses, or slips of the pen. */
const wrong: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['malformedKey', 'unknownKey']);

/** How many wrong keys a refusal is about. */
export function wrongKeysIn({ code, details }: DomainError): number {
  if (!wrong.has(code)) return 0;
  return Array.isArray(details.errors) ? details.errors.length : 1;
}

/** When the last of so many wrong keys that were named at an instant no longer counts. */
export function countsUntil(at: Instant): Instant {
  return instantFromMillis(millis(at) + windowMinutes * 60_000);
}

/**
 * That a caller may name keys.
 * @param named when the caller named wrong ones, in the order of time: at least the newest `mostWrongKeys` of them
 * @throws DomainError tooManyWrongKeys, with the seconds until the first of them no longer counts
 */
export function assertMayNameKeys(named: readonly Instant[], now: Instant): void {
  const first = named.at(-mostWrongKeys);
  if (named.length < mostWrongKeys || !first) return;
  const wait = millis(countsUntil(first)) - millis(now);
  if (wait <= 0) return;
  throw new DomainError('tooManyWrongKeys', `${mostWrongKeys} product keys were wrong: copy them anew and try later.`, {
    retryAfterSeconds: Math.ceil(wait / 1000),
    minutes: Math.ceil(wait / 60_000),
    most: mostWrongKeys,
  });
}
