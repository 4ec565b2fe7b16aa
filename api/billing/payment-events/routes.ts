import { WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { ProviderEvent } from '../../../adapters/billing/payment-provider.js';
import { paymentChanged } from '../../../contracts/billing/payments.js';
import { paymentWorkflowId, workflowOwner } from '../../../contracts/workflow-ids.js';
import { leftToPayBack, paidOutEntryId, returnedEntryId } from '../../../domain/billing/paying-back.js';
import { refundReturned } from '../../../domain/billing/postings.js';
import { DomainError } from '../../../domain/errors.js';
import { type PaymentRecord, paymentStates } from '../../../models/billing/payments.js';
import { bookOfRefund, paidBackBy, subjectOf } from '../../../models/billing/refunds.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn } from '../../tenant-time.js';
import { refreshEdit, refreshMethod, refreshSetup } from '../payment-methods/refresh.js';
import { startPayment } from '../payments/start-payment.js';

export const paymentEventRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/payment-events',
    operationId: 'receivePaymentEvent',
    summary: 'Hear from the payment provider that something has changed',
    description:
      'A webhook in the provider’s own form, which the provider signs. What it names is read from the provider: one that is late, comes twice, in any order, or names nothing known changes nothing.',
    tags: ['Billing'],
    // No JSON of ours.
    body: z.unknown().meta({ description: 'As the provider sends it' }),
    readsWebhook: true,
    bodyLimit: 1024 * 1024,
    idempotent: false,
    // It only says where to look; what is found there is written down with the payment or method.
    changesNothing: true,
    answers: { 200: { description: 'Taken', schema: z.strictObject({}) } },
    problems: ['paymentProviderUnavailable', 'paymentProviderRefused'],
    async handler({ services, webhook }) {
      if (!webhook) throw new DomainError('unauthenticated');
      const { about } = services.payments.readWebhook(webhook.bytes, webhook.headers);
      await lookUp(services, about);
      return { status: 200, body: {} };
    },
  }),
];

async function lookUp(services: ApiServices, about: ProviderEvent['about']): Promise<void> {
  const { database, payments: provider } = services;
  switch (about.kind) {
    case 'setup': {
      const method = await database.paymentMethods.bySetup(about.setupId);
      if (method) await refreshSetup(services, method);
      const edited = await database.paymentMethods.byEdit(about.setupId);
      if (edited) await refreshEdit(services, edited);
      return;
    }
    case 'method': {
      const method = await database.paymentMethods.byProviderMethod(about.methodId);
      if (method) await refreshMethod(services, method);
      return;
    }
    case 'payment':
    case 'refund':
    case 'dispute': {
      const payment = await database.payments.byProviderPayment(provider.name, about.paymentId);
      if (!payment) return;
      if (about.kind === 'payment') return notify(services, payment);
      return about.kind === 'dispute'
        ? followDisputes(services, payment, about.paymentId)
        : reportFailedRefunds(services, payment, about.paymentId);
    }
    case 'other':
      return;
  }
}

/** Its process asks the provider at once, in the place of when it would have asked again. */
async function notify(services: ApiServices, payment: PaymentRecord): Promise<void> {
  const { _id, state } = payment;
  const isKnown = payment.tenantId !== null || payment.partnerId !== null;
  if (!isKnown || (state !== 'pending' && state !== 'received')) return;
  try {
    await services.client.workflow
      .getHandle(paymentWorkflowId(workflowOwner(payment), _id, 'arrival'))
      .signal(paymentChanged);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    await startPayment(services, payment, 'arrival');
  }
}

/** One that is open is shown, so that somebody answers it at the provider; one that is lost takes the money back. */
async function followDisputes(services: ApiServices, payment: PaymentRecord, paymentId: string): Promise<void> {
  const disputes = await services.payments.disputesOf(paymentId);
  const { payments } = services.database;
  const isLost = disputes.some(({ state }) => state === 'lost');
  const newest = disputes.at(-1);
  if (!newest) return;
  const { state, amount, reason, openedAt } = newest;
  const dispute = { state, amount, reason, openedAt };
  const change = { dispute, ...(isLost && { unfollowedSince: new Date() }) };
  const followed = await payments.change(payment._id, paymentStates, change);
  if (!isLost || !followed) return;
  await startPayment(services, payment, 'reversal');
  await payments.followed(followed);
}

/** The customer has not got it back: a person has to send it in another way. */
async function reportFailedRefunds(services: ApiServices, payment: PaymentRecord, paymentId: string): Promise<void> {
  const refunds = await services.payments.refundsOf(paymentId);
  for (const { refundId, state } of refunds) {
    if (state !== 'failed') continue;
    services.logger.error({ paymentId: payment._id, refundId }, 'a refund has failed');
    await owePaidBack(services, refundId);
  }
}

/** It is owed to the customer again, and waits for a person. */
async function owePaidBack(services: ApiServices, providerRefundId: string): Promise<void> {
  const { database } = services;
  const { refunds, accountBooks } = database;
  const refund = await refunds.bySent(providerRefundId);
  const sent = refund?.sent.find((one) => one.providerRefundId === providerRefundId);
  if (!refund || !sent) return;
  const { _id: refundId, billingAccountId, testClockId, amount, setOff, attempt } = refund;
  const paying = { ...sent, refundId };
  // Refused at once, nothing was paid back.
  if (!(await accountBooks.stored(paidOutEntryId(paying)))) return;
  const at = await timeOn(database, testClockId);
  const subject = subjectOf(refund);
  const head = { id: returnedEntryId(paying), billingAccountId, at, by: 'system', reason: 'refundFailed' };
  await accountBooks.post(bookOfRefund(refund, sent.amount.currency), head.id, async () => ({
    entry: refundReturned(head, subject, sent.amount),
    decision: null,
  }));
  const back = { refundId, subject, amount: amount ? paidBackBy({ amount, setOff }).amount : 0 };
  // Told again after somebody has paid it back.
  if (leftToPayBack(back, await accountBooks.about(subject), null) <= 0) return;
  const problem = { code: 'paymentProviderRefused', message: 'The customer’s bank has not taken the money.' } as const;
  const again = { state: 'granted', problem, decided: null, attempt: attempt + 1 } as const;
  await refunds.move(refundId, ['paidOut', 'credited', 'granted'], again);
  // The operators are told.
  await startPayment(services, refund, 'refund', { again: true });
}
