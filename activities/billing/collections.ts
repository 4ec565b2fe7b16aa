import { createHash } from 'node:crypto';
import { cancellationSignal } from '@temporalio/activity';
import { declineOf } from '../../adapters/billing/declines.js';
import type { Payment } from '../../adapters/billing/payment-provider.js';
import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import { dateIn, instant } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { lastTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { billedBy } from '../../models/billing/billed-by.js';
import { newCharge, type PaymentRecord, type PaymentState } from '../../models/billing/payments.js';
import { cloudOfParty } from '../../models/cloud-of-party.js';
import { saveChange } from '../subscriptions/subscriptions.js';
import type { BillingContext } from './billing-context.js';
import { chargePayment, noteOutcome, timeOf } from './charging.js';
import { agreeWithSubscription, amountDue } from './pro-formas.js';
import { startPayment } from './start-processes.js';

export interface CollectionOrder extends SubscriptionChange {
  /** Relative to the first unpaid day, by which the attempt is known. */
  readonly day: number;
  /** When the attempt was due, RFC 3339: it counts at that instant. */
  readonly scheduledAt: string;
  readonly at: string;
}

/** `underWay`: the money is there, or the provider has not decided; `failed`: it was refused; `nothing`: nothing could be charged. */
export type CollectionOutcome = 'underWay' | 'failed' | 'nothing';

export const collectionActivities = (context: BillingContext) => {
  const { database, payments: provider } = context;
  const { payments, paymentMethods } = database;

  return {
    /** Saves that an attempt is due, and charges the stored method for what is owed by that day; once for an attempt. */
    async collectPayment(order: CollectionOrder): Promise<CollectionOutcome> {
      await saveChange(context, order);
      const { at, scheduledAt, day } = order;
      const asked = await agreeWithSubscription(context, order.subscription.id, at);
      const billed = asked && (await billedBy(database, asked));
      if (!billed) return 'nothing';
      const { account, profile } = billed;
      const { currency } = asked.request;
      if (!(await paymentMethods.chargeable(account, profile, { currency }))) return 'nothing';
      const subscription = subscriptionFromJson(order.subscription);
      const valueDate = dateIn(lastTerm(subscription).zone, instant(scheduledAt));
      const due = await amountDue(context, asked, { valueDate, at });
      // Nothing more can be paid for it.
      if (due instanceof DomainError) return 'nothing';
      const charge = { ...due.missing, on: valueDate };
      const method = await paymentMethods.chargeable(account, profile, charge);
      if (!method) return 'nothing';
      const identity = `collection/${asked.subscriptionId}/${asked.unpaidFrom}/${day}`;
      const { record, missing } = due;
      const { _id: paymentMethodId, kind, provider: held } = method;
      const returnUrl = context.portalUrls[await cloudOfParty(database, record)];
      const made = newCharge(record, {
        _id: `pay_${createHash('sha256').update(identity).digest('hex').slice(0, 24)}`,
        identity,
        method: kind,
        amount: missing,
        valueDate: valueDate.toString(),
        charge: { paymentMethodId, code: null, customerId: held.customerId, returnUrl },
        createdAt: new Date(at),
      });
      const { payment } = await payments.take(made);
      const outcome = await collect(payment, at);
      if (outcome === 'failed') await context.tell({ kind: 'paymentFailed', about: payment._id, at });
      return outcome;
    },
  };

  /** Found again after a crash, it is charged under the same key. */
  async function collect(payment: PaymentRecord, at: string): Promise<CollectionOutcome> {
    const { state, made } = await chargePayment(context, payment, at);
    const known = made ?? (state === 'pending' ? await asProviderHasIt(payment) : null);
    const nobodyConfirms = known?.outcome.state === 'needsConfirmation';
    const now = nobodyConfirms ? await giveUp(payment, known.paymentId, at) : state;
    if (now === 'failed' || now === 'cancelled') return 'failed';
    if (payment.tenantId !== null) await startPayment(context, payment, { about: 'arrival', at });
    return 'underWay';
  }

  /** Of one that an earlier try has charged; null: none has. */
  async function asProviderHasIt({ provider: held }: PaymentRecord): Promise<Payment | null> {
    return held && provider.payment(held.paymentId, cancellationSignal());
  }

  /** Nobody is there who could confirm it: it is not left open at the provider, where it might be paid unseen. */
  async function giveUp(payment: PaymentRecord, paymentId: string, at: string): Promise<PaymentState> {
    const call = { idempotencyKey: `cancel/${payment._id}`, ...timeOf(payment, at) };
    const { outcome } = await provider.cancelPayment(paymentId, call);
    const cancelled = outcome.state === 'cancelled';
    return noteOutcome(context, payment, cancelled ? { state: 'failed', decline: notConfirmed } : outcome, at);
  }
};

const notConfirmed = declineOf('notConfirmed');
