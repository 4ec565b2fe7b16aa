import { cancellationSignal } from '@temporalio/activity';
import type { Payment } from '../../adapters/billing/payment-provider.js';
import { type Allocation, allocate } from '../../domain/billing/allocation.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { type Money, money } from '../../domain/money.js';
import { newestVersion, receivedFrom, requestsNamed, suggestedBy } from '../../models/billing/matching.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { PaymentRecord, PaymentState } from '../../models/billing/payments.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import { pause } from '../pause.js';
import { applyPart, noteApplied } from './apply-payment.js';
import type { BillingContext } from './billing-context.js';
import { chargePayment, noteOutcome, timeOf } from './charging.js';
import { carryOutDecision } from './decisions.js';
import { loseMoney } from './lost-payments.js';
import { amountDue } from './pro-formas.js';
import { returnErasedCredit } from './return-credit.js';

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

export const paymentActivities = (context: BillingContext) => {
  const { database, payments: provider } = context;
  const { payments, paymentRequests } = database;

  return {
    /**
     * Charges a payment that was not charged yet, else asks the provider how it stands.
     * @returns its state, with the money `received`
     */
    async checkPayment({ paymentId, at }: PaymentAt): Promise<PaymentState> {
      const payment = await paymentOf(paymentId);
      // An earlier try may not have told of it.
      if (payment.state !== 'pending') return told(payment, payment.state, at);
      if (!payment.provider) return payment.charge ? chargeDue(payment, at) : payment.state;
      const { paymentId: providersId } = payment.provider;
      let found = await provider.payment(providersId, cancellationSignal());
      for (let n = 0; payment.testClockId !== null && isOpen(found) && n < polls; n += 1) {
        await pause(pollMs, cancellationSignal());
        found = await provider.payment(providersId, cancellationSignal());
      }
      return decided(payment, found, at);
    },

    /** The provider is told that nobody waits any more. @returns its state, which may be `received` after all */
    async cancelPayment({ paymentId, at }: PaymentAt): Promise<PaymentState> {
      const payment = await paymentOf(paymentId);
      if (payment.state !== 'pending' || !payment.provider) return told(payment, payment.state, at);
      const call = { idempotencyKey: `cancel/${paymentId}`, ...timeOf(payment, at) };
      return decided(payment, await provider.cancelPayment(payment.provider.paymentId, call), at);
    },

    /**
     * Carries out what money that arrived does, or what a person has decided of it; what is credit of nobody any more goes back. Every step
     * finds what an earlier try has done.
     */
    async applyPayment({ paymentId, at }: PaymentAt): Promise<void> {
      const payment = await paymentOf(paymentId);
      if (payment.state === 'received') await applied(payment, at);
      const { billingAccountId } = await paymentOf(paymentId);
      await returnErasedCredit(context, billingAccountId, at);
      await context.tell({ kind: 'paymentReceived', about: paymentId, at });
    },

    /** The money was taken back: by its bank, or by a dispute that was lost. */
    async reversePayment({ paymentId, at }: PaymentAt): Promise<void> {
      const payment = await paymentOf(paymentId);
      const { state } = payment;
      // There was no money; or it has not done its work yet, and this is tried again.
      if (state === 'failed' || state === 'cancelled') return;
      if (state === 'pending' || state === 'received') throw new DomainError('unavailable', `It is ${state} yet.`);
      await loseMoney(context, payment, { lost: await lostOf(payment), at });
      await context.tell({ kind: 'paymentTakenBack', about: paymentId, at });
    },
  };

  /** What its lost disputes have taken; else all of it went back by its bank. */
  async function lostOf({ amount, provider: held }: PaymentRecord): Promise<Money> {
    const disputes = held ? await provider.disputesOf(held.paymentId, cancellationSignal()) : [];
    const lost = disputes.filter(({ state, amount: { currency } }) => state === 'lost' && currency === amount.currency);
    const sum = lost.reduce((total, dispute) => total + dispute.amount.amount, 0);
    return sum > 0 && sum < amount.amount ? money(sum, amount.currency) : amount;
  }

  async function paymentOf(paymentId: string): Promise<PaymentRecord> {
    return requireFound(await payments.find(paymentId), `payment ${paymentId}`);
  }

  /** Charges what is missing on the day; where nothing is, it is cancelled, with the reason. */
  async function chargeDue(payment: PaymentRecord, at: string): Promise<PaymentState> {
    const { _id: paymentId, requestId, valueDate } = payment;
    if (valueDate !== null) return (await chargePayment(context, payment, at)).state;
    const day = dateIn(await zoneOf(payment.tenantId), instant(at));
    const found = requestId === null ? null : await newestVersion(paymentRequests, requestId);
    const due = await amountDue(context, requireFound(found, `request ${requestId}`), { valueDate: day, at });
    if (due instanceof DomainError) {
      const decline = { reason: due.code, final: true };
      await payments.change(paymentId, ['pending'], { state: 'cancelled', decline, charge: null });
      return 'cancelled';
    }
    const { record, missing: amount } = due;
    // Written before it is charged: a later try charges the same.
    const change = { amount, requestId: record._id, references: [record.reference], valueDate: day.toString() };
    const agreed = await payments.change(paymentId, ['pending'], change);
    return (await chargePayment(context, agreed ?? payment, at)).state;
  }

  async function zoneOf(tenantId: string | null): Promise<string> {
    const tenant = tenantId === null ? null : await database.tenants.find(tenantId);
    return tenant?.zone ?? zoneOfPartners;
  }

  /** One that somebody made fails before their eyes; of the others only an attempt to collect is told. */
  async function decided(payment: PaymentRecord, found: Payment, at: string): Promise<PaymentState> {
    return told(payment, await noteOutcome(context, payment, found.outcome, at), at);
  }

  async function told({ _id }: PaymentRecord, state: PaymentState, at: string): Promise<PaymentState> {
    if (state === 'failed' || state === 'cancelled') await context.tell({ kind: 'paymentFailed', about: _id, at });
    return state;
  }

  async function applied(payment: PaymentRecord, at: string): Promise<void> {
    if (payment.decision) return carryOutDecision(context, { ...payment, decision: payment.decision }, at);
    const named = await requestsNamed(paymentRequests, payment);
    const accounts = new Set(named.map(({ billingAccountId }) => billingAccountId));
    if (named.length === 0 || accounts.size > 1) return wait(payment, await unmatched(payment, named), at);
    const { _id, amount, method } = payment;
    const cause = { id: `payment/${_id}`, by: 'system', reason: method };
    await noteApplied(context, payment, await applyPart(context, { payment, amount, named, cause, at }), at);
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
};

function isOpen({ outcome }: Payment): boolean {
  return outcome.state === 'pending';
}
