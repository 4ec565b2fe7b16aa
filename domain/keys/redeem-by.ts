/** Until when keys are redeemed: docs/concepts.md, "Redemption". */
import {
  addDays,
  addHours,
  compareDates,
  dateIn,
  type Instant,
  isBefore,
  type PlainDate,
  startOfDay,
} from '../calendar.js';

/** How long a redemption waits for something new, in hours. */
const idleHours = 24;

/** Whether keys can be reserved on their last day or before; their days are those of UTC. */
export function isRedeemable(redeemBy: PlainDate, at: Instant): boolean {
  return compareDates(dateIn('UTC', at), redeemBy) <= 0;
}

/** The first instant at which keys that were reserved in time cannot be redeemed any more: a day after the end of their last one. */
export function redeemableBefore(redeemBy: PlainDate): Instant {
  return startOfDay(addDays(redeemBy, 2), 'UTC');
}

/** When a redemption gives its keys back that has made no progress since an instant: a day later, but not after their end. */
export function lapseAfter(progress: Instant, redeemBy: PlainDate): Instant {
  const [idle, end] = [addHours(progress, idleHours), redeemableBefore(redeemBy)];
  return isBefore(end, idle) ? end : idle;
}
