/** Which purchases seats are given back from: the newest first, within their hours. */
import { seatsGivenBackFor } from '../../../domain/billing/given-back.js';
import { paidDaysOf, paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { Money } from '../../../domain/money.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import type { RefundRecord } from '../../../models/billing/refunds.js';
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

interface NewTotal {
  readonly total: number;
  readonly now: Instant;
  readonly zone: string;
  /** Refunds of an earlier try of the same request, which count as not made yet. */
  readonly own: readonly RefundRecord[];
}

/** @throws DomainError cancellationWindowOver for more seats than can be given back now */
export async function returnedSeats(
  database: Databases,
  subscription: Subscription,
  { total, now, zone, own }: NewTotal,
): Promise<Returned[]> {
  const { id: subscriptionId } = subscription;
  const ownIds = new Set(own.map(({ _id }) => _id));
  const found = await database.paymentRequests.list(
    { kind: 'everything' },
    { subscriptionId },
    undefined,
    newestRequests,
  );
  const purchases = [];
  for (const record of found) {
    const returnable = await returnableOf(database, record, { now, zone, own: ownIds });
    // Of what was paid and not delivered there are no seats.
    if (!returnable || returnable.until === null) continue;
    const carriedOut = own.filter(
      ({ paymentRequestId, state }) => paymentRequestId === record._id && (state === 'granted' || state === 'paidOut'),
    );
    const done = carriedOut.reduce((sum, { seats }) => sum + (seats ?? 0), 0);
    const paidFor = paidDaysOf(paymentRequestFromJson(record.request));
    purchases.push({ record, returnable, paidFor, seats: returnable.seats, done });
  }
  const { seats, left } = seatsGivenBackFor(subscription, total, purchases);
  if (left > 0) {
    const message = `By what can be given back now it has ${total + left} seats at least: fewer count from the next term on.`;
    throw new DomainError('cancellationWindowOver', message, { seats: total + left, pointer: '/total' });
  }
  return purchases.flatMap(({ record, returnable }, index) => {
    const given = seats[index] ?? 0;
    return given === 0 ? [] : [{ record, seats: given, amount: amountBack(returnable, { seats: given, now }) }];
  });
}
