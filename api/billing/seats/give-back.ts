/** Which purchases seats are given back from: the newest first, within their hours. */

import { cancellationAllowedUntil, seatsLeft } from '../../../domain/billing/cancellation.js';
import { type GivenBack, giveBack, isForKeys, purchaseLeft, returnWindow } from '../../../domain/billing/given-back.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { type Money, money } from '../../../domain/money.js';
import { boughtAt, type PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import type { Database } from '../../../models/database.js';

export interface Returned {
  readonly record: PaymentRequestRecord;
  readonly seats: number;
  /** Gross. */
  readonly amount: Money;
}

/** Where what is given back is looked for. */
const newestRequests = 100;

/**
 * @param own refunds of an earlier try of the same request, which count as not made yet
 * @throws DomainError cancellationWindowOver for more seats than can be given back now
 */
export async function returnedSeats(
  database: Pick<Database, 'paymentRequests' | 'accountBooks' | 'plans' | 'orders'>,
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
    { subscriptionId, status: 'paid' },
    undefined,
    newestRequests,
  );
  const returned: Returned[] = [];
  let left = seats;
  for (const record of found) {
    if (left === 0) break;
    const one = await returnableOf(database, record, { seats: left, now, zone, own });
    if (!one) continue;
    returned.push(one);
    left -= one.seats;
  }
  if (left === 0) return returned;
  const most = seats - left;
  throw new DomainError(
    'cancellationWindowOver',
    `Now ${most} seats can be given back, others from the next term on.`,
    { seats: most },
  );
}

async function returnableOf(
  { accountBooks, plans, orders }: Pick<Database, 'accountBooks' | 'plans' | 'orders'>,
  record: PaymentRequestRecord,
  {
    seats,
    now,
    zone,
    own,
  }: { readonly seats: number; readonly now: Instant; readonly zone: string; readonly own: ReadonlySet<string> },
): Promise<Returned | null> {
  const request = paymentRequestFromJson(record.request);
  const [line] = request.lines;
  if (!line || isForKeys(request)) return null;
  const policy = returnWindow(request, (await plans.sold(line.plan)).policy);
  const paidAt = boughtAt(record);
  if (cancellationAllowedUntil(paidAt, policy).epochMilliseconds <= now.epochMilliseconds) return null;
  // Of what was paid and not delivered there are no seats.
  if (await orders.undelivered(record.orderId)) return null;
  const granted = await accountBooks.decisionsAbout<GivenBack & { readonly refundId: string }>(
    request.id,
    'refundGranted',
  );
  const paid = { request, paidAt, policy, zone, before: granted.filter(({ refundId }) => !own.has(refundId)) };
  const most = Math.min(seatsLeft(purchaseLeft(paid)), seats);
  if (most === 0) return null;
  const { gross } = giveBack(paid, { seats: most, at: now }).totals;
  return { record, seats: most, amount: money(-gross.amount, gross.currency) };
}
