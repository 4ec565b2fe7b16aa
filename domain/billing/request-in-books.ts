/** How a request for payment stands by the ledger, which is the truth: records beside it only show it. */
import { plainDate } from '../calendar.js';
import { type Money, money } from '../money.js';
import type { AppliedPart, PayableRequest } from './allocation.js';
import type { LedgerEntry } from './ledger.js';
import type { PaymentRequest, PaymentRequestStatus } from './payment-requests.js';

/** What is still owed by a request, and what is kept for it, in minor units. */
export interface RequestBalance {
  readonly owed: number;
  readonly kept: number;
}

/** @param entries those of the billing account that are about the request */
export function balanceOf(requestId: string, entries: readonly LedgerEntry[]): RequestBalance {
  let [owed, kept] = [0, 0];
  for (const { account, amount, subject } of entries.flatMap(({ postings }) => postings)) {
    if (subject !== requestId) continue;
    if (account === 'receivable') owed += amount;
    if (account === 'unapplied') kept -= amount;
  }
  return { owed, kept };
}

/** Its status, by the entries about it; the record's own where they say nothing yet. */
export function statusOf({ id, status }: Pick<PaymentRequest, 'id' | 'status'>, entries: readonly LedgerEntry[]) {
  let found: PaymentRequestStatus = status;
  let running = 0;
  for (const { kind, postings } of entries) {
    const change = postings
      .filter(({ account, subject }) => account === 'receivable' && subject === id)
      .reduce((sum, { amount }) => sum + amount, 0);
    if (change === 0) continue;
    running += change;
    if (running > 0) found = 'open';
    else if (kind === 'requestReplaced') found = 'replaced';
    else if (kind === 'requestWithdrawn') found = status === 'lapsed' ? 'lapsed' : 'withdrawn';
    else found = 'paid';
  }
  return found;
}

/** The request as payments see it. @param gross what it asks for by the value date at hand */
export function payable(
  request: PaymentRequest,
  entries: readonly LedgerEntry[],
  { gross, replacedBy = null }: { readonly gross: Money; readonly replacedBy?: string | null },
): PayableRequest {
  return {
    id: request.id,
    reference: request.reference,
    status: statusOf(request, entries),
    replacedBy,
    payerName: request.billing.name,
    due: [{ from: null, gross }],
    applied: partsOf(request, entries),
  };
}

/** What is kept for it, part by part, with the day of each. */
function partsOf({ id, currency, issuedAt }: PaymentRequest, entries: readonly LedgerEntry[]): AppliedPart[] {
  const day = plainDate(issuedAt.toString().slice(0, 10));
  const parts = entries.flatMap(({ postings, valueDate, kind }) =>
    postings
      .filter(({ account, subject }) => account === 'unapplied' && subject === id)
      .map(({ amount }): AppliedPart & { readonly lost: boolean } => ({
        paymentId: kind === 'creditUsed' ? null : (cashOf(postings) ?? null),
        amount: money(-amount, currency),
        valueDate: valueDate ?? day,
        lost: amount > 0,
      })),
  );
  const taken = new Set(parts.flatMap(({ lost, paymentId }) => (lost && paymentId ? [paymentId] : [])));
  return parts.filter(({ lost, paymentId }) => !lost && !(paymentId && taken.has(paymentId)));
}

function cashOf(postings: LedgerEntry['postings']): string | undefined {
  return postings.find(({ account }) => account === 'cash' || account === 'suspense')?.subject;
}
