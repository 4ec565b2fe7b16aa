import { DomainError } from './errors.js';

/**
 * Refuses a change by somebody who has read another revision; whoever names none changes what is there.
 *
 * @throws DomainError `preconditionFailed`, with the entity tag of the revision that is there.
 */
export function assertRevision(read: number | undefined, revision: number): void {
  if (read === undefined || read === revision) return;
  throw new DomainError('preconditionFailed', 'The resource has changed since it was read: read it again', {
    currentETag: `"${revision}"`,
  });
}
