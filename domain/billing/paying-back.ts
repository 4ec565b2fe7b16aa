/** What of a refund has gone back, by the ledger, and what has still to go (docs/concepts.md, "Payments"). */
import type { Instant } from '../calendar.js';
import type { LedgerEntry } from './ledger.js';

/** An attempt of the provider to pay one payment back for a refund. */
export interface PayingBackAttempt {
  readonly refundId: string;
  readonly paymentId: string;
  /** Counts from 0: a person has it tried again. */
  readonly attempt: number;
}

/** What a refund of credit is about in the ledger: the credit of an account in a currency. */
export function subjectOfCredit({
  billingAccountId,
  currency,
}: {
  readonly billingAccountId: string;
  readonly currency: string;
}): string {
  return `${billingAccountId}/${currency}`;
}

/** The entry by which credit became a refund. */
export function creditOwedBackEntryId(refundId: string): string {
  return `creditOwedBack/${refundId}`;
}

/** The entry of what the provider has paid back. */
export function paidOutEntryId({ refundId, paymentId, attempt }: PayingBackAttempt): string {
  return `paidOut/${refundId}/${paymentId}/${attempt}`;
}

/** The entry of what it took back later, since the customer's bank did not take it. */
export function returnedEntryId({ refundId, paymentId, attempt }: PayingBackAttempt): string {
  return `paidOutReturned/${refundId}/${paymentId}/${attempt}`;
}

/** The entry of what a person has paid back by transfer. */
export function paidByHandEntryId({ refundId, attempt }: Omit<PayingBackAttempt, 'paymentId'>): string {
  return `paidOut/${refundId}/byHand/${attempt}`;
}

/** The entry of what a person has made credit. */
export function creditedEntryId({ refundId, attempt }: Omit<PayingBackAttempt, 'paymentId'>): string {
  return `refundCredited/${refundId}/credit/${attempt}`;
}

/**
 * What of a refund has still to go back, in minor units: less where the loss of a payment has taken it already.
 * @param entries those about what it is for, in which `subject` is that request or payment
 * @param attempt whose own payments are left out, since it is carried out again; null: all count
 */
export function leftToPayBack(
  { refundId, amount, subject }: { readonly refundId: string; readonly amount: number; readonly subject: string },
  entries: readonly LedgerEntry[],
  attempt: number | null,
): number {
  const own = entries.filter(({ id }) => {
    const [kind, ofRefund, , ofAttempt] = id.split('/');
    return isPaidBack(kind) && ofRefund === refundId && ofAttempt !== String(attempt);
  });
  const ofAttempt = entries.filter(({ id }) => id.startsWith(`paidOut/${refundId}/`) && id.endsWith(`/${attempt}`));
  const owed = owedBack(entries, subject) + paidBack(ofAttempt);
  return Math.max(0, Math.min(amount - paidBack(own), owed));
}

/** Money of a refund that has gone back, and stays there. */
export interface Payout {
  /** Minor units. */
  readonly amount: number;
  /** To the card or by BLIK, from its provider; or from a person, by transfer or as credit of the account. */
  readonly by: 'provider' | 'transfer' | 'credit';
  readonly at: Instant;
}

/** How a refund was paid back, in its order; what the customer's bank has not taken is left out. */
export function payoutsOf(refundId: string, entries: readonly LedgerEntry[]): Payout[] {
  const own = entries.filter(({ id }) => isPaidBack(id.split('/')[0]) && id.split('/')[1] === refundId);
  const returned = new Set(own.filter(({ kind }) => kind === 'refundReturned').map(({ id }) => attemptOf(id)));
  return own
    .filter(({ id, kind }) => kind !== 'refundReturned' && !returned.has(attemptOf(id)))
    .map(({ id, kind, at, postings }) => {
      const paidBy = id.split('/')[2] === 'byHand' ? 'transfer' : 'provider';
      return { amount: paidBack([{ postings }]), by: kind === 'refundCredited' ? 'credit' : paidBy, at };
    });
}

function attemptOf(id: string): string {
  return id.slice(id.indexOf('/'));
}

/** What is owed to the customer of a request or payment by all its refunds, in minor units. */
export function owedBack(entries: readonly LedgerEntry[], subject: string): number {
  return 0 - refundsOf(entries, (posting) => posting.subject === subject);
}

/** What of a payment has gone back by its provider, in minor units. @param except the attempt that is carried out again */
export function wentBackOf(paymentId: string, entries: readonly LedgerEntry[], except: PayingBackAttempt): number {
  const exceptId = paidOutEntryId(except);
  return paidBack(
    entries.filter(({ id }) => {
      const [kind, , ofPayment] = id.split('/');
      return isPaidBack(kind) && ofPayment === paymentId && id !== exceptId;
    }),
  );
}

function isPaidBack(kind: string | undefined): boolean {
  return kind === 'paidOut' || kind === 'paidOutReturned' || kind === 'refundCredited';
}

function paidBack(entries: readonly Pick<LedgerEntry, 'postings'>[]): number {
  return refundsOf(entries, () => true);
}

function refundsOf(
  entries: readonly Pick<LedgerEntry, 'postings'>[],
  counts: (posting: LedgerEntry['postings'][number]) => boolean,
): number {
  return entries
    .flatMap(({ postings }) => postings.filter((posting) => posting.account === 'refunds' && counts(posting)))
    .reduce((sum, { amount }) => sum + amount, 0);
}
