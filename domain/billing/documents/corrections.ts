/** What corrects an invoice: the difference, with what was there before and what is there after. */
import { dateIn, type PlainDate } from '../../calendar.js';
import { DomainError } from '../../errors.js';
import { type Money, minus, money } from '../../money.js';
import type { Taxation } from '../totals.js';
import type { TaxDecision } from '../vat.js';
import type {
  BillingDocument,
  CorrectedKind,
  CorrectionReason,
  DocumentBuyer,
  DocumentLine,
  DocumentReference,
  DocumentTotals,
  PaymentMeans,
} from './document.js';
import { correctionTotals, retaxedTotals } from './document-totals.js';
import type { DocumentHead } from './request-documents.js';

export interface Correcting {
  readonly original: DocumentReference;
  /** The document as it stands: the original, or its last correction. */
  readonly newest: BillingDocument;
  readonly reason: CorrectionReason;
  readonly after: readonly DocumentLine[];
  /** The lines that make the difference; left out: those that went, taken back, and those that came. */
  readonly difference?: readonly DocumentLine[];
  /** Left out: as they are. */
  readonly taxation?: Taxation;
  readonly buyer?: DocumentBuyer;
  /** Left out: of the lines. An advance has the VAT that was in it, and a settlement what its advances have left. */
  readonly totals?: DocumentTotals;
  /** Of an advance: what it is for. */
  readonly ordered?: readonly DocumentLine[];
  readonly payment: {
    readonly means: PaymentMeans | null;
    /** When it was paid back; null while it is to be. */
    readonly paidOn: PlainDate | null;
    readonly dueOn: PlainDate | null;
    /** Of the difference. */
    readonly paid: Money;
  };
}

/** The lines of a document as they stand by it. */
export function linesAfter({
  corrected,
  lines,
}: Pick<BillingDocument, 'corrected' | 'lines'>): readonly DocumentLine[] {
  return corrected ? corrected.after : lines;
}

/** @throws DomainError `invalidRequest` for a pro-forma, which no correction corrects */
export function correctionOf(
  { id, number, testClockId, issuedAt, zone, seller }: DocumentHead,
  {
    original,
    newest,
    reason,
    after,
    difference,
    taxation = newest.taxation,
    buyer = newest.buyer,
    totals: given,
    ordered = newest.ordered,
    payment,
  }: Correcting,
): BillingDocument {
  const before = linesAfter(newest);
  const issuedOn = dateIn(zone, issuedAt);
  const totals = given ?? correctionTotals(before, after, newest.currency, taxation.exchangeRate);
  return {
    ...newest,
    id,
    kind: 'correction',
    number,
    testClockId,
    issuedAt,
    issuedOn,
    taxPoint: issuedOn,
    seller,
    buyer,
    lines: difference ?? differenceOf(before, after),
    totals,
    taxation,
    payment: { ...newest.payment, ...payment, payable: minus(totals.gross, payment.paid), credit: null },
    corrected: {
      original,
      originalKind: originalKindOf(newest),
      previous: newest.corrected ? referenceTo(newest, null) : null,
      reason,
      before,
      after,
      orderedBefore: newest.ordered,
      buyerBefore: buyer === newest.buyer ? null : newest.buyer,
    },
    advances: [],
    ordered,
  };
}

export interface Retaxing {
  /** The invoice, and its corrections in their order. */
  readonly documents: readonly [BillingDocument, ...BillingDocument[]];
  readonly original: DocumentReference;
  readonly tax: TaxDecision;
  readonly payment: Correcting['payment'];
}

/** The same sale by another tax decision: the VAT that an invoice and its corrections show goes, the net amounts stay. */
export function taxCorrectionOf(head: DocumentHead, { documents, original, tax, payment }: Retaxing): BillingDocument {
  const newest = documents.at(-1) ?? documents[0];
  const { exchangeRate } = newest.taxation;
  const { treatment } = tax;
  const retaxed = (lines: readonly DocumentLine[]) => lines.map((line) => ({ ...line, treatment }));
  return correctionOf(head, {
    original,
    newest,
    reason: 'taxChanged',
    after: retaxed(linesAfter(newest)),
    taxation: { tax, exchangeRate },
    totals: retaxedTotals(documents, { treatment, exchangeRate }),
    ordered: retaxed(newest.ordered),
    payment,
  });
}

function originalKindOf({ kind, number, corrected }: BillingDocument): CorrectedKind {
  if (corrected) return corrected.originalKind;
  if (kind === 'invoice' || kind === 'advance' || kind === 'settlement') return kind;
  throw new DomainError('invalidRequest', `${number} is no invoice, so nothing corrects it.`);
}

export function referenceTo(
  { id, number, issuedOn }: Pick<BillingDocument, 'id' | 'number' | 'issuedOn'>,
  authorityNumber: string | null,
): DocumentReference {
  return { id, number, issuedOn, authorityNumber };
}

/** What went, taken back, and what came; lines that stay are left out. */
export function differenceOf(before: readonly DocumentLine[], after: readonly DocumentLine[]): DocumentLine[] {
  const came = after.map((line) => JSON.stringify(line));
  const gone: DocumentLine[] = [];
  for (const line of before) {
    const at = came.indexOf(JSON.stringify(line));
    if (at < 0) gone.push(takenBack(line));
    else came[at] = '';
  }
  return [...gone, ...after.filter((_line, index) => came[index] !== '')];
}

export function takenBack(line: DocumentLine): DocumentLine {
  const { amount, currency } = line.net;
  return { ...line, quantity: -line.quantity, net: money(-amount, currency) };
}
