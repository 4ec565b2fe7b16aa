/** Links to files of documents, which open without an account: docs/concepts.md, "Invoices". */
import { type Instant, instantFromMillis, isBefore, millis } from '../../calendar.js';

/** A link opens for so long, in milliseconds. */
const linkLife = 5 * 60_000;

/** The first instant at which a link that is made now does not open any more. */
export function linkEnd(now: Instant): Instant {
  return instantFromMillis(millis(now) + linkLife);
}

export function isLinkOpen(end: Instant, now: Instant): boolean {
  return isBefore(now, end);
}
