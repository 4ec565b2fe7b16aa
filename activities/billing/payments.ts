import { cancellationSignal } from '@temporalio/activity';
import type { Payment } from '../../adapters/billing/payment-provider.js';
import { reversePayment as reversePaymentOf } from '../../contracts/subscriptions/subscription.js';
import { type Allocation, allocate } from '../../domain/billing/allocation.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { paymentReceived, paymentReversed, refundPaid, settlementUndone } from '../../domain/billing/postings.js';
import { proposedActions } from '../../domain/billing/proposed-actions.js';
import { balanceOf, payable } from '../../domain/billing/request-in-books.js';
import { type ReversalEffect, reverse } from '../../domain/billing/reversal.js';
import { dateIn, instant, plainDate } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { type Json, toJson } from '../../domain/json.js';
import { type Money, money } from '../../domain/money.js';
import type { Book } from '../../models/billing/account-books.js';
import { newestVersion, receivedFrom, requestsNamed, suggestedBy } from '../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { PaymentRecord, PaymentState } from '../../models/billing/payments.js';
import type { ActivityContext } from '../context.js';
import { pause } from '../pause.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import { dueOn } from './pro-formas.js';
import { bookOfRequest, headOf, withdraw } from './request-books.js';
import { settle } from './settlement.js';

/** A payment, at an instant of its workflow (RFC 3339). */
export interface PaymentAt {
  readonly paymentId: string;
  readonly at: string;
}

/** On a test clock the provider is waited for, as long and as often; in milliseconds. */
const pollMs = 100;
const polls = 20;
/** Open requests that may be meant, where a payment names none. */
const suggestedAmong = 500;

