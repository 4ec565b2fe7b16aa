/** What corrects issued documents: seats that were given back, parts of what is not delivered, another decision about the tax. */
import type { CancellablePurchase, Refund } from '../../domain/billing/cancellation.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { correctionOf, linesAfter, taxCorrectionOf } from '../../domain/billing/documents/corrections.js';
import type { DeductedAdvance } from '../../domain/billing/documents/document.js';
import { retaxedTotals, takenBackTotals } from '../../domain/billing/documents/document-totals.js';
import { documentLines } from '../../domain/billing/documents/request-documents.js';
import { linesLeft, replacedLines } from '../../domain/billing/documents/returned-seats.js';
import {
  type DocumentChain,
  type MoneyBack,
  moneyLeft,
  paymentBack,
  returnedAdvance,
  returnedSeats,
} from '../../domain/billing/documents/settlement-corrections.js';
import type { TaxDecision } from '../../domain/billing/vat.js';
import { DomainError } from '../../domain/errors.js';
import type { Money } from '../../domain/money.js';
import { type DocumentRecord, documentOf } from '../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { ActivityContext } from '../context.js';
import { issueCorrection, planNames } from './documents.js';

type Databases = Pick<ActivityContext, 'database'>;

/** What parts were invoiced for is not delivered: their invoices are corrected to nothing. */
export async function correctReleased(
  context: Databases,
  record: PaymentRequestRecord,
  at: string,
): Promise<DocumentRecord[]> {
  const corrected: DocumentRecord[] = [];
  for (const { _id: originalId } of await context.database.documents.advancesOf(record.reference)) {
    const correcting = { cause: `released/${originalId}`, originalId, at };
    const correction = await issueCorrection(context, record, correcting, (head, documents, original) => {
      const totals = takenBackTotals(documents);
      // Its money stays on the account.
      const payment = { means: 'credit', paidOn: null, dueOn: null, paid: totals.gross } as const;
      const newest = documents.at(-1) ?? documents[0];
      return correctionOf(head, { original, newest, reason: 'notDelivered', after: [], totals, payment });
    });
    corrected.push(correction);
  }
  return corrected;
}

export interface ReturnedSeats {
  /** The refund by which they went: its corrections are made once. */
  readonly refundId: string;
  /** The purchase before it. */
  readonly purchase: CancellablePurchase;
  readonly refund: Refund;
  /** What of it was paid back by now, gross and positive. */
  readonly paidBack: Money;
  /** What of it lowered what the invoice asks for. */
  readonly setOff: Money;
  readonly at: string;
}

/**
 * The corrections of an invoice whose seats were given back; the days on which they were used stay charged. What is beyond a settlement
 * corrects the advances before it.
 * @returns none where the request has no invoice
 */
export async function correctReturned(
  context: Databases,
  record: PaymentRequestRecord,
  { refundId, purchase, refund, paidBack, setOff, at }: ReturnedSeats,
): Promise<DocumentRecord[]> {
  const { documents } = context.database;
  const invoice = await documents.byCause(`invoice/${record._id}`);
  if (!invoice) return [];
  const planName = await planNames(context, purchase.lines);
  const advances = await Promise.all(documentOf(invoice).advances.map(({ id }) => chainOf(context, id)));
  const left = linesLeft(purchase, refund);
  const cause = `correction/${refundId}`;
  const correction = await issueCorrection(
    context,
    record,
    { cause, originalId: invoice._id, at },
    (head, chain, original) => {
      const newest = chain.at(-1) ?? chain[0];
      const shown = (lines: readonly ChargeLine[]) => documentLines(lines, newest.taxation.tax.treatment, planName);
      const after = replacedLines(linesAfter(newest), shown(purchase.lines), shown(left));
      const difference = shown(refund.lines);
      return returnedSeats(head, { documents: chain, original, advances, after, difference, paidBack, setOff });
    },
  );
  const corrected = [correction];
  const { advances: shares, payment } = documentOf(correction);
  let rest = moneyLeft({ paidBack, setOff }, payment.paid);
  for (const share of shares) {
    const one = await correctAdvance(share, rest);
    rest = moneyLeft(rest, documentOf(one).payment.paid);
    corrected.push(one);
  }
  return corrected;

  function correctAdvance(share: DeductedAdvance, back: MoneyBack): Promise<DocumentRecord> {
    const correcting = { cause: `${cause}/${share.id}`, originalId: share.id, at };
    return issueCorrection(context, record, correcting, (head, chain, original) => {
      const { treatment } = (chain.at(-1) ?? chain[0]).taxation.tax;
      const ordered = documentLines(left, treatment, planName);
      return returnedAdvance(head, { documents: chain, original, share, ordered, ...back });
    });
  }
}

async function chainOf({ database }: Databases, originalId: string): Promise<DocumentChain> {
  const [first, ...others] = (await database.documents.withCorrections(originalId)).map(documentOf);
  if (!first) throw new DomainError('internal', `There is no document ${originalId}.`);
  return [first, ...others];
}

export interface Retaxed {
  /** The invoice or settlement of the request. */
  readonly invoice: DocumentRecord;
  readonly tax: TaxDecision;
  /** By the provider, positive: of the invoice first. */
  readonly paidBack: Money;
  /** What lowered what the invoice asks for. */
  readonly setOff: Money;
  readonly at: string;
}

/** The VAT of an invoice, and of the advances that it deducts, goes by another decision. */
export async function correctTax(
  context: Databases,
  record: PaymentRequestRecord,
  { invoice, tax, paidBack, setOff, at }: Retaxed,
): Promise<DocumentRecord[]> {
  const corrected: DocumentRecord[] = [];
  let rest: MoneyBack = { paidBack, setOff };
  for (const originalId of [invoice._id, ...documentOf(invoice).advances.map(({ id }) => id)]) {
    const correcting = { cause: `taxChanged/${originalId}`, originalId, at };
    const issued = await issueCorrection(context, record, correcting, (head, documents, original) => {
      const { exchangeRate } = documents[0].taxation;
      const totals = retaxedTotals(documents, { treatment: tax.treatment, exchangeRate });
      const payment = paymentBack(head, totals, documents[0], rest);
      return taxCorrectionOf(head, { documents, original, tax, payment });
    });
    rest = moneyLeft(rest, documentOf(issued).payment.paid);
    corrected.push(issued);
  }
  return corrected;
}
