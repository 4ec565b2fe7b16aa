/** Until when keys are redeemed: docs/concepts.md, "Redemption". */
import { addDays, compareDates, dateIn, type Instant, type PlainDate, startOfDay } from '../calendar.js';

/** Whether keys can be reserved on their last day or before; their days are those of UTC. */
export function isRedeemable(redeemBy: PlainDate, at: Instant): boolean {
  return compareDates(dateIn('UTC', at), redeemBy) <= 0;
}

/** The first instant at which keys that were reserved in time cannot be redeemed any more: a day after the end of their last one. */
export function redeemableBefore(redeemBy: PlainDate): Instant {
  return startOfDay(addDays(redeemBy, 2), 'UTC');
}
