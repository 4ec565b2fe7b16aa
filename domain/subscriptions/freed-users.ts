import { DomainError, type ErrorCode } from '../errors.js';

/** A place of the list of those who are to be freed, and why nobody is freed there. */
export interface NotFreed {
  readonly place: number;
  readonly code: ErrorCode;
}

/** The places that name nobody, or somebody who cannot be freed. @param reasons why not, by the ids of users */
export function notFreedIn(
  people: readonly { readonly userId: string | null; readonly refused?: ErrorCode | undefined }[],
  reasons: ReadonlyMap<string, ErrorCode>,
): NotFreed[] {
  return people.flatMap(({ userId, refused }, place): NotFreed[] => {
    const code = refused ?? (userId === null ? undefined : reasons.get(userId));
    return code ? [{ place, code }] : [];
  });
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
