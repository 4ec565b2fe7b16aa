import { DomainError } from '../../../domain/errors.js';

/** The code by which something is refused; null when it is not. */
export function refusalCode(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
