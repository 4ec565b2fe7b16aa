/** Which entry each fact about money makes. */
import { DomainError } from '../errors.js';
import type { Money } from '../money.js';
import type { Allocation } from './allocation.js';
import type { Refund } from './cancellation.js';
import type { ChargeLine } from './charge-lines.js';
import type { LedgerAccount, LedgerEntry, LedgerEntryHead, LedgerEntryKind, Posting } from './ledger.js';
import type { PaymentRequest } from './payment-requests.js';
import type { RequestBalance } from './request-in-books.js';
import type { ReversalEffect } from './reversal.js';
import type { Totals } from './totals.js';

/** A request: what the customer owes, for which days, and its VAT. */
export function requestIssued(head: LedgerEntryHead, request: PaymentRequest): LedgerEntry {
  return entry(head, 'requestIssued', request.currency, postingsOf(request, 1));
}

/** What is there of an open request's amount, in minor units. */
export interface PartsOfRequest {
  /** Kept for it. */
  readonly kept?: number;
  /** Paid for good: only a part of what had settled it was taken back. */
  readonly paid?: number;
}

/** A corrected request takes the place of an open one; what is there of the old one goes on with the new one. */
export function requestReplaced(
  head: LedgerEntryHead,
  old: PaymentRequest,
  next: PaymentRequest,
  { kept = 0, paid = 0 }: PartsOfRequest = {},
): LedgerEntry {
  return entry(head, 'requestReplaced', next.currency, [
    ...postingsOf(old, -1),
    ...postingsOf(next, 1),
    posting('receivable', paid, old.id),
    posting('unapplied', kept, old.id),
    posting('unapplied', -kept - paid, next.id),
  ]);
}

/** Nothing is asked for any more: it was withdrawn, or its order has lapsed. What was paid of it is credit of the account. */
export function requestWithdrawn(head: LedgerEntryHead, request: PaymentRequest, paid = 0): LedgerEntry {
  return entry(head, 'requestWithdrawn', request.currency, [
    ...postingsOf(request, -1),
    posting('receivable', paid, request.id),
    posting('credit', -paid, request.id),
  ]);
}

/**
 * Money that arrived, by what became of it. What was kept for a request before is applied with the payment that completes it.
 * @param balances how the requests stand that are settled now, by their ids; left out: nothing was kept, all is paid by this
 */
export function paymentReceived(
  head: LedgerEntryHead,
  { paymentId, amount, allocations, balances = {} }: ReceivedEntry,
): LedgerEntry {
  const postings = allocations.flatMap((allocation) => allocationPostings(allocation, paymentId, balances));
  return entry(head, 'paymentReceived', amount.currency, [posting('cash', amount.amount, paymentId), ...postings]);
}

export interface ReceivedEntry {
  readonly paymentId: string;
  readonly amount: Money;
  readonly allocations: readonly Allocation[];
  readonly balances?: Readonly<Record<string, RequestBalance>>;
}

/** Credit of the account pays a request, or a part of it. */
export function creditUsed(head: LedgerEntryHead, { requestId, amount, settled, balance }: CreditUse): LedgerEntry {
  const applied = settled
    ? settledPostings(requestId, amount.amount, balance)
    : [posting('unapplied', -amount.amount, requestId)];
  return entry(head, 'creditUsed', amount.currency, [posting('credit', amount.amount, requestId), ...applied]);
}

export interface CreditUse {
  readonly requestId: string;
  readonly amount: Money;
  readonly settled: boolean;
  /** How it stood before; left out: nothing was kept, all is paid by this. */
  readonly balance?: RequestBalance;
}

/**
 * A correction: what is given back of the days and its VAT is owed to the customer, as far as it was paid.
 * @param balance how the request stands; left out: it is paid
 */
export function refundGranted(
  head: LedgerEntryHead,
  requestId: string,
  refund: Pick<Refund, 'lines' | 'totals'>,
  balance: RequestBalance = nothingOwed,
): LedgerEntry {
  const { lines, totals } = refund;
  return entry(head, 'refundGranted', totals.net.currency, [
    ...earned(lines, totals, requestId, 1),
    ...givenBackPostings(requestId, -totals.gross.amount, balance),
  ]);
}

/** The proof came that no VAT was due: what was charged is the customer’s, as far as it was paid, and not the tax authority’s. */
export function taxCorrected(
  head: LedgerEntryHead,
  requestId: string,
  vat: Money,
  balance: RequestBalance = nothingOwed,
): LedgerEntry {
  return entry(head, 'taxCorrected', vat.currency, [
    posting('vat', vat.amount, requestId),
    ...givenBackPostings(requestId, vat.amount, balance),
  ]);
}

