/** In which state a request for a signature is, and how long it can be signed: docs/concepts.md, "Agreements". */
import { addDays, compareInstants, dateIn, type Instant, type PlainDate, startOfDay } from '../calendar.js';

/** Days in which it can be signed. */
export const signableForDays = 90;

export const signatureRequestStates = ['open', 'signed', 'withdrawn', 'lapsed'] as const;
export type SignatureRequestState = (typeof signatureRequestStates)[number];

/** The first instant at which a request of this instant can no longer be signed. */
export function signableBefore(requestedAt: Instant): Instant {
  return startOfDay(addDays(dateIn('UTC', requestedAt), signableForDays + 1), 'UTC');
}

/** The last day on which it can be signed, in UTC. @param before the first instant at which it no longer can */
export function lastDayToSign(before: Instant): PlainDate {
  return addDays(dateIn('UTC', before), -1);
}

/** How a request that is written down as `stored` stands at an instant: nobody has to lapse it. */
export function signatureRequestState(
  stored: Exclude<SignatureRequestState, 'lapsed'>,
  { expiresAt, now }: { readonly expiresAt: Instant; readonly now: Instant },
): SignatureRequestState {
  return stored === 'open' && compareInstants(expiresAt, now) <= 0 ? 'lapsed' : stored;
}