export const paymentActivities = (context: ActivityContext) => {
  const { database, payments: provider } = context;
  const { payments, paymentRequests, accountBooks } = database;

  return {
    /** Asks the provider how a payment stands. @returns its state, with the money `received` */
    async checkPayment({ paymentId, at }: PaymentAt): Promise<PaymentState> {
      const payment = await paymentOf(paymentId);
      if (payment.state !== 'pending' || !payment.provider) return payment.state;
      const { paymentId: providersId } = payment.provider;
      let found = await provider.payment(providersId, cancellationSignal());
      for (let n = 0; payment.testClockId !== null && isOpen(found) && n < polls; n += 1) {
        await pause(pollMs, cancellationSignal());
        found = await provider.payment(providersId, cancellationSignal());
      }
      return noted(payment, found, at);
    },

    /** The provider is told that nobody waits any more. @returns its state, which may be `received` after all */
    async cancelPayment({ paymentId, at }: PaymentAt): Promise<PaymentState> {
      const payment = await paymentOf(paymentId);
      if (payment.state !== 'pending' || !payment.provider) return payment.state;
      const call = { idempotencyKey: `cancel/${paymentId}`, ...timeOf(payment, at) };
      return noted(payment, await provider.cancelPayment(payment.provider.paymentId, call), at);
    },

    /** Carries out what money that arrived does. Every step finds what an earlier try has done. */
    async applyPayment({ paymentId, at }: PaymentAt): Promise<void> {
      const payment = await paymentOf(paymentId);
      if (payment.state !== 'received') return;
      const named = await requestsNamed(paymentRequests, payment);
      const [first] = named;
      const accounts = new Set(named.map(({ billingAccountId }) => billingAccountId));
      if (!first || accounts.size > 1) return wait(payment, await unmatched(payment, named), at);
      await apply(payment, named, at);
    },

    /** The money was taken back: by its bank, or by a dispute that was lost. */
    async reversePayment({ paymentId, at }: PaymentAt): Promise<void> {
      const payment = await paymentOf(paymentId);
      const { billingAccountId, tenantId, partnerId, testClockId, amount } = payment;
      if (billingAccountId === null) {
        await payments.change(paymentId, ['received', 'waiting', 'applied'], { state: 'reversed' });
        return;
      }
      const book: Book = { billingAccountId, currency: amount.currency, tenantId, partnerId, testClockId };
      const allocations = await Promise.all((payment.allocations as unknown as Allocation[]).map(newest));
      const appliedTo = await applied(allocations);
      const zone = await zoneOf(tenantId);
      const head = headOf(`reversal/${paymentId}`, { billingAccountId }, at, 'paymentLost');
      const posted = await accountBooks.post(book, head.id, async ({ balance }) => {
        const credit = money(Math.max(0, -balance.credit), amount.currency);
        const effects = reverse({ allocations, appliedTo, credit, at: instant(at), zone });
        return { entry: paymentReversed(head, { paymentId, amount, effects }), decision: toJson(effects) };
      });
      if (!posted) return;
      for (const effect of posted.decision as unknown as ReversalEffect[]) {
        if (effect.kind === 'reopened') await reopen(effect.requestId, paymentId);
      }
      const reversal = posted.decision as Json<ReversalEffect>[];
      await payments.change(paymentId, ['received', 'waiting', 'applied'], { state: 'reversed', reversal });
    },
  };

  async function paymentOf(paymentId: string): Promise<PaymentRecord> {
    return requireFound(await payments.find(paymentId), `payment ${paymentId}`);
  }

  async function zoneOf(tenantId: string | null): Promise<string> {
    const tenant = tenantId === null ? null : await database.tenants.find(tenantId);
    return tenant?.zone ?? 'UTC';
  }

  async function noted(payment: PaymentRecord, { outcome }: Payment, at: string): Promise<PaymentState> {
    const { _id, valueDate } = payment;
    switch (outcome.state) {
      case 'pending':
      case 'needsConfirmation':
        return 'pending';
      case 'succeeded': {
        const paidAt = payment.testClockId === null ? outcome.paidAt : at;
        const day = valueDate ?? dateIn(await zoneOf(payment.tenantId), instant(paidAt)).toString();
        return stateAfter(await payments.change(_id, ['pending'], { state: 'received', valueDate: day }));
      }
      case 'failed': {
        const { decline } = outcome;
        return stateAfter(await payments.change(_id, ['pending'], { state: 'failed', decline }));
      }
      case 'cancelled':
        return stateAfter(await payments.change(_id, ['pending'], { state: 'cancelled' }));
    }
  }

  /** What names no request of ours, or several customers': it waits, without an entry, until somebody says whose it is. */
  async function unmatched(payment: PaymentRecord, named: readonly PaymentRequestRecord[]): Promise<Allocation[]> {
    const among = named.length > 0 ? named : await paymentRequests.open(payment.testClockId, suggestedAmong);
    const requestId = named.length > 0 ? null : payment.requestId;
    return allocate(receivedFrom(payment, requestId), among.map(suggestedBy));
  }

  async function wait(payment: PaymentRecord, allocations: readonly Allocation[], at: string): Promise<void> {
    const change = { allocations: [...toJson(allocations)], appliedAt: new Date(at) };
    await payments.change(payment._id, ['received'], { state: 'waiting', ...change });
  }

  async function apply(payment: PaymentRecord, named: readonly PaymentRequestRecord[], at: string): Promise<void> {
    const [first] = named;
    if (!first) return;
    const { _id: paymentId, amount } = payment;
    const received = receivedFrom(payment, named.length === 1 ? first._id : null);
    const { record, refusal } = named.length === 1 ? await asked(first, payment, at) : { record: first, refusal: null };
    const request = paymentRequestFromJson(record.request);
    const head = { ...headOf(`payment/${paymentId}`, record, at, payment.method), valueDate: received.valueDate };
    const posted = await accountBooks.post(bookOfRequest(record), head.id, async ({ entriesAbout }) => {
      const entries = await entriesAbout(request.id);
      const others = named.filter(({ _id }) => _id !== first._id).map(suggestedBy);
      const meant = { ...received, requestId: named.length === 1 ? request.id : null };
      const allocations = refusal
        ? [notDeliverable(amount, request.id)]
        : allocate(meant, [payable(request, entries, { gross: request.totals.gross }), ...others]);
      const kept = { [request.id]: balanceOf(request.id, entries).kept };
      return { entry: paymentReceived(head, { paymentId, amount, allocations, kept }), decision: toJson(allocations) };
    });
    const allocations = (posted?.decision ?? []) as Json<Allocation>[];
    const whose = { billingAccountId: record.billingAccountId, tenantId: record.tenantId, partnerId: record.partnerId };
    await payments.change(paymentId, ['received'], { ...whose, allocations });
    const done = await carriedOut(payment, record, allocations, at);
    const waits = done.some(({ kind }) => kind === 'waits');
    const change = { allocations: done, appliedAt: new Date(at) };
    await payments.change(paymentId, ['received'], { state: waits ? 'waiting' : 'applied', ...change });
  }

  /** The request as it is to be paid on that day; or why it cannot be delivered. */
  async function asked(
    record: PaymentRequestRecord,
    payment: PaymentRecord,
    at: string,
  ): Promise<{ readonly record: PaymentRequestRecord; readonly refusal: DomainError | null }> {
    const { valueDate } = receivedFrom(payment, record._id);
    try {
      return { record: await dueOn(context, record, { valueDate, at: instant(at) }), refusal: null };
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      return { record, refusal: error };
    }
  }

  async function carriedOut(
    payment: PaymentRecord,
    record: PaymentRequestRecord,
    allocations: readonly Json<Allocation>[],
    at: string,
  ): Promise<Json<Allocation>[]> {
    const done: Json<Allocation>[] = [];
    for (const allocation of allocations) {
      if (allocation.kind === 'settled') done.push(await delivered(payment, record, allocation, at));
      else done.push(allocation);
      if (allocation.kind === 'refundedAtOnce') await refundAtOnce(payment, allocation.amount, at);
    }
    return done;
  }

  /** What was paid is delivered; where that is not possible any more, its money waits. */
  async function delivered(
    payment: PaymentRecord,
    record: PaymentRequestRecord,
    settled: Json<Allocation> & { readonly kind: 'settled' },
    at: string,
  ): Promise<Json<Allocation>> {
    const { _id: paymentId } = payment;
    await paymentRequests.show(record._id, { status: 'paid', paidAt: new Date(at) });
    try {
      const valueDate = plainDate(settled.valueDate);
      await settle(context, { record, valueDate, requestId: `payment/${paymentId}` });
      return settled;
    } catch (error) {
      if (!(error instanceof DomainError) || error.retry) throw error;
      const amount = await undone(paymentId, record, at);
      return toJson(notDeliverable(amount, record._id));
    }
  }

  async function undone(paymentId: string, record: PaymentRequestRecord, at: string): Promise<Money> {
    const { gross } = record.request.totals;
    const head = headOf(`undone/${paymentId}`, record, at, 'notDeliverable');
    await accountBooks.post(bookOfRequest(record), head.id, async () => ({
      entry: settlementUndone(head, { requestId: record._id, paymentId, amount: gross }),
      decision: null,
    }));
    await withdraw(context, record, { at, status: 'withdrawn', reason: 'notDeliverable' });
    return gross;
  }

  async function refundAtOnce(payment: PaymentRecord, amount: Money, at: string): Promise<void> {
    const { _id: paymentId, provider: made } = payment;
    const found = await paymentOf(paymentId);
    if (!made || found.billingAccountId === null) return;
    const call = { idempotencyKey: `refund/${paymentId}`, ...timeOf(payment, at) };
    await provider.refund({ paymentId: made.paymentId, amount }, call);
    const { billingAccountId, tenantId, partnerId, testClockId } = found;
    const book = { billingAccountId, currency: amount.currency, tenantId, partnerId, testClockId };
    const head = headOf(`refund/${paymentId}`, { billingAccountId }, at, 'double');
    await accountBooks.post(book, head.id, async () => ({
      entry: refundPaid(head, paymentId, amount),
      decision: null,
    }));
  }

  /** What was kept for a request goes on with its next version. */
  async function newest(allocation: Allocation): Promise<Allocation> {
    if (allocation.kind !== 'kept') return allocation;
    const found = await newestVersion(paymentRequests, allocation.requestId);
    return { ...allocation, requestId: found?._id ?? allocation.requestId };
  }

  /** Requests to which a kept part of it has been applied since. */
  async function applied(allocations: readonly Allocation[]): Promise<string[]> {
    const kept = allocations.flatMap((allocation) => (allocation.kind === 'kept' ? [allocation.requestId] : []));
    const found = await Promise.all(
      kept.map(async (requestId) => {
        const balance = balanceOf(requestId, await accountBooks.about(requestId));
        return balance.kept <= 0 ? [requestId] : [];
      }),
    );
    return found.flat();
  }

  /** Its periods are owed again. */
  async function reopen(requestId: string, paymentId: string): Promise<void> {
    const record = await paymentRequests.find(requestId);
    if (!record) return;
    await paymentRequests.show(requestId, { status: 'open', paidAt: null });
    const { tenantId, subscriptionId, request } = record;
    const periods = request.lines.filter(({ code }) => code === 'period' || code === 'extension').length;
    if (tenantId === null || subscriptionId === null || periods === 0) return;
    const asking = { requestId: `reversal/${paymentId}`, periods };
    if (await database.subscriptions.hasCarriedOut(subscriptionId, asking.requestId)) return;
    await askSubscription(context, { tenantId, subscriptionId }, reversePaymentOf, asking).catch((error: unknown) => {
      // What has ended is owed nevertheless.
      if (!(error instanceof DomainError) || error.retry) throw error;
    });
  }
};

function isOpen({ outcome }: Payment): boolean {
  return outcome.state === 'pending';
}

function stateAfter(payment: PaymentRecord | null): PaymentState {
  return payment?.state ?? 'pending';
}

/** The clock's time, which only the local provider is told. */
export function timeOf({ testClockId }: Pick<PaymentRecord, 'testClockId'>, at: string): { at?: string } {
  return testClockId === null ? {} : { at };
}

/** What was paid cannot be delivered any more: a person decides. */
function notDeliverable(amount: Money, requestId: string): Allocation & { readonly kind: 'waits' } {
  const suggestions = [requestId];
  const reason = 'deletionBegun';
  return { kind: 'waits', amount, reason, suggestions, actions: proposedActions(reason, suggestions) };
}
