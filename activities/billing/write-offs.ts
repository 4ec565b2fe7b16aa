/** Debts that nobody expects to be paid any more: by the ledger first, then for those who read. */
import type { LedgerEntryHead } from '../../domain/billing/ledger.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { debtRestored, debtWrittenOff } from '../../domain/billing/postings.js';
import { billingEvent } from '../../domain/billing/published-events.js';
import { balanceOf, statusOf } from '../../domain/billing/request-in-books.js';
import { requireFound } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { publishEvents } from '../publish-events.js';
import type { BillingContext } from './billing-context.js';
import { bookOfRequest, headOf } from './request-books.js';
import { requestEventData, requestEventHead } from './request-events.js';

export const writeOffActivities = (context: BillingContext) => {
  const { paymentRequests, accountBooks, documents } = context.database;

  return {
    /** Writes off what is owed by a request, once. Paid in this moment, it is not. */
    async writeOffDebt({ paymentRequestId, at }: { readonly paymentRequestId: string; readonly at: string }) {
      const found = await paymentRequests.find(paymentRequestId);
      const record = requireFound(found, `request for payment ${paymentRequestId}`);
      const { writeOff } = record;
      if (!writeOff) return;
      const { id, by, reason } = writeOff;
      const request = paymentRequestFromJson(record.request);
      const head = { ...headOf(`writeOff/${id}`, record, at, reason), by };
      const posted = await accountBooks.post(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
        const entries = await entriesAbout(request.id);
        const balance = balanceOf(request.id, entries);
        if (statusOf(request, entries) !== 'open' || balance.owed <= balance.kept) return null;
        const entry = debtWrittenOff(head, request.id, balance, request.currency);
        return { entry, decision: money(balance.owed - balance.kept, request.currency) };
      });
      const amount = posted?.decision ?? null;
      if (amount) {
        const data = { ...requestEventData(record), writtenOff: amount };
        await publishEvents(context, [billingEvent('paymentRequest.writtenOff', requestEventHead(record, at), data)]);
      }
      const isWrittenOff = await paymentRequests.endWriteOff(paymentRequestId, id, amount);
      await documents.noteWrittenOff(paymentRequestId, isWrittenOff ? amount : null);
      // Money that came meanwhile has it owed again.
      const after = await paymentRequests.find(paymentRequestId);
      if (after?.writeOff?.id !== id) await documents.noteWrittenOff(paymentRequestId, null);
    },
  };
};

/**
 * Money has come for a request: what was written off of it is owed again.
 * @returns the request as it stands then
 */
export async function restored(
  context: BillingContext,
  record: PaymentRequestRecord,
  cause: Pick<LedgerEntryHead, 'id' | 'by' | 'reason'>,
  at: string,
): Promise<PaymentRequestRecord> {
  if (record.status !== 'writtenOff' && record.writeOff === null) return record;
  const { paymentRequests, accountBooks, documents } = context.database;
  const { _id } = record;
  const { currency } = record.request;
  const head = { ...headOf(`restored/${cause.id}`, record, at, cause.reason), by: cause.by };
  const posted = await accountBooks.post<Money>(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
    const { writtenOff } = balanceOf(_id, await entriesAbout(_id));
    if (writtenOff === 0) return null;
    const amount = money(writtenOff, currency);
    return { entry: debtRestored(head, _id, amount), decision: amount };
  });
  if (!posted) return record;
  if (balanceOf(_id, await accountBooks.about(_id)).writtenOff === 0) {
    const event = billingEvent('paymentRequest.restored', requestEventHead(record, at), requestEventData(record));
    await publishEvents(context, [event]);
    // Before the record, which says after a crash that this is not finished; and after it, since it may be written off in this moment.
    await documents.noteWrittenOff(_id, null);
    await paymentRequests.restore(_id, { overdue: record.dueOn !== null });
    await documents.noteWrittenOff(_id, null);
  }
  return requireFound(await paymentRequests.find(_id), `request for payment ${_id}`);
}
