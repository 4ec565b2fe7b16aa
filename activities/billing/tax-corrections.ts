/** What a later proof changes: the books first, then the money goes back, and the documents say so. */
import { type PaymentRequest, paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { paidBackOf, taxCorrected } from '../../domain/billing/postings.js';
import { balanceOf, statusOf } from '../../domain/billing/request-in-books.js';
import { vatLeft } from '../../domain/billing/tax-proof.js';
import { type TaxDecision, taxDecisionFromJson } from '../../domain/billing/vat.js';
import { type Json, toJson } from '../../domain/json.js';
import { type Money, minus, money } from '../../domain/money.js';
import type { DocumentRecord } from '../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { newRefund } from '../../models/billing/refunds.js';
import type { BillingContext } from './billing-context.js';
import { correctTax } from './corrections.js';
import { handOver } from './invoicing.js';
import { endOf, payBackByProvider, refundIdOf, tellWaiting } from './pay-back.js';
import { bookOfRequest, headOf } from './request-books.js';
import { settleBySetOff } from './settlement.js';

/** As the ledger has it. */
interface TaxCorrection {
  readonly tax: Json<TaxDecision>;
  /** What goes back, positive. */
  readonly vat: Money;
  /** What of it is paid back: the rest lowers what is still owed. */
  readonly paidBack: Money;
}

type Databases = Pick<BillingContext, 'database'>;

/** The correction that a proof has made of a request's tax; null: none has. */
export async function taxCorrectionIn({ database }: Databases, requestId: string): Promise<TaxCorrection | null> {
  const [made] = await database.accountBooks.decisionsAbout<TaxCorrection>(requestId, 'taxCorrected');
  return made ?? null;
}

/** A request with the tax that a proof has left of it. */
export async function taxedNow(context: Databases, request: PaymentRequest): Promise<PaymentRequest> {
  const correction = await taxCorrectionIn(context, request.id);
  return correction ? { ...request, tax: taxDecisionFromJson(correction.tax) } : request;
}

/**
 * Enters that no VAT was due of a request, once.
 * @returns `notPaid`: there is nothing to give back now; `nothingLeft`: nor will there be
 */
export async function enterTaxCorrection(
  { database }: Databases,
  record: PaymentRequestRecord,
  tax: TaxDecision,
  at: string,
): Promise<TaxCorrection | 'notPaid' | 'nothingLeft'> {
  const request = paymentRequestFromJson(record.request);
  const head = headOf(`taxCorrected/${record._id}`, record, at, tax.reason);
  let missing: 'notPaid' | 'nothingLeft' = 'notPaid';
  const posted = await database.accountBooks.post(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
    const entries = await entriesAbout(request.id);
    const vat = money(vatLeft(request.id, entries), request.currency);
    missing = vat.amount > 0 ? 'notPaid' : 'nothingLeft';
    const status = statusOf(request, entries);
    const isOwed = status === 'open' || status === 'writtenOff';
    const isInvoiced = status === 'paid' || (isOwed && record.dueOn !== null);
    if (vat.amount <= 0 || !isInvoiced) return null;
    const balance = balanceOf(request.id, entries);
    const paidBack = money(paidBackOf(vat.amount, balance), vat.currency);
    return { entry: taxCorrected(head, request.id, vat, balance), decision: { tax: toJson(tax), vat, paidBack } };
  });
  return posted?.decision ?? missing;
}

/** Carries out what the books say: the VAT goes back, and the invoice and its advances are corrected. Every step finds what an earlier try has done. */
export async function carryOutTaxCorrection(
  context: BillingContext,
  record: PaymentRequestRecord,
  { correction, invoice, at }: CarriedOut,
): Promise<void> {
  const { refunds } = context.database;
  const { _id: paymentRequestId, billingAccountId, tenantId, partnerId, testClockId } = record;
  const { vat, paidBack } = correction;
  const setOff = minus(vat, paidBack);
  const reason = 'taxChanged';
  const refundId = taxRefundIdOf(paymentRequestId);
  const whose = { billingAccountId, tenantId, partnerId, testClockId };
  const moneyAlone = { seats: 0, freeUsers: [], keepSeats: null };
  const asked = { _id: refundId, paymentRequestId, ...whose, reason, ...moneyAlone } as const;
  const refund = newRefund({ ...asked, amount: vat, setOff, requestedAt: new Date(at) });
  await refunds.request(refund);
  const sent = await payBackByProvider(context, (await refunds.find(refundId)) ?? refund, paidBack, at);
  const tax = taxDecisionFromJson(correction.tax);
  const back = money(paidBack.amount - sent.left, vat.currency);
  const corrected = await correctTax(context, record, { invoice, tax, paidBack: back, setOff, at });
  for (const document of corrected) await handOver(context, document, at);
  await settleBySetOff(context, record, { entryId: `taxCorrected/${paymentRequestId}`, at });
  await refunds.move(refundId, ['requested'], endOf(sent, at));
  await tellWaiting(context, await refunds.find(refundId), at);
}

interface CarriedOut {
  readonly correction: TaxCorrection;
  /** The invoice or settlement of the request. */
  readonly invoice: DocumentRecord;
  readonly at: string;
}

/** The one refund by which the VAT of a request goes back. */
export function taxRefundIdOf(requestId: string): string {
  return refundIdOf(`taxChanged/${requestId}`);
}
