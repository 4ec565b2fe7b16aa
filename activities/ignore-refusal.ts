import { DomainError } from '../domain/errors.js';

/** For what may be refused for good: then it stays as it is. What may pass is tried again with the activity. */
export function ignoreRefusal(error: unknown): void {
  if (!(error instanceof DomainError) || error.retry) throw error;
}
