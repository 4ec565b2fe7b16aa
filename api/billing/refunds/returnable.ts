/** What of a paid request can be given back at an instant: seen beforehand, as it is carried out then. */
import { cancellationAllowedUntil, seatsLeft } from '../../../domain/billing/cancellation.js';
import {
  beforeItsDays,
  type GivenBack,
  giveBack,
  type PaidRequest,
  purchaseLeft,
  returnWindow,
} from '../../../domain/billing/given-back.js';
import { paymentRequestFromJson } from '../../../domain/billing/payment-requests.js';
import { type TaxDecision, taxDecisionFromJson } from '../../../domain/billing/vat.js';
import type { Instant } from '../../../domain/calendar.js';
import type { Json } from '../../../domain/json.js';
import { type Money, money } from '../../../domain/money.js';
import { boughtAt, type PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import type { Database } from '../../../models/database.js';

type Databases = Pick<Database, 'accountBooks' | 'plans' | 'orders' | 'subscriptions'>;

export interface Returnable {
  /** With the tax that a later proof has left. */
  readonly paid: PaidRequest;
  /** Null: it was not delivered, and is given back whole at any time until it is. */
  readonly until: Instant | null;
  /** At most. */
  readonly seats: number;
}

/** A request as refunds see it. @param own refunds that count as not made yet */
export async function paidRequestOf(
  { accountBooks, plans, orders, subscriptions }: Databases,
  record: PaymentRequestRecord,
  { zone, own = new Set() }: { readonly zone: string; readonly own?: ReadonlySet<string> },
): Promise<{ readonly paid: PaidRequest; readonly isDelivered: boolean }> {
  const request = paymentRequestFromJson(record.request);
  const plan = await plans.sold(request.lines[0]?.plan ?? { id: '', version: 0 });
  const isDelivered = (await orders.undelivered(record.orderId)) === null;
  const terms = isDelivered ? await subscriptions.termsOf(record.subscriptionId) : [];
  const [proven] = await accountBooks.decisionsAbout<{ readonly tax: Json<TaxDecision> }>(request.id, 'taxCorrected');
  const all = await accountBooks.decisionsAbout<GivenBack & { readonly refundId: string }>(request.id, 'refundGranted');
  const paid = {
    request: proven ? { ...request, tax: taxDecisionFromJson(proven.tax) } : request,
    paidAt: boughtAt(record),
    policy: returnWindow(request, plan.policy, terms),
    zone,
    before: all.filter(({ refundId }) => !own.has(refundId)),
  };
  return { paid, isDelivered };
}

/** @returns null: nothing of it can be given back */
export async function returnableOf(
  database: Databases,
  record: PaymentRequestRecord,
  { now, zone, own }: { readonly now: Instant; readonly zone: string; readonly own?: ReadonlySet<string> },
): Promise<Returnable | null> {
  if (record.status !== 'paid' && !(record.status === 'open' && record.dueOn !== null)) return null;
  const { paid, isDelivered } = await paidRequestOf(database, record, { zone, ...(own && { own }) });
  const until = isDelivered ? cancellationAllowedUntil(paid.paidAt, paid.policy) : null;
  if (until && until.epochMilliseconds <= now.epochMilliseconds) return null;
  const seats = seatsLeft(purchaseLeft(paid));
  return seats === 0 ? null : { paid, until, seats };
}

/** What so many of its seats pay back now, gross. */
export function amountBack(
  { paid, until }: Returnable,
  { seats, now }: { readonly seats: number; readonly now: Instant },
): Money {
  const at = until === null ? beforeItsDays(paid.request, paid) : now;
  const { gross } = giveBack(paid, { seats, at }).totals;
  return money(-gross.amount, gross.currency);
}
