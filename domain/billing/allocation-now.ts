/** What has become of an amount since it was allocated: requests are replaced and withdrawn, and parts of them are lost. */
import { type Money, minus, money } from '../money.js';
import type { Allocation } from './allocation.js';
import type { LedgerEntry } from './ledger.js';
import type { PaymentRequest } from './payment-requests.js';
import { paidOf, payable } from './request-in-books.js';

export interface AllocationNow {
  readonly allocations: readonly Allocation[];
  /** Requests to which a kept part has been applied since. */
  readonly appliedTo: readonly string[];
}

/**
 * @param newest the newest version of the request of the allocation; null: there is none
 * @param entries those about that version
 */
export function allocationNow(
  allocation: Allocation,
  paymentId: string,
  newest: PaymentRequest | null,
  entries: readonly LedgerEntry[],
): AllocationNow {
  if ((allocation.kind !== 'kept' && allocation.kind !== 'settled') || newest === null) {
    return { allocations: [allocation], appliedTo: [] };
  }
  const { amount } = allocation;
  const { id: requestId } = newest;
  const { status, applied } = payable(newest, entries);
  if (status === 'withdrawn' || status === 'lapsed') {
    return { allocations: [credited(amount)], appliedTo: [] };
  }
  const isMoved = requestId !== allocation.requestId;
  if (allocation.kind === 'settled' && !isMoved) return { allocations: [allocation], appliedTo: [] };
  const own = applied.filter((part) => part.paymentId === paymentId);
  const parts = own.length > 0 ? own : applied.filter((part) => part.paymentId === null);
  const isKept = parts.reduce((sum, part) => sum + part.amount.amount, 0) >= amount.amount;
  const kept = (part: Money): Allocation => ({ kind: 'kept', requestId, amount: part, missing: part });
  if (isKept) return { allocations: [kept(amount)], appliedTo: [] };
  // What had been kept beyond a smaller version became credit.
  const paid = money(Math.min(amount.amount, paidOf(newest, entries)), amount.currency);
  const over = minus(amount, paid);
  const allocations = [kept(paid), credited(over)].filter((one) => one.amount.amount !== 0);
  return { allocations, appliedTo: [requestId] };
}

function credited(amount: Money): Allocation {
  return { kind: 'credited', amount, reason: 'over' };
}
