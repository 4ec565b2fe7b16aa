/** What an annual term has to bring, and when, by the rules of docs/concepts.md: worked out here from the calendar alone. */
import { addDays, addMonths, type Instant, messageTime, type PlainDate, startOfDay } from '../../../domain/calendar.js';

const noticeDays = [60, 30, 7, 1];
const graceDays = 30;
const deletionDay = 120;
const announcedBefore = [30, 7];

export type NoticeKind = 'expiring' | 'expired' | 'disabled' | 'reactivated' | 'deletionIsNear' | 'deleted';

/** A mail that has to go out. */
export interface ExpectedNotice {
  readonly kind: NoticeKind;
  /** Days before the end, for `expiring`, or before the deletion. */
  readonly days: number | null;
  readonly at: Instant;
}

export interface TermDates {
  readonly startsOn: PlainDate;
  readonly lastDay: PlainDate;
  /** The first day after the term: the first one of grace. */
  readonly expiresOn: PlainDate;
  readonly lastGraceDay: PlainDate;
  readonly disabledOn: PlainDate;
  readonly deletedOn: PlainDate;
  /** State changes are due at the start of these days … */
  readonly expiredAt: Instant;
  readonly disabledAt: Instant;
  readonly deletedAt: Instant;
  /** … and mails at 09:00 of theirs. */
  readonly notices: readonly ExpectedNotice[];
  readonly expiredNotice: ExpectedNotice;
  readonly disabledNotice: ExpectedNotice;
  readonly announcements: readonly ExpectedNotice[];
  readonly deletedNotice: ExpectedNotice;
}

export function termDates(startsOn: PlainDate, months: number, zone: string): TermDates {
  const expiresOn = addMonths(startsOn, months);
  const disabledOn = addDays(expiresOn, graceDays);
  const deletedOn = addDays(expiresOn, deletionDay);
  const notice = (kind: NoticeKind, on: PlainDate, days: number | null = null): ExpectedNotice => ({
    kind,
    days,
    at: messageTime(on, zone),
  });
  return {
    startsOn,
    lastDay: addDays(expiresOn, -1),
    expiresOn,
    lastGraceDay: addDays(disabledOn, -1),
    disabledOn,
    deletedOn,
    expiredAt: startOfDay(expiresOn, zone),
    disabledAt: startOfDay(disabledOn, zone),
    deletedAt: startOfDay(deletedOn, zone),
    notices: noticeDays.map((days) => notice('expiring', addDays(expiresOn, -days), days)),
    expiredNotice: notice('expired', expiresOn),
    disabledNotice: notice('disabled', disabledOn),
    announcements: announcedBefore.map((days) => notice('deletionIsNear', addDays(deletedOn, -days), days)),
    deletedNotice: notice('deleted', deletedOn),
  };
}
