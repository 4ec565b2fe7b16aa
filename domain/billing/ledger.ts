/**
 * The ledger: double entry per billing account and currency. Each fact about money is one entry whose postings sum to zero; nothing
 * is ever changed, a mistake gets an entry of its own (docs/concepts.md, "Ledger").
 */
import { type Instant, instant, type PlainDate, plainDate } from '../calendar.js';
import type { Json } from '../json.js';
import { type Money, money } from '../money.js';

/** The sides of a billing account. Debits are positive, credits negative. */
export const ledgerAccounts = [
  /** What the customer owes by requests. */
  'receivable',
  /** Earned by periods; negative. */
  'revenue',
  /** Owed to the tax authority; negative. */
  'vat',
  /** Money that came in and went out. */
  'cash',
  /** Owed to the customer by corrections, until it is paid out; negative. */
  'refunds',
  /** Parts of amounts, kept for the request that they were sent for; negative. */
  'unapplied',
  /** What the customer has paid too much; negative. */
  'credit',
  /** Money that waits for a person, since nobody knows what it is for; negative. */
  'suspense',
  /** What is not expected to be paid any more: written off. */
  'badDebts',
] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

export interface Posting {
  readonly account: LedgerAccount;
  /** Minor units: a debit is positive. */
  readonly amount: number;
  /** What it is about: a request, a payment. */
  readonly subject: string;
  /** The days that revenue is for; null elsewhere and for a perpetual licence. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

/** What happened. */
export type LedgerEntryKind =
  | 'requestIssued'
  | 'requestReplaced'
  | 'requestWithdrawn'
  | 'paymentReceived'
  | 'creditUsed'
  | 'refundGranted'
  | 'refundPaid'
  | 'refundReturned'
  /** What was owed back is credit instead. */
  | 'refundCredited'
  /** Credit that nobody is left to use is owed back to who has paid it. */
  | 'creditOwedBack'
  /** The proof came that no VAT was due: it is owed to the customer. */
  | 'taxCorrected'
  | 'paymentReversed'
  | 'suspenseResolved'
  /** A request that was settled cannot be delivered: its money waits for a person. */
  | 'settlementUndone'
  /** What was kept for a request that is gone is credit. */
  | 'keptReleased'
  /** What is owed by a request is not expected any more. */
  | 'debtWrittenOff'
  /** Money came for what was written off: it is owed again, to be paid by that. */
  | 'debtRestored'
  /** Seats, prices or terms have changed, and no money. */
  | 'changed';

export interface LedgerEntry {
  /** By its cause, so that writing it twice is one entry. */
  readonly id: string;
  readonly kind: LedgerEntryKind;
  readonly billingAccountId: string;
  readonly currency: string;
  readonly at: Instant;
  /** The day of the money, where it is another one: a transfer's. */
  readonly valueDate: PlainDate | null;
  /** A principal's id, or `system`. */
  readonly by: string;
  /** A code, or what a person gave as the reason. */
  readonly reason: string;
  /** What changed beside the money, as it was and is: seats, price, term. */
  readonly before: Readonly<Record<string, string | number | null>> | null;
  readonly after: Readonly<Record<string, string | number | null>> | null;
  readonly postings: readonly Posting[];
}

export type LedgerEntryHead = Omit<LedgerEntry, 'kind' | 'postings' | 'currency' | 'before' | 'after' | 'valueDate'> &
  Partial<Pick<LedgerEntry, 'before' | 'after' | 'valueDate'>>;

/** The sum of each side, in minor units; all of them sum to zero. */
export type TrialBalance = Readonly<Record<LedgerAccount, number>>;

/** @param entries of one billing account and currency */
export function trialBalance(entries: Iterable<LedgerEntry>): TrialBalance {
  const balance = Object.fromEntries(ledgerAccounts.map((account) => [account, 0])) as Record<LedgerAccount, number>;
  for (const { postings } of entries) for (const { account, amount } of postings) balance[account] += amount;
  return balance;
}

/** What the customer owes; below zero where money of the customer's is on the account. */
export function owedBy(balance: TrialBalance, currency: string): Money {
  return money(balance.receivable + balance.unapplied + balance.credit + balance.refunds, currency);
}

/** What can be used for the next request. */
export function creditOn(balance: TrialBalance, currency: string): Money {
  return money(-balance.credit, currency);
}

/** One line of a statement: what the customer owes more (positive) or less by it, and what is owed then. */
export interface StatementLine {
  readonly entry: LedgerEntry;
  readonly change: Money;
  readonly owed: Money;
}

/** Whether an entry is on the statement that a customer reads: it changes what is owed. */
export function changesOwed(entry: LedgerEntry): boolean {
  return owedBy(trialBalance([entry]), entry.currency).amount !== 0;
}

/** @param after the sums of the book after the entry */
export function statementLine(entry: LedgerEntry, after: TrialBalance): StatementLine {
  const { currency } = entry;
  return { entry, change: owedBy(trialBalance([entry]), currency), owed: owedBy(after, currency) };
}

export function ledgerEntryFromJson(json: Json<LedgerEntry>): LedgerEntry {
  const date = (text: string | null) => (text === null ? null : plainDate(text));
  return {
    ...json,
    at: instant(json.at),
    valueDate: date(json.valueDate),
    postings: json.postings.map((posting) => ({ ...posting, from: date(posting.from), to: date(posting.to) })),
  };
}