const nothingOwed: RequestBalance = { owed: 0, kept: 0, writtenOff: 0 };

/**
 * What of an amount that is given back is paid back: the rest makes smaller what is still owed, and then what was written off. In minor
 * units.
 */
export function paidBackOf(amount: number, { owed, kept, writtenOff }: RequestBalance): number {
  return Math.max(0, amount - (owed - kept) - writtenOff);
}

/** Where what was kept is enough for what is left, it is applied. */
function givenBackPostings(requestId: string, amount: number, balance: RequestBalance): Posting[] {
  const back = paidBackOf(amount, balance);
  const { owed, kept } = balance;
  const less = Math.min(amount - back, owed - kept);
  const applied = owed - less === kept ? kept : 0;
  return [
    posting('receivable', -less - applied, requestId),
    posting('unapplied', applied, requestId),
    posting('badDebts', less - (amount - back), requestId),
    posting('refunds', -back, requestId),
  ];
}

/** What is owed to the customer has gone out: `subject` is the request of the correction, or the payment that came twice. */
export function refundPaid(head: LedgerEntryHead, subject: string, amount: Money): LedgerEntry {
  return entry(head, 'refundPaid', amount.currency, [
    posting('refunds', amount.amount, subject),
    posting('cash', -amount.amount, subject),
  ]);
}

/** What had gone out has come back, since it could not be delivered: it is owed to the customer again. */
export function refundReturned(head: LedgerEntryHead, subject: string, amount: Money): LedgerEntry {
  return entry(head, 'refundReturned', amount.currency, [
    posting('cash', amount.amount, subject),
    posting('refunds', -amount.amount, subject),
  ]);
}

/** What is owed back is kept as credit of the account, as its customer has agreed. */
export function refundCredited(head: LedgerEntryHead, subject: string, amount: Money): LedgerEntry {
  return entry(head, 'refundCredited', amount.currency, [
    posting('refunds', amount.amount, subject),
    posting('credit', -amount.amount, subject),
  ]);
}

/** Nobody is left to use the credit of an account: it is owed back. */
export function creditOwedBack(head: LedgerEntryHead, subject: string, amount: Money): LedgerEntry {
  return entry(head, 'creditOwedBack', amount.currency, [
    posting('credit', amount.amount, subject),
    posting('refunds', -amount.amount, subject),
  ]);
}

/** Credit of the account has gone out: `subject` is that refund. */
export function creditPaidBack(head: LedgerEntryHead, subject: string, amount: Money): LedgerEntry {
  return entry(head, 'refundPaid', amount.currency, [
    posting('credit', amount.amount, subject),
    posting('cash', -amount.amount, subject),
  ]);
}

/** A payment was reversed, or its dispute lost: what it had settled is owed again. */
export function paymentReversed(head: LedgerEntryHead, { paymentId, amount, effects }: ReversedEntry): LedgerEntry {
  const postings = effects.map((effect) => reversalPosting(effect, paymentId));
  return entry(head, 'paymentReversed', amount.currency, [posting('cash', -amount.amount, paymentId), ...postings]);
}

export interface ReversedEntry {
  readonly paymentId: string;
  readonly amount: Money;
  readonly effects: readonly ReversalEffect[];
}

/** A person has decided what money that waited is for. */
export function suspenseResolved(
  head: LedgerEntryHead,
  { paymentId, amount, allocations, balances = {} }: ReceivedEntry,
): LedgerEntry {
  const received = paymentReceived(head, { paymentId, amount, allocations, balances });
  const postings = received.postings.map((one) =>
    one.account === 'cash' ? { ...one, account: 'suspense' as const } : one,
  );
  return entry(head, 'suspenseResolved', amount.currency, postings);
}

/**
 * What was settled cannot be delivered any more: the payment's money waits for a person, what had been kept is kept again, and the
 * request is owed again until it is withdrawn.
 */
export function settlementUndone(
  head: LedgerEntryHead,
  { requestId, paymentId, amount, kept }: UndoneSettlement,
): LedgerEntry {
  return entry(head, 'settlementUndone', amount.currency, [
    posting('receivable', amount.amount + kept, requestId),
    posting('suspense', -amount.amount, paymentId),
    posting('unapplied', -kept, requestId),
  ]);
}

