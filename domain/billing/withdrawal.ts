/** Consumers withdraw from a contract within 14 days (docs/concepts.md, "Self-service"). */
import { addDays, compareInstants, type Instant, type PlainDate, startOfDay } from '../calendar.js';
import { DomainError } from '../errors.js';
import type { BillingDetails } from './billing-details.js';

/** Directive 2011/83/EU, article 9: so many days after the day on which the contract was made. */
const withdrawalDays = 14;

/**
 * A statement that nobody has confirmed is worth nothing once it can no longer be confirmed: so many days of 24 hours after it was made,
 * in whatever zone, who made it is forgotten (Regulation (EU) 2016/679, article 5 (1) (e)).
 */
export const unconfirmedKeptDays = withdrawalDays + 2;

/** Who buys for personal use, and not as a business. */
export function isConsumer({
  personalUse,
  details,
}: {
  readonly personalUse: boolean;
  readonly details: Pick<BillingDetails, 'kind' | 'vatId'> | null;
}): boolean {
  return personalUse && details?.kind === 'purchaser' && details.vatId === null;
}

/** The last day on which a consumer withdraws from what was ordered on a day. */
export function withdrawableThrough(orderedOn: PlainDate): PlainDate {
  return addDays(orderedOn, withdrawalDays);
}

/** @throws DomainError withdrawalNotPossible after the last day, in the customer's zone */
export function assertWithdrawable(
  lastDay: PlainDate,
  { zone, now }: { readonly zone: string; readonly now: Instant },
): void {
  if (compareInstants(now, startOfDay(addDays(lastDay, 1), zone)) < 0) return;
  throw new DomainError('withdrawalNotPossible', `The last day was ${lastDay}.`, {
    reason: 'over',
    on: lastDay.toString(),
  });
}
