import { createHash } from 'node:crypto';
import { cancellationSignal } from '@temporalio/activity';
import type { Payment } from '../../adapters/billing/payment-provider.js';
import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import { paymentWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { missingOf } from '../../domain/billing/allocation.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { payable } from '../../domain/billing/request-in-books.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { lastTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import type { ActivityContext } from '../context.js';
import { startWorkflow } from '../start-workflow.js';
import { saveChange } from '../subscriptions/subscriptions.js';
import { timeOf } from './apply-payment.js';
import { agreeWithSubscription, dueOn } from './pro-formas.js';

export interface CollectionOrder extends SubscriptionChange {
  /** Relative to the first unpaid day, by which the attempt is known. */
  readonly day: number;
  /** When the attempt was due, RFC 3339: it counts at that instant. */
  readonly scheduledAt: string;
  readonly at: string;
}

/** `underWay`: the money is there, or the provider has not decided; `failed`: it was refused; `nothing`: nothing could be charged. */
export type CollectionOutcome = 'underWay' | 'failed' | 'nothing';

export const collectionActivities = (context: ActivityContext) => {
  const { database, payments: provider } = context;
  const { payments, paymentMethods, accountBooks } = database;

  return {
    /** Saves that an attempt is due, and charges the stored method for what is owed by that day; once for an attempt. */
    async collectPayment(order: CollectionOrder): Promise<CollectionOutcome> {
      await saveChange(context, order);
      const { at, scheduledAt, day } = order;
      const asked = await agreeWithSubscription(context, order.subscription.id, at);
      if (!asked) return 'nothing';
      const method = await paymentMethods.chargeable(asked.billingAccountId);
      if (!method) return 'nothing';
      const subscription = subscriptionFromJson(order.subscription);
      const valueDate = dateIn(lastTerm(subscription).zone, instant(scheduledAt));
      const request = await payableOn(asked, valueDate, at);
      if (!request) return 'nothing';
      const identity = `collection/${asked.subscriptionId}/${asked.unpaidFrom}/${day}`;
      const { record, missing } = request;
      const payment = newPayment(record, method, { identity, missing, valueDate: valueDate.toString(), at });
      if (missing.amount <= 0) return 'nothing';
      const taken = await payments.take(payment);
      return charge(taken.payment, method, at);
    },
  };

  async function payableOn(asked: PaymentRequestRecord, valueDate: ReturnType<typeof dateIn>, at: string) {
    try {
      const record = await dueOn(context, asked, { valueDate, at: instant(at) });
      const request = paymentRequestFromJson(record.request);
      const entries = await accountBooks.about(request.id);
      const open = payable(request, entries);
      return { record, missing: missingOf(open, valueDate) };
    } catch (error) {
      // Nothing more can be paid for it.
      if (error instanceof DomainError && !error.retry) return null;
      throw error;
    }
  }

  /** Found again after a crash, it is charged under the same key. */
  async function charge(payment: PaymentRecord, method: PaymentMethodRecord, at: string): Promise<CollectionOutcome> {
    if (payment.state === 'failed' || payment.state === 'cancelled') return 'failed';
    const { _id: paymentId, requestId } = payment;
    if (payment.state === 'pending' && payment.provider === null) {
      const { customerId, methodId } = method.provider;
      const made = await provider.pay(
        {
          customerId,
          amount: payment.amount,
          reference: requestId ?? paymentId,
          description: `Payment ${payment.references.join(' ')}`,
          by: { kind: 'storedMethod', methodId: methodId ?? '' },
          returnUrl: context.publicUrl,
        },
        { idempotencyKey: paymentId, signal: cancellationSignal(), ...timeOf(payment, at) },
      );
      const decided = await noted(payment, method, made);
      if (decided === 'failed') return 'failed';
    }
    await startPayment(payment, at);
    return 'underWay';
  }

  async function noted(
    { _id }: PaymentRecord,
    method: PaymentMethodRecord,
    { paymentId, customerId, outcome }: Payment,
  ): Promise<'failed' | 'underWay'> {
    const made = { provider: { name: provider.name, paymentId, customerId } };
    switch (outcome.state) {
      case 'succeeded':
        await payments.change(_id, ['pending'], { ...made, state: 'received' });
        return 'underWay';
      case 'failed': {
        const { decline } = outcome;
        await payments.change(_id, ['pending'], { ...made, state: 'failed', decline });
        // What is for good is not tried again: another method is asked for.
        if (decline.final) {
          const problem = { code: decline.reason, message: 'The bank refused it for good.' };
          await paymentMethods.change(method._id, { state: 'failed', problem });
        }
        return 'failed';
      }
      // Nobody is there who could confirm it.
      case 'needsConfirmation':
      case 'cancelled':
        await payments.change(_id, ['pending'], { ...made, state: 'failed', decline: notConfirmed });
        return 'failed';
      case 'pending':
        await payments.change(_id, ['pending'], made);
        return 'underWay';
    }
  }

  async function startPayment({ _id: paymentId, tenantId, testClockId }: PaymentRecord, at: string): Promise<void> {
    if (tenantId === null) return;
    const notBefore = testClockId === null ? null : at;
    await startWorkflow(context, workflowTypes.payment, {
      testClockId,
      notBefore,
      workflowId: paymentWorkflowId(tenantId, paymentId, 'arrival'),
      args: [{ tenantId, paymentId, testClockId, notBefore, about: 'arrival' }],
      staticSummary: 'Payment that was collected',
    });
  }

  function newPayment(
    { _id: requestId, billingAccountId, tenantId, partnerId, testClockId, reference, request }: PaymentRequestRecord,
    { kind }: PaymentMethodRecord,
    { identity, missing, valueDate, at }: NewCollection,
  ): PaymentRecord {
    return {
      _id: `pay_${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`,
      identity,
      source: 'provider',
      method: kind,
      state: 'pending',
      billingAccountId,
      tenantId,
      partnerId,
      testClockId,
      amount: missing,
      valueDate,
      requestId,
      references: [reference],
      payerName: request.billing.name,
      text: null,
      provider: null,
      statement: null,
      matches: null,
      takenBackBy: null,
      decision: null,
      allocations: [],
      reversal: null,
      decline: null,
      createdAt: new Date(at),
      appliedAt: null,
      revision: 1,
    };
  }
};

interface NewCollection {
  readonly identity: string;
  readonly missing: PaymentRecord['amount'];
  readonly valueDate: string;
  readonly at: string;
}

const notConfirmed = { reason: 'notConfirmed', final: false };