export interface UndoneSettlement {
  readonly requestId: string;
  readonly paymentId: string;
  /** Of the payment. */
  readonly amount: Money;
  /** Of others, in minor units. */
  readonly kept: number;
}

/** Parts that were kept for a request which is gone: they are credit of the account. */
export function keptReleased(head: LedgerEntryHead, requestId: string, kept: Money): LedgerEntry {
  return entry(head, 'keptReleased', kept.currency, [
    posting('unapplied', kept.amount, requestId),
    posting('credit', -kept.amount, requestId),
  ]);
}

/** What is owed by a request is given up; what is kept for it pays its part. */
export function debtWrittenOff(
  head: LedgerEntryHead,
  requestId: string,
  { owed, kept }: RequestBalance,
  currency: string,
): LedgerEntry {
  return entry(head, 'debtWrittenOff', currency, [
    posting('receivable', -owed, requestId),
    posting('unapplied', kept, requestId),
    posting('badDebts', owed - kept, requestId),
  ]);
}

/** All that was written off of a request is owed again. */
export function debtRestored(head: LedgerEntryHead, requestId: string, amount: Money): LedgerEntry {
  return entry(head, 'debtRestored', amount.currency, [
    posting('receivable', amount.amount, requestId),
    posting('badDebts', -amount.amount, requestId),
  ]);
}

/** Seats, a price or a term have changed without money: before and after are in the head. */
export function changeRecorded(head: LedgerEntryHead, currency: string): LedgerEntry {
  return entry(head, 'changed', currency, []);
}

function allocationPostings(
  allocation: Allocation,
  paymentId: string,
  balances: Readonly<Record<string, RequestBalance>>,
): Posting[] {
  const { amount } = allocation.amount;
  switch (allocation.kind) {
    case 'settled': {
      const { requestId } = allocation;
      return settledPostings(requestId, amount, balances[requestId]);
    }
    case 'kept':
      return [posting('unapplied', -amount, allocation.requestId)];
    case 'credited':
      return [posting('credit', -amount, paymentId)];
    case 'refunded':
      return [posting('refunds', -amount, paymentId)];
    case 'waits':
      return [posting('suspense', -amount, paymentId)];
  }
}

/** What was kept is applied with the amount that completes it; what had been kept beyond that is credit. */
function settledPostings(requestId: string, amount: number, balance?: RequestBalance): Posting[] {
  const { owed, kept } = balance ?? { owed: amount, kept: 0, writtenOff: 0 };
  return [
    posting('unapplied', kept, requestId),
    posting('receivable', -owed, requestId),
    posting('credit', owed - kept - amount, requestId),
  ];
}

function reversalPosting(effect: ReversalEffect, paymentId: string): Posting {
  const { amount } = effect.amount;
  switch (effect.kind) {
    case 'reopened':
      return posting('receivable', amount, effect.requestId);
    case 'unkept':
      return posting('unapplied', amount, effect.requestId);
    case 'creditTaken':
      return posting('credit', amount, paymentId);
    case 'paidBack':
      return posting('refunds', amount, effect.subject);
    case 'nothingLost':
      return posting('suspense', amount, paymentId);
    case 'waits':
      return posting('receivable', amount, paymentId);
  }
}

function postingsOf({ id, lines, totals }: PaymentRequest, sign: 1 | -1): Posting[] {
  return [posting('receivable', sign * totals.gross.amount, id), ...earned(lines, totals, id, sign)];
}

/** Revenue line by line, with its days, and the VAT of all. */
function earned(lines: readonly ChargeLine[], totals: Totals, subject: string, sign: 1 | -1): Posting[] {
  return [
    ...lines.map(({ net, from, to }) => ({ ...posting('revenue', -sign * net.amount, subject), from, to })),
    posting('vat', -sign * totals.vat.amount, subject),
  ];
}

function posting(account: LedgerAccount, amount: number, subject: string): Posting {
  return { account, amount: amount === 0 ? 0 : amount, subject, from: null, to: null };
}

/** @throws DomainError `internal` where the postings do not sum to zero */
function entry(
  head: LedgerEntryHead,
  kind: LedgerEntryKind,
  currency: string,
  postings: readonly Posting[],
): LedgerEntry {
  const total = postings.reduce((sum, { amount }) => sum + amount, 0);
  if (total !== 0) throw new DomainError('internal', `The entry ${head.id} is out of balance by ${total}.`);
  const moved = postings.filter(({ amount }) => amount !== 0);
  return { before: null, after: null, valueDate: null, ...head, kind, currency, postings: moved };
}
