import { DomainError } from './errors.js';

/** The revisions that a caller has read, any of which may be there: an entity tag that was never given leaves none. */
export type RevisionsRead = readonly number[];

/**
 * Refuses a change by somebody who has read another revision; whoever names none changes what is there.
 *
 * @throws DomainError `preconditionFailed`, with the entity tag of the revision that is there.
 */
export function assertRevision(read: RevisionsRead | undefined, revision: number): void {
  if (read === undefined || read.includes(revision)) return;
  throw new DomainError('preconditionFailed', 'The resource has changed since it was read: read it again', {
    currentETag: `"${revision}"`,
  });
}
