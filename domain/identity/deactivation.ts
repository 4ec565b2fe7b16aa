/** Users who left (docs/concepts.md, "Users who leave"). */
import { addDuration, type Instant } from '../calendar.js';

/** A deactivated user can be restored before this instant; then the personal data is purged. */
export function restorableUntil(deactivatedAt: Instant): Instant {
  return addDuration(deactivatedAt, 'P30D');
}
