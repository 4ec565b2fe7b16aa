import { ApplicationFailure } from '@temporalio/common';
import { DomainError, type ErrorDetails, isErrorCode } from '../domain/errors.js';

/**
 * The one place where an error of the catalogue becomes an ApplicationFailure: `type` is the code, the first detail holds the
 * particulars, and the catalogue says whether a retry can help.
 */
export function toFailure(error: DomainError): ApplicationFailure {
  const { code: type, message, details, retry } = error;
  const { retryAfterSeconds } = details;
  return ApplicationFailure.create({
    type,
    message,
    details: [details],
    nonRetryable: !retry,
    // Who is busy may have said for how long.
    ...(typeof retryAfterSeconds === 'number' ? { nextRetryDelay: retryAfterSeconds * 1000 } : {}),
  });
}

/** The way back from a chain of failures: an activity's refusal lies inside an ActivityFailure. Null where there is none. */
export function fromFailureChain(failure: unknown): DomainError | null {
  if (!(failure instanceof Error)) return null;
  return fromFailure(failure) ?? fromFailureChain(failure.cause);
}

/** The way back; null for a failure that is not of the catalogue. */
export function fromFailure(failure: unknown): DomainError | null {
  if (!(failure instanceof ApplicationFailure) || !failure.type || !isErrorCode(failure.type)) return null;
  return new DomainError(failure.type, failure.message, (failure.details?.[0] ?? {}) as ErrorDetails);
}
