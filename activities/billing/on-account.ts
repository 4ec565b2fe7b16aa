/** What an account with terms is invoiced for, and pays later. */
import { balanceOf } from '../../domain/billing/request-in-books.js';
import type { PlainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { BillingContext } from './billing-context.js';
import { issueInvoiceOnAccount } from './documents.js';
import { startDunning } from './dunning.js';
import { handOver, invoice } from './invoicing.js';
import { type Asking, issue, useCredit } from './request-books.js';

export interface Charged {
  readonly record: PaymentRequestRecord;
  /** By what it can be delivered at once: the account's credit has paid it, or it is invoiced on account; null: it is paid first. */
  readonly by: 'credit' | 'onAccount' | null;
}

/**
 * Asks for the payment of what is delivered once it is paid; where the terms of the account let it, it is invoiced and can be delivered.
 * Carried out again it is the same request and the same document.
 * @param day the customer's calendar day
 */
export async function charge(context: BillingContext, asking: Asking, day: PlainDate): Promise<Charged> {
  const record = await issue(context, asking);
  if (await useCredit(context, record, { at: asking.at, day })) {
    await invoice(context, record, { means: 'credit', paidOn: day.toString(), at: asking.at });
    return { record, by: 'credit' };
  }
  if (record.dueOn === null) return { record, by: null };
  await invoiceOnAccount(context, record);
  return { record, by: 'onAccount' };
}

/** Invoices a request that is paid later, hands the invoice over and follows it. Carried out again nothing happens. */
export async function invoiceOnAccount(context: BillingContext, record: PaymentRequestRecord): Promise<void> {
  const { _id, dueOn, issuedAt } = record;
  if (dueOn === null) throw new DomainError('internal', `${_id} is paid first.`);
  const { kept } = balanceOf(_id, await context.database.accountBooks.about(_id));
  const at = issuedAt.toISOString();
  const document = await issueInvoiceOnAccount(context, record, { dueOn, kept, at });
  await startDunning(context, record);
  await handOver(context, document, at);
}
