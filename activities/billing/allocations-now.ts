/** What has become of a payment's amounts since they were allocated. */
import type { Allocation } from '../../domain/billing/allocation.js';
import { type AllocationNow, allocationNow } from '../../domain/billing/allocation-now.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { newestVersion } from '../../models/billing/matching.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import type { BillingContext } from './billing-context.js';

/** By the newest versions of the requests that they are for, in the order of the allocations. */
export async function allocationsNow(
  { database }: BillingContext,
  { _id: paymentId, allocations }: Pick<PaymentRecord, '_id' | 'allocations'>,
): Promise<AllocationNow> {
  const found = await Promise.all((allocations as unknown as Allocation[]).map(now));
  return {
    allocations: found.flatMap((one) => one.allocations),
    appliedTo: found.flatMap((one) => one.appliedTo),
  };

  async function now(allocation: Allocation): Promise<AllocationNow> {
    const isOfRequest = allocation.kind === 'kept' || allocation.kind === 'settled';
    const record = isOfRequest ? await newestVersion(database.paymentRequests, allocation.requestId) : null;
    const entries = record ? await database.accountBooks.about(record._id) : [];
    return allocationNow(allocation, paymentId, record && paymentRequestFromJson(record.request), entries);
  }
}
