/**
 * Sales that were taxed while VIES was away: how long it is asked again, and what its answer changes (docs/concepts.md, "Tax"). The
 * charge stays what it was: a proof makes a correction, and its VAT goes back.
 */
import { addHours, compareDates, dateIn, type Instant, isBefore, type PlainDate, plainDate } from '../calendar.js';
import type { BillingDocument } from './documents/document.js';
import type { LedgerEntry } from './ledger.js';
import { decideTax, type TaxDecision, type VatIdCheck } from './vat.js';

interface Asking {
  readonly everyHours: number;
  readonly forDays: number;
}

/** By the day of issue from which they apply. A rule of the house: law sets no time. */
const askings: readonly (readonly [from: string, asking: Asking])[] = [['2020-01-01', { everyHours: 24, forDays: 90 }]];

/**
 * When VIES is asked again for the proof of a document; null: it is not. A document of a test clock has no time of its own to wait in,
 * and advances are corrected with the document that deducts them.
 * @param askedAt the last time, first of all the issue
 */
export function nextQuestion(
  { kind, testClockId, taxation, issuedAt }: Pick<BillingDocument, 'kind' | 'testClockId' | 'taxation' | 'issuedAt'>,
  askedAt: Instant,
): Instant | null {
  const isInvoice = kind === 'invoice' || kind === 'settlement';
  if (!isInvoice || testClockId !== null || taxation.tax.reason !== 'proofPending') return null;
  const asking = askingOn(dateIn('UTC', issuedAt));
  if (!asking) return null;
  const next = addHours(askedAt, asking.everyHours);
  return isBefore(addHours(issuedAt, asking.forDays * 24), next) ? null : next;
}

function askingOn(day: PlainDate): Asking | undefined {
  return askings.findLast(([from]) => compareDates(plainDate(from), day) <= 0)?.[1];
}

/**
 * What an answer makes of a sale that waits for its proof.
 * @returns the decision that its correction has; null: the sale stays taxed as it is
 */
export function provenTax(tax: TaxDecision, check: VatIdCheck): TaxDecision | null {
  if (tax.reason !== 'proofPending' || check.answer !== 'valid') return null;
  const { sellerCountry, customerCountry, on } = tax;
  const customer = { country: customerCountry, vatId: check.vatId };
  return decideTax({ sellerCountry, customer, on, check, whileUnavailable: 'tax' });
}

/** The VAT that is left of a request in the books, in minor units. @param entries those about the request */
export function vatLeft(requestId: string, entries: readonly LedgerEntry[]): number {
  return entries
    .flatMap(({ postings }) => postings)
    .filter(({ account, subject }) => account === 'vat' && subject === requestId)
    .reduce((sum, { amount }) => sum - amount, 0);
}
