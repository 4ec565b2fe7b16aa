/** Whether a message still says what is true: docs/concepts.md, "Notices". */
import { dateIn, daysBetween, type Instant, isBefore } from '../calendar.js';
import type { StateNoticeKind } from './events.js';
import { scheduledIds } from './schedule.js';
import { lastTerm, type Phase, type Subscription } from './subscription.js';

/** A message by the milestone that it is about. */
export interface NoticeSubject {
  readonly notice: StateNoticeKind | 'expiring';
  /** Identity of the milestone. */
  readonly milestone: string;
}

const phases = {
  expired: 'grace',
  disabled: 'disabled',
  superseded: 'superseded',
  deleted: 'deleted',
} as const satisfies Partial<Record<StateNoticeKind, Phase>>;

/** Whether the reason of a message stands at the instant at which it is sent: nothing has been renewed, replaced or over since. */
export function noticeStands(subscription: Subscription, { notice, milestone }: NoticeSubject, at: Instant): boolean {
  const { phase, replacement } = subscription;
  switch (notice) {
    case 'expiring': {
      const { expiresOn, zone } = lastTerm(subscription);
      const ahead = expiresOn !== null && isBefore(dateIn(zone, at), expiresOn);
      return ahead && !replacement && scheduledIds(subscription).has(milestone);
    }
    case 'reactivated':
      return (phase === 'active' || phase === 'grace') && scheduledIds(subscription).has(milestone);
    case 'superseded':
      return phase === phases[notice];
    case 'deleted':
      // It is composed before the data goes, and says that it went.
      return phase === phases[notice] || subscription.deletionBegun;
    default:
      return phase === phases[notice] && !replacement && scheduledIds(subscription).has(milestone);
  }
}

/** Days from the day of sending to the first day after the term: 1 on its last day. */
export function daysLeft(subscription: Subscription, at: Instant): number {
  const { expiresOn, zone } = lastTerm(subscription);
  return expiresOn === null ? 0 : daysBetween(dateIn(zone, at), expiresOn);
}
