/** Money that goes back to who has paid it: one path for refunds, corrections of tax, double charges and what a person decides. */
import { createHash } from 'node:crypto';
import type { Allocation } from '../../domain/billing/allocation.js';
import { leftToPayBack, paidOutEntryId, wentBackOf } from '../../domain/billing/paying-back.js';
import { refundPaid } from '../../domain/billing/postings.js';
import { DomainError, type ProcessProblem } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import type { Book } from '../../models/billing/account-books.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import {
  bookOfRefund,
  newRefund,
  paidBackBy,
  type RefundRecord,
  subjectOf,
  waitingOf,
} from '../../models/billing/refunds.js';
import { allocationsNow } from './allocations-now.js';
import type { BillingContext } from './billing-context.js';
import { timeOf } from './charging.js';
import { headOf } from './request-books.js';

/** How far the provider has paid a refund back. */
export interface PaidBackByProvider {
  /** For a person, in minor units: it came by transfer, or the provider refuses it for good, as of a payment that is disputed. */
  readonly left: number;
  /** Why the provider has refused. */
  readonly problem: ProcessProblem | null;
}

/**
 * Pays what is left of a refund back to the cards and BLIK by which it was paid, each payment once for an attempt.
 * @param amount what the refund pays back in all
 */
export async function payBackByProvider(
  context: BillingContext,
  refund: RefundRecord,
  amount: Money,
  at: string,
): Promise<PaidBackByProvider> {
  const { refunds, accountBooks } = context.database;
  const { _id: refundId, attempt, reason } = refund;
  const subject = subjectOf(refund);
  const entries = await accountBooks.about(subject);
  let left = leftToPayBack({ refundId, amount: amount.amount, subject }, entries, attempt);
  let problem: ProcessProblem | null = null;
  for await (const { payment, used } of paymentsOf(context, refund)) {
    if (left <= 0) break;
    const { _id: paymentId, provider: made } = payment;
    if (!made || (refund.paymentId === null && payment.state !== 'applied')) continue;
    const paying = { refundId, paymentId, attempt };
    const part = money(Math.min(left, used - wentBackOf(paymentId, entries, paying)), amount.currency);
    if (part.amount <= 0) continue;
    const idempotencyKey = `refund/${refundId}/${paymentId}/${attempt}`;
    const call = { idempotencyKey, ...timeOf(payment, at) };
    try {
      const sent = await context.payments.refund({ paymentId: made.paymentId, amount: part }, call);
      await refunds.noteSent(refundId, { providerRefundId: sent.refundId, paymentId, attempt, amount: part });
      if (sent.state === 'failed') throw new DomainError('paymentProviderRefused', 'The refund has failed.');
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      problem = { code: error.code, message: error.message };
      continue;
    }
    left -= part.amount;
    const head = headOf(paidOutEntryId(paying), refund, at, reason);
    await accountBooks.post(bookOfRefund(refund, amount.currency), head.id, async () => ({
      entry: refundPaid(head, subject, part),
      decision: null,
    }));
  }
  return left > 0 ? { left, problem } : { left: 0, problem: null };
}

/** What is written of a refund once its provider was asked. */
export function endOf({ left, problem }: PaidBackByProvider, at: string) {
  const state = left <= 0 ? ('paidOut' as const) : ('granted' as const);
  return { state, problem, endedAt: new Date(at) };
}

export interface PayingBack {
  readonly payment: PaymentRecord;
  readonly amount: Money;
  readonly reason: 'chargedTwice' | 'decided';
  readonly cause: { readonly id: string; readonly by: string; readonly reason: string };
  readonly book: Book;
  readonly at: string;
}

