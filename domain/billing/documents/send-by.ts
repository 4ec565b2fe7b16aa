/**
 * When a document has to be in KSeF. Articles are those of the Polish VAT act as it stands since
 * 1 February 2026.
 */
import { addDays, compareDates, dateIn, type Instant, type PlainDate, startOfDay } from '../../calendar.js';
import { addPolishBusinessDays, polishZone } from './polish-business-days.js';

/** How a document was issued. `endedAt` is the end of what was announced; null while it lasts. */
export type IssueMode =
  /** It is issued by being sent. */
  | { readonly kind: 'online' }
  /** By the seller's choice (art. 106nda). */
  | { readonly kind: 'offline24' }
  /** While KSeF is unavailable for maintenance (art. 106nh). */
  | { readonly kind: 'offline'; readonly endedAt: Instant | null }
  /** While a failure is announced (art. 106nf). */
  | { readonly kind: 'emergency'; readonly endedAt: Instant | null }
  /** While a failure is announced in the media for reasons of the state's security (art. 106ng). */
  | { readonly kind: 'totalFailure' };

export type SendBy =
  | { readonly kind: 'atOnce' }
  /** On this day at the latest, by the Polish calendar; `before` is its end. */
  | { readonly kind: 'by'; readonly day: PlainDate; readonly before: Instant }
  /** Nobody knows the day before the failure has ended. */
  | { readonly kind: 'notBeforeEnd' }
  | { readonly kind: 'never' };

/** @param issuedOn P_1 */
export function sendBy(issuedOn: PlainDate, mode: IssueMode): SendBy {
  switch (mode.kind) {
    case 'online':
      return { kind: 'atOnce' };
    case 'offline24':
      return by(offlineSendBy(issuedOn));
    case 'offline':
      return afterEnd(mode.endedAt, 1);
    case 'emergency':
      return afterEnd(mode.endedAt, 7);
    case 'totalFailure':
      return { kind: 'never' };
  }
}

/** The last day of one that was issued by the seller's choice. @param issuedOn P_1 */
export function offlineSendBy(issuedOn: PlainDate): PlainDate {
  return addPolishBusinessDays(issuedOn, 1);
}

/** `near`: the last day has begun; `overdue`: it is over. */
export const latenesses = ['near', 'overdue'] as const;
export type Lateness = (typeof latenesses)[number];

/** How a document stands that has to be sent on a day at the latest; null as long as there is time. */
export function latenessOf(sendByDay: PlainDate, now: Instant): Lateness | null {
  const order = compareDates(dateIn(polishZone, now), sendByDay);
  if (order < 0) return null;
  return order === 0 ? 'near' : 'overdue';
}

function afterEnd(endedAt: Instant | null, businessDays: number): SendBy {
  if (endedAt === null) return { kind: 'notBeforeEnd' };
  return by(addPolishBusinessDays(dateIn(polishZone, endedAt), businessDays));
}

function by(day: PlainDate): SendBy {
  return { kind: 'by', day, before: startOfDay(addDays(day, 1), polishZone) };
}
