/** An invoice as soon as its request is paid, and its way to the customer. */
import type { Money } from '../../domain/money.js';
import type { DocumentRecord } from '../../models/billing/documents.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { BillingContext } from './billing-context.js';
import { correctReleased } from './corrections.js';
import { type InvoicedPayment, issueAdvance, issueInvoice } from './documents.js';

/** Issues the invoice of a request that was paid, and hands it over. */
export async function invoice(
  context: BillingContext,
  record: PaymentRequestRecord,
  paid: InvoicedPayment,
): Promise<void> {
  await handOver(context, await issueInvoice(context, record, paid), paid.at);
}

/** Invoices a part of a request that is kept for it. */
export async function invoicePart(
  context: BillingContext,
  record: PaymentRequestRecord,
  paid: InvoicedPayment & { readonly paymentId: string; readonly amount: Money },
): Promise<void> {
  const advance = await issueAdvance(context, record, paid);
  if (advance) await handOver(context, advance, paid.at);
}

/** What parts were invoiced for is not delivered. */
export async function correctParts(context: BillingContext, record: PaymentRequestRecord, at: string): Promise<void> {
  for (const correction of await correctReleased(context, record, at)) await handOver(context, correction, at);
}

/** Mails a document or, where an authority has to accept it first, sees to it that it is sent there. */
export async function handOver(context: BillingContext, document: DocumentRecord, at: string): Promise<void> {
  if (document.authority) await context.sendToAuthority(document);
  else await context.tell({ kind: 'documentIssued', about: document._id, at });
}