/** A payment that was not needed goes back: by a refund, where its provider has to pay it back, else by a transfer that somebody made. */
export async function payBack(context: BillingContext, paying: PayingBack): Promise<void> {
  const { payment, amount, reason, cause, book, at } = paying;
  const { _id: paymentId, provider, requestId } = payment;
  const { accountBooks, refunds } = context.database;
  if (!provider || requestId === null) {
    const head = { ...headOf(`refund/${cause.id}`, book, at, cause.reason), by: cause.by };
    await accountBooks.post(book, head.id, async () => ({
      entry: refundPaid(head, paymentId, amount),
      decision: null,
    }));
    return;
  }
  const { billingAccountId, tenantId, partnerId, testClockId } = book;
  const refund = newRefund({
    _id: refundIdOf(cause.id),
    paymentRequestId: requestId,
    paymentId,
    billingAccountId,
    tenantId,
    partnerId,
    testClockId,
    seats: 0,
    freeUsers: [],
    keepSeats: null,
    reason,
    amount,
    setOff: money(0, amount.currency),
    requestedAt: new Date(at),
  });
  await refunds.request(refund);
  const asked = (await refunds.find(refund._id)) ?? refund;
  // An earlier try was carried out; a person may have gone on with it since.
  if (asked.state === 'requested') {
    await refunds.move(asked._id, ['requested'], endOf(await payBackByProvider(context, asked, amount, at), at));
  }
  await tellWaiting(context, await refunds.find(asked._id), at);
}

/** What does not go back by itself is told to the operators, once for an attempt. */
export async function tellWaiting(context: BillingContext, refund: RefundRecord | null, at: string): Promise<void> {
  if (refund?.state === 'granted') await context.tell({ kind: 'refundWaits', about: waitingOf(refund), at });
}

/** Refunds of which nothing is left to be paid back, since the loss of their payment has taken it, wait for nobody. */
export async function endPaidBack(
  context: BillingContext,
  {
    subject,
    billingAccountId,
    at,
  }: { readonly subject: string; readonly billingAccountId: string; readonly at: string },
): Promise<void> {
  const { refunds, accountBooks } = context.database;
  const entries = await accountBooks.about(subject);
  const all = await Promise.all([
    refunds.ofPayment(subject),
    refunds.grantedOf(subject),
    refunds.ofCredit(billingAccountId),
  ]);
  for (const refund of all.flat()) {
    const { _id: refundId, state, amount, setOff } = refund;
    if (state !== 'granted' || amount === null || subjectOf(refund) !== subject) continue;
    const back = { refundId, subject, amount: paidBackBy({ amount, setOff }).amount };
    if (leftToPayBack(back, entries, null) > 0) continue;
    await refunds.move(refundId, ['granted'], { state: 'paidOut', problem: null, endedAt: new Date(at) });
  }
}

/** A refund's id, by its cause. */
export function refundIdOf(cause: string): string {
  return `ref_${createHash('sha256').update(cause).digest('hex').slice(0, 24)}`;
}

interface PaymentBack {
  readonly payment: PaymentRecord;
  /** What of it went to what is paid back, in minor units: the rest does not go back. */
  readonly used: number;
}

/** The payments that may go back, the newest first: also those that a person has applied to the request. */
async function* paymentsOf(context: BillingContext, refund: RefundRecord): AsyncGenerator<PaymentBack> {
  const { payments, accountBooks } = context.database;
  const { paymentId, paymentRequestId } = refund;
  if (paymentId !== null) {
    for (const payment of await payments.all([paymentId])) yield { payment, used: payment.amount.amount };
    return;
  }
  if (paymentRequestId === null) return yield* creditedBy(context, refund);
  const made = await payments.ofRequest(paymentRequestId);
  const entries = await accountBooks.about(paymentRequestId);
  const applied = entries
    .filter(({ kind }) => kind === 'paymentReceived' || kind === 'suspenseResolved')
    .flatMap(({ postings }) => postings.filter(({ account }) => account === 'cash' || account === 'suspense'))
    .map(({ subject }) => subject)
    .filter((id) => !made.some(({ _id }) => _id === id));
  for (const payment of [...made, ...(await payments.all(applied))]) {
    yield { payment, used: sumOf(payment.allocations, ['settled', 'kept']) };
  }
}

/** The newest credit is what is left: what was used before was the older one. */
async function* creditedBy(
  context: BillingContext,
  { billingAccountId, amount }: RefundRecord,
): AsyncGenerator<PaymentBack> {
  if (amount === null) return;
  for await (const payment of context.database.payments.appliedByProvider(billingAccountId, amount.currency)) {
    const { allocations } = await allocationsNow(context, payment);
    yield { payment, used: sumOf(allocations, ['credited']) };
  }
}

function sumOf(
  allocations: readonly Pick<Allocation, 'kind' | 'amount'>[],
  kinds: readonly Allocation['kind'][],
): number {
  return allocations.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amount }) => sum + amount.amount, 0);
}
