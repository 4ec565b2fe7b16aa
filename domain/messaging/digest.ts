/** When a reader's digest goes out, and what cannot wait for it: docs/concepts.md, "Daily digest". */
import {
  addDays,
  addDuration,
  dateIn,
  type Instant,
  isBefore,
  messageTime,
  type PlainDate,
  startOfDay,
} from '../calendar.js';
import type { SubscriptionNoticeKind } from '../subscriptions/notices.js';
import { schedule } from '../subscriptions/schedule.js';
import { lastTerm, type Subscription } from '../subscriptions/subscription.js';

/** So long after 09:00, for what is due at 09:00 to be in it. */
const afterTheMorning = 'PT5M';

/** When the digest of a day goes out, in the reader's zone. */
export function digestTime(day: PlainDate, zone: string): Instant {
  return addDuration(messageTime(day, zone), afterTheMorning);
}

/**
 * The day in whose digest something is told: what is due by 09:00 is in that day's.
 * @param scheduledAt when it was due
 * @param at the present
 */
export function digestDay(
  zone: string,
  { scheduledAt, at }: { readonly scheduledAt: Instant; readonly at: Instant },
): PlainDate {
  const today = dateIn(zone, at);
  const morning = messageTime(today, zone);
  const isInTime = !isBefore(morning, scheduledAt) && isBefore(at, digestTime(today, zone));
  return isInTime ? today : addDays(today, 1);
}

/** Whether a message still says something useful at an instant: the end or the deletion that it warns of is not over by then. */
export function canWait(subscription: Subscription, notice: SubscriptionNoticeKind, until: Instant): boolean {
  const { expiresOn, zone } = lastTerm(subscription);
  switch (notice) {
    case 'expiring':
    case 'cancelled':
      return expiresOn === null || isBefore(until, startOfDay(expiresOn, zone));
    case 'deletionIsNear':
    case 'deletionAfterHold': {
      const deletion = schedule(subscription).find(({ kind }) => kind === 'deletion');
      return deletion !== undefined && isBefore(until, deletion.at);
    }
    default:
      return true;
  }
}
