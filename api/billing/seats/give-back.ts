/** Which purchases seats are given back from: the newest first, within their hours. */

import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { Money } from '../../../domain/money.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import type { Database } from '../../../models/database.js';
import { amountBack, returnableOf } from '../refunds/returnable.js';

export interface Returned {
  readonly record: PaymentRequestRecord;
  readonly seats: number;
  /** Gross. */
  readonly amount: Money;
}

/** Where what is given back is looked for. */
const newestRequests = 100;

type Databases = Pick<Database, 'paymentRequests' | 'accountBooks' | 'plans' | 'orders' | 'subscriptions'>;

/**
 * @param own refunds of an earlier try of the same request, which count as not made yet
 * @throws DomainError cancellationWindowOver for more seats than can be given back now
 */
export async function returnedSeats(
  database: Databases,
  subscriptionId: string,
  {
    seats,
    now,
    zone,
    own,
  }: { readonly seats: number; readonly now: Instant; readonly zone: string; readonly own: ReadonlySet<string> },
): Promise<Returned[]> {
  const found = await database.paymentRequests.list(
    { kind: 'everything' },
    { subscriptionId },
    undefined,
    newestRequests,
  );
  const returned: Returned[] = [];
  let left = seats;
  for (const record of found) {
    if (left === 0) break;
    const one = await returnableOf(database, record, { now, zone, own });
    // Of what was paid and not delivered there are no seats.
    if (!one || one.until === null) continue;
    const seatsOfIt = Math.min(one.seats, left);
    returned.push({ record, seats: seatsOfIt, amount: amountBack(one, { seats: seatsOfIt, now }) });
    left -= seatsOfIt;
  }
  if (left === 0) return returned;
  const most = seats - left;
  throw new DomainError(
    'cancellationWindowOver',
    `Now ${most} seats can be given back, others from the next term on.`,
    { seats: most },
  );
}
