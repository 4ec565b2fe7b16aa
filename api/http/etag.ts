import { assertRevision, type RevisionsRead } from '../../domain/revisions.js';
import { InvalidRequest } from './invalid-request.js';

/** The entity tag of a resource at a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

const tagList = /^\s*(?:W\/)?"[^"\s]*"(?:\s*,\s*(?:W\/)?"[^"\s]*")*\s*$/;

/**
 * The revisions that If-Match names, by RFC 9110: any tag of the list will do, and a weak one never does. `*` asks only that
 * the resource exists, which every change needs anyway.
 * @throws InvalidRequest when it is no list of entity tags
 */
export function readIfMatch(header: string | undefined): RevisionsRead | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  if (!tagList.test(header)) {
    throw new InvalidRequest([{ header: 'If-Match', detail: 'must be ETags of this resource, such as "3", or *' }]);
  }
  return header
    .split(',')
    .map((tag) => Number(/^\s*"(\d{1,15})"\s*$/.exec(tag)?.[1] ?? Number.NaN))
    .filter(Number.isInteger);
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
  ifMatch: RevisionsRead | undefined,
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
