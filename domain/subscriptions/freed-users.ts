import { DomainError, type ErrorCode } from '../errors.js';

/** A place of the list of those who are to be freed, and why nobody is freed there. */
export interface NotFreed {
  readonly place: number;
  readonly code: ErrorCode;
}

/** @throws DomainError usersNotFreed, with every place that is wrong: it was not what the caller meant, so nobody is freed */
export function assertAllFreed(refused: readonly NotFreed[]): void {
  const [first] = refused;
  if (!first) return;
  throw new DomainError('usersNotFreed', 'Not everybody who is to be freed holds a licence of the subscription.', {
    reason: 'list',
    pointer: `/freeUsers/${first.place}`,
    count: refused.length,
    refused,
  });
}
