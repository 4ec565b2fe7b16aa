/** What the payment server answers: no secrets but a setup's own, and no test behaviour. */
import { type PaymentDesk, refunded } from './desk.js';
import type { DisputeRecord, Method, PaymentRecord, RefundRecord, Setup } from './records.js';

export function methodView({ id, details }: Method) {
  if (details.kind === 'blik') return { kind: details.kind, methodId: id, cap: details.cap };
  const { kind, brand, last4, expires } = details;
  return { kind, methodId: id, brand, last4, expires };
}

export function setupView(setup: Setup, desk: PaymentDesk, baseUrl: string) {
  const { id, secret, customerId, state, methodId, decline } = setup;
  const url = `${baseUrl}/pages/setups/${id}?secret=${secret}`;
  const outcome =
    state === 'succeeded' && methodId !== null
      ? { state, method: methodView(desk.methodOf(customerId, methodId)) }
      : { state, decline };
  return { setupId: id, customerId, clientSecret: secret, url, outcome };
}

export function paymentView(payment: PaymentRecord, desk: PaymentDesk, baseUrl: string) {
  const { id, secret, customerId, reference, amount, methodId, createdAt, state, decline, paidAt } = payment;
  const url = state === 'needsConfirmation' ? `${baseUrl}/pages/payments/${id}?secret=${secret}` : null;
  const refundedAmount = { amount: refunded(desk.refundsOf(id)), currency: amount.currency };
  const outcome = { state, decline, paidAt, url };
  return { paymentId: id, customerId, reference, amount, refunded: refundedAmount, methodId, createdAt, outcome };
}

export function refundView({ id, paymentId, amount, createdAt, state }: RefundRecord) {
  return { refundId: id, paymentId, amount, createdAt, state };
}

export function disputeView({ id, ...dispute }: DisputeRecord) {
  return { disputeId: id, ...dispute };
}
