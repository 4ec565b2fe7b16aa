/** Users who left (docs/concepts.md, "Users who leave"). */
import { addDuration, type Instant } from '../calendar.js';

/** A deactivated user can be restored before this instant; then the personal data is purged. */
export function restorableUntil(deactivatedAt: Instant): Instant {
  return addDuration(deactivatedAt, 'P30D');
}

/** When the administrators are told of what the user has bought and pays for, so many days before the purge. */
export interface PurchaseWarning {
  readonly at: Instant;
  readonly days: number;
}

/** At once, and 7 and 1 days before the purge. */
export function purchaseWarnings(deactivatedAt: Instant): PurchaseWarning[] {
  return [
    { at: deactivatedAt, days: 30 },
    { at: addDuration(deactivatedAt, 'P23D'), days: 7 },
    { at: addDuration(deactivatedAt, 'P29D'), days: 1 },
  ];
}
