/** How a request for payment stands by the ledger, which is the truth: records beside it only show it. */
import { type PlainDate, plainDate } from '../calendar.js';
import { money } from '../money.js';
import type { AppliedPart, PayableRequest } from './allocation.js';
import type { LedgerAccount, LedgerEntry } from './ledger.js';
import type { PaymentRequest, PaymentRequestStatus } from './payment-requests.js';

/** What is still owed by a request, what is kept for it, and what of it was written off, in minor units. */
export interface RequestBalance {
  readonly owed: number;
  readonly kept: number;
  /** What was owed and is not expected any more. */
  readonly writtenOff: number;
}

/** @param entries those of the billing account that are about the request */
export function balanceOf(requestId: string, entries: readonly LedgerEntry[]): RequestBalance {
  let [owed, kept, writtenOff] = [0, 0, 0];
  for (const { account, amount, subject } of entries.flatMap(({ postings }) => postings)) {
    if (subject !== requestId) continue;
    if (account === 'receivable') owed += amount;
    if (account === 'unapplied') kept -= amount;
    if (account === 'badDebts') writtenOff += amount;
  }
  return { owed, kept, writtenOff };
}

/** Its status, by the entries about it; the record's own where they say nothing yet. */
export function statusOf({ id, status }: Pick<PaymentRequest, 'id' | 'status'>, entries: readonly LedgerEntry[]) {
  let found: PaymentRequestStatus = status;
  let [running, writtenOff] = [0, 0];
  for (const { kind, postings } of entries) {
    const change = (of: LedgerAccount) =>
      postings
        .filter(({ account, subject }) => account === of && subject === id)
        .reduce((sum, { amount }) => sum + amount, 0);
    const [owed, given] = [change('receivable'), change('badDebts')];
    if (owed === 0 && given === 0) continue;
    running += owed;
    writtenOff += given;
    if (running > 0) found = 'open';
    else if (writtenOff > 0) found = 'writtenOff';
    else if (kind === 'requestReplaced') found = 'replaced';
    else if (kind === 'requestWithdrawn') found = status === 'lapsed' ? 'lapsed' : 'withdrawn';
    else found = 'paid';
  }
  return found;
}

/**
 * The entry by which nothing is owed by a request any more; null while something is, or was and is written off.
 * @param entries those about it, in their order
 */
export function settledBy(
  request: Pick<PaymentRequest, 'id' | 'status'>,
  entries: readonly LedgerEntry[],
): LedgerEntry | null {
  const status = statusOf(request, entries);
  if (status === 'open' || status === 'writtenOff') return null;
  const isAboutIt = ({ postings }: LedgerEntry) =>
    postings.some(
      ({ account, subject }) => (account === 'receivable' || account === 'badDebts') && subject === request.id,
    );
  return entries.findLast(isAboutIt) ?? null;
}

/** The request as payments see it: what is owed, where a reversed part is owed again, and what is kept. */
export function payable(
  request: PaymentRequest,
  entries: readonly LedgerEntry[],
  { replacedBy = null }: { readonly replacedBy?: string | null } = {},
): PayableRequest {
  const status = statusOf(request, entries);
  const { owed } = balanceOf(request.id, entries);
  const gross = status === 'open' && owed > 0 ? money(owed, request.currency) : request.totals.gross;
  return {
    id: request.id,
    reference: request.reference,
    status,
    replacedBy,
    payerName: request.billing.name,
    due: [{ from: null, gross }],
    applied: partsOf(request, entries),
  };
}

/** What of it has been paid for good: more than nothing where only a part of what settled it was taken back. */
export function paidOf({ id, totals }: Pick<PaymentRequest, 'id' | 'totals'>, entries: readonly LedgerEntry[]): number {
  return totals.gross.amount - balanceOf(id, entries).owed;
}

/**
 * The credit of the account that a request, or one that it has replaced, has used; null where it has used none.
 * @param requestIds of the request and of those before it
 */
export function creditUsedBy(
  requestIds: readonly string[],
  entries: readonly LedgerEntry[],
): { readonly amount: number; readonly usedOn: PlainDate } | null {
  const used = entries.flatMap(({ kind, at, valueDate, postings }) =>
    kind !== 'creditUsed'
      ? []
      : postings
          .filter(({ account, subject, amount }) => account === 'credit' && amount > 0 && requestIds.includes(subject))
          .map(({ amount }) => ({ amount, usedOn: valueDate ?? plainDate(at.toString().slice(0, 10)) })),
  );
  const last = used.at(-1);
  return last ? { amount: used.reduce((sum, { amount }) => sum + amount, 0), usedOn: last.usedOn } : null;
}

/** What is kept for it, part by part, with the day of each. */
function partsOf({ id, currency, issuedAt }: PaymentRequest, entries: readonly LedgerEntry[]): AppliedPart[] {
  const day = plainDate(issuedAt.toString().slice(0, 10));
  let parts: AppliedPart[] = [];
  for (const { postings, valueDate, kind } of entries) {
    // By credit, or again by what an undone settlement had applied: of the latter only the sum is known.
    const isNobodys = kind === 'creditUsed' || kind === 'settlementUndone';
    const paymentId = isNobodys ? null : (cashOf(postings) ?? null);
    for (const { account, subject, amount } of postings) {
      if (account !== 'unapplied' || subject !== id) continue;
      if (amount < 0) parts.push({ paymentId, amount: money(-amount, currency), valueDate: valueDate ?? day });
      // It was taken back; else all of them were applied, moved or released.
      else if (kind === 'paymentReversed') parts = without(parts, paymentId, amount);
      else parts = [];
    }
  }
  return parts;
}

/** Parts without an amount: of the payment, or of those of which only the sum is known. */
function without(parts: readonly AppliedPart[], paymentId: string | null, amount: number): AppliedPart[] {
  const own = parts.filter((part) => part.paymentId === paymentId);
  const from = own.length > 0 ? own : parts.filter((part) => part.paymentId === null);
  let left = amount;
  return parts.flatMap((part) => {
    const taken = from.includes(part) ? Math.min(left, part.amount.amount) : 0;
    left -= taken;
    const rest = part.amount.amount - taken;
    return rest === 0 ? [] : [{ ...part, amount: money(rest, part.amount.currency) }];
  });
}

function cashOf(postings: LedgerEntry['postings']): string | undefined {
  return postings.find(({ account }) => account === 'cash' || account === 'suspense')?.subject;
}
