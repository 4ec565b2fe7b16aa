/** What is owed by a refund goes back to the cards and BLIK by which its request was paid. */
import { refundPaid } from '../../domain/billing/postings.js';
import { DomainError } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { RefundRecord } from '../../models/billing/refunds.js';
import type { BillingContext } from './billing-context.js';
import { timeOf } from './charging.js';
import { bookOfRequest, headOf } from './request-books.js';

/**
 * Each payment goes back at most once.
 * @returns what a person pays back, in minor units: it came by transfer, or the provider refuses it for good, as of a payment that is disputed
 */
export async function payBackByProvider(
  { database, payments: provider }: BillingContext,
  refund: Pick<RefundRecord, '_id' | 'reason'>,
  record: PaymentRequestRecord,
  amount: Money,
  at: string,
): Promise<number> {
  const { payments, accountBooks } = database;
  const entries = await accountBooks.about(record._id);
  let left = amount.amount;
  for (const payment of await payments.ofRequest(record._id)) {
    const { provider: made } = payment;
    if (!made || payment.state !== 'applied' || left <= 0) continue;
    const id = `paidOut/${refund._id}/${payment._id}`;
    // By other refunds of the request.
    const goneBack = entries
      .filter((entry) => entry.id !== id && entry.id.startsWith('paidOut/') && entry.id.endsWith(`/${payment._id}`))
      .flatMap(({ postings }) => postings.filter(({ account }) => account === 'refunds'))
      .reduce((sum, posting) => sum + posting.amount, 0);
    const part = money(Math.min(left, payment.amount.amount - goneBack), amount.currency);
    if (part.amount <= 0) continue;
    const idempotencyKey = `refund/${refund._id}/${payment._id}`;
    try {
      await provider.refund({ paymentId: made.paymentId, amount: part }, { idempotencyKey, ...timeOf(payment, at) });
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      continue;
    }
    left -= part.amount;
    const head = headOf(id, record, at, refund.reason);
    await accountBooks.post(bookOfRequest(record), head.id, async () => ({
      entry: refundPaid(head, record._id, part),
      decision: null,
    }));
  }
  return left;
}
