/** What a person has decided about money that waits. */
import type { Allocation } from '../../domain/billing/allocation.js';
import { paymentReceived, paymentReversed, suspenseResolved } from '../../domain/billing/postings.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { type Json, toJson } from '../../domain/json.js';
import { type Money, money } from '../../domain/money.js';
import type { Book } from '../../models/billing/account-books.js';
import { newestVersion } from '../../models/billing/matching.js';
import { type PaymentDecision, type PaymentRecord, waitingOf } from '../../models/billing/payments.js';
import { applyPart, type Cause, noteApplied, suspenseOf } from './apply-payment.js';
import type { BillingContext } from './billing-context.js';
import { payBack } from './pay-back.js';
import { bookOf, headOf } from './request-books.js';

export type DecidedPayment = PaymentRecord & { readonly decision: PaymentDecision };

/** Carries a decision out through the books, once. What cannot be delivered by it waits again. */
export async function carryOutDecision(context: BillingContext, payment: DecidedPayment, at: string): Promise<void> {
  const { decision } = payment;
  const cause: Cause = { id: `decision/${decision.id}`, by: decision.by, reason: decision.reason ?? decision.action };
  const done = payment.allocations.filter(({ kind }) => kind !== 'waits');
  const applied = await (decision.paymentRequestId === null
    ? booked(context, payment, cause, at)
    : appliedTo(context, payment, decision.paymentRequestId, cause, at));
  await noteApplied(context, payment, { ...applied, allocations: [...done, ...applied.allocations] }, at);
}

async function appliedTo(
  context: BillingContext,
  payment: DecidedPayment,
  paymentRequestId: string,
  cause: Cause,
  at: string,
) {
  const found = await newestVersion(context.database.paymentRequests, paymentRequestId);
  const record = requireFound(found, `request for payment ${paymentRequestId}`);
  const amount = waitingOf(payment);
  await bringTo(context, payment, { billingAccountId: record.billingAccountId, amount, cause, at });
  return applyPart(context, { payment, amount, named: [record], cause, at });
}

/** It is credit, or was paid back. */
async function booked(context: BillingContext, payment: DecidedPayment, cause: Cause, at: string) {
  const { billingAccounts, accountBooks } = context.database;
  const { decision } = payment;
  const amount = waitingOf(payment);
  const billingAccountId = decision.billingAccountId ?? payment.billingAccountId;
  const reason = 'decided' as const;
  const allocation: Allocation =
    decision.action === 'keepAsCredit' ? { kind: 'credited', amount, reason } : { kind: 'refunded', amount, reason };
  const allocations: Json<Allocation>[] = [toJson(allocation)];
  // Nobody's money is in nobody's books.
  if (billingAccountId === null) return { allocations, whose: payment };
  const account = requireFound(await billingAccounts.find(billingAccountId), `billing account ${billingAccountId}`);
  const book: Book = bookOf(account, amount.currency);
  await bringTo(context, payment, { billingAccountId, amount, cause, at });
  const { valueDate } = payment;
  const head = { ...headOf(cause.id, { billingAccountId }, at, cause.reason), by: cause.by };
  await accountBooks.post(book, head.id, async () => {
    const facts = { paymentId: payment._id, amount, allocations: [allocation] };
    const waited = await suspenseOf(context, payment._id, billingAccountId);
    return { entry: waited > 0 ? suspenseResolved(head, facts) : paymentReceived(head, facts), decision: valueDate };
  });
  if (allocation.kind === 'refunded') await payBack(context, { payment, amount, reason, cause, book, at });
  const { tenantId, partnerId } = account;
  return { allocations, whose: { billingAccountId, tenantId, partnerId } };
}

interface Bringing {
  readonly billingAccountId: string;
  readonly amount: Money;
  readonly cause: Cause;
  readonly at: string;
}

/** Money that waits in the books of one customer and is another's leaves them. */
async function bringTo(
  context: BillingContext,
  payment: PaymentRecord,
  { billingAccountId, amount, cause, at }: Bringing,
): Promise<void> {
  const { billingAccountId: before, tenantId, partnerId, testClockId, _id: paymentId } = payment;
  if (before === null || before === billingAccountId) return;
  const { currency } = amount;
  const head = { ...headOf(`moved/${cause.id}`, { billingAccountId: before }, at, cause.reason), by: cause.by };
  const book: Book = { billingAccountId: before, currency, tenantId, partnerId, testClockId };
  await context.database.accountBooks.post(book, head.id, async () => {
    const waited = await suspenseOf(context, paymentId, before);
    if (waited === 0) return null;
    if (waited !== amount.amount) throw new DomainError('internal', 'A part of a payment does not change its owner.');
    const moved = money(waited, currency);
    const effects = [{ kind: 'nothingLost', amount: moved } as const];
    return { entry: paymentReversed(head, { paymentId, amount: moved, effects }), decision: null };
  });
}
