import { assertRevision } from '../../domain/revisions.js';
import { InvalidRequest } from './invalid-request.js';

/** The entity tag of a resource at a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that If-Match names: one strong tag as the API gives it. `*` asks only that the resource exists, which
 * every change needs anyway.
 */
export function readIfMatch(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const [, revision] = /^\s*"(\d{1,15})"\s*$/.exec(header) ?? [];
  if (revision === undefined) {
    throw new InvalidRequest([{ header: 'If-Match', detail: 'must be one ETag of this resource, such as "3"' }]);
  }
  return Number(revision);
}

/** Whether If-None-Match holds the tag of what would be answered; weak and strong tags are compared alike. */
export function isUnchanged(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);
}

/** For resources that the API writes itself. @throws DomainError `preconditionFailed` when another revision was read */
export const requireRevision = assertRevision;

/**
 * Changes a resource that the API writes itself, guarded by its revision: `change` answers null when somebody else was
 * faster. Who named a revision hears of that; else the change is made to what is there by then.
 *
 * @throws DomainError `preconditionFailed`
 */
export async function changeAtRevision<Resource extends { readonly revision: number }, Changed>(
  ifMatch: number | undefined,
  read: () => Promise<Resource>,
  change: (before: Resource) => Promise<Changed | null | undefined>,
): Promise<Changed> {
  for (;;) {
    const before = await read();
    requireRevision(ifMatch, before.revision);
    const changed = await change(before);
    if (changed) return changed;
  }
}
