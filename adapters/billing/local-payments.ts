/** The payment provider of laptops and tests: servers/payments.ts over HTTP. It moves no money. */

import { z } from 'zod';
import { DomainError, type ErrorDetails, isErrorCode } from '../../domain/errors.js';
import type { Money } from '../../domain/money.js';
import { callbackSignature } from '../callback-signature.js';
import { type Decline, declineOf, isDeclineReason } from './declines.js';
import { fetchReply, NoReply, type Reply, retryAfter } from './fetch-reply.js';
import { assertMethodCanBeSetUp, assertPayable, assertRefundable } from './new-payment.js';
import type {
  Dispute,
  MethodSetup,
  Payment,
  PaymentMethod,
  PaymentOutcome,
  PaymentProvider,
  ProviderCall,
  ProviderEvent,
  Refund,
} from './payment-provider.js';

export interface LocalPaymentsOptions {
  readonly url: string;
  /** Base64, with or without the prefix `whsec_`. */
  readonly secret: string;
  /** How long one call may take, its body included. */
  readonly timeoutMs: number;
}

const money: z.ZodType<Money> = z.object({ amount: z.int(), currency: z.string() });
const method: z.ZodType<PaymentMethod> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('card'),
    methodId: z.string(),
    brand: z.string(),
    last4: z.string(),
    expires: z.object({ year: z.int(), month: z.int() }),
  }),
  z.object({ kind: z.literal('blik'), methodId: z.string(), cap: money }),
]);
const decline = z.string().transform((reason): Decline => declineOf(isDeclineReason(reason) ? reason : 'declined'));

const setup: z.ZodType<MethodSetup> = z.object({
  setupId: z.string(),
  customerId: z.string(),
  clientSecret: z.string(),
  url: z.url(),
  outcome: z.discriminatedUnion('state', [
    z.object({ state: z.literal('pending') }),
    z.object({ state: z.literal('succeeded'), method }),
    z.object({ state: z.literal('failed'), decline }),
  ]),
});

const outcome: z.ZodType<PaymentOutcome> = z.discriminatedUnion('state', [
  z.object({ state: z.literal('pending') }),
  z.object({ state: z.literal('needsConfirmation'), url: z.url() }),
  z.object({ state: z.literal('succeeded'), paidAt: z.string() }),
  z.object({ state: z.literal('failed'), decline }),
  z.object({ state: z.literal('cancelled') }),
]);
const payment: z.ZodType<Payment> = z.object({
  paymentId: z.string(),
  customerId: z.string(),
  reference: z.string(),
  amount: money,
  refunded: money,
  methodId: z.string().nullable(),
  createdAt: z.string(),
  outcome,
});
const refund: z.ZodType<Refund> = z.object({
  refundId: z.string(),
  paymentId: z.string(),
  amount: money,
  createdAt: z.string(),
  state: z.enum(['pending', 'succeeded', 'failed']),
});
const dispute: z.ZodType<Dispute> = z.object({
  disputeId: z.string(),
  paymentId: z.string(),
  amount: money,
  reason: z.string(),
  openedAt: z.string(),
  state: z.enum(['open', 'won', 'lost']),
});
const event = z.object({
  id: z.string(),
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['payment', 'refund', 'dispute']), paymentId: z.string() }),
    z.object({ kind: z.literal('setup'), setupId: z.string() }),
    z.object({ kind: z.literal('method'), methodId: z.string(), customerId: z.string().nullable() }),
  ]),
});
const list = <Item>(item: z.ZodType<Item>) => z.object({ items: z.array(item) }).transform(({ items }) => items);

const problem = z.object({ code: z.string().max(100).optional(), detail: z.string().max(1000).optional() });
const passingStatuses = new Set([408, 425, 429]);

/** The provider over HTTP. @throws when `secret` is not base64 */
export function localPayments({ url, secret, timeoutMs }: LocalPaymentsOptions): PaymentProvider {
  const base = url.replace(/\/+$/, '');
  const isSigned = callbackSignature(secret);

  async function ask<Answer>(path: string, schema: z.ZodType<Answer>, signal?: AbortSignal): Promise<Answer> {
    return answered(await reach(path, { method: 'GET' }, {}, signal), schema);
  }

  async function change<Answer>(path: string, content: object, call: ProviderCall, schema: z.ZodType<Answer>) {
    const body = JSON.stringify({ ...content, ...(call.at === undefined ? {} : { at: call.at }) });
    const headers = { 'content-type': 'application/json', 'idempotency-key': call.idempotencyKey };
    return answered(await reach(path, { method: 'POST', body }, headers, call.signal), schema);
  }

  async function reach(path: string, request: RequestInit, headers: Record<string, string>, signal?: AbortSignal) {
    const whom = 'The payment provider';
    const authorization = `Bearer ${secret}`;
    try {
      const options = { ...request, headers: { ...headers, authorization }, whom, timeoutMs, signal };
      return await fetchReply(new URL(`${base}${path}`), options);
    } catch (error) {
      if (error instanceof NoReply) throw unavailable(error.message);
      throw error;
    }
  }

  return {
    name: 'local',
    local: true,

    createCustomer: (customer, call) => change('/customers', customer, call, z.object({ customerId: z.string() })),

    async startMethodSetup(requested, call) {
      assertMethodCanBeSetUp(requested);
      return change('/setups', requested, call, setup);
    },
    startMethodEdit: (edit, call) => change('/edits', edit, call, setup),
    methodSetup: (setupId, signal) => ask(`/setups/${encodeURIComponent(setupId)}`, setup, signal),
    methods: (customerId, signal) => ask(`/customers/${encodeURIComponent(customerId)}/methods`, list(method), signal),
    async detachMethod(customerId, methodId, call) {
      const [customer, one] = [customerId, methodId].map(encodeURIComponent);
      await change(`/customers/${customer}/methods/${one}/detach`, {}, call, z.unknown());
    },

    async deleteCustomer(customerId, call) {
      await change(`/customers/${encodeURIComponent(customerId)}/delete`, {}, call, z.unknown());
    },

    async pay(requested, call) {
      assertPayable(requested);
      return change('/payments', requested, call, payment);
    },
    payment: (paymentId, signal) => ask(`/payments/${encodeURIComponent(paymentId)}`, payment, signal),
    async findPayment(customerId, idempotencyKey, signal) {
      const query = new URLSearchParams({ customerId, idempotencyKey });
      return (await ask(`/payments?${query.toString()}`, list(payment), signal))[0];
    },
    cancelPayment: (paymentId, call) => change(`/payments/${encodeURIComponent(paymentId)}/cancel`, {}, call, payment),

    async refund(requested, call) {
      assertRefundable(requested);
      const { paymentId, amount } = requested;
      return change(`/payments/${encodeURIComponent(paymentId)}/refunds`, { amount }, call, refund);
    },
    refundsOf: (paymentId, signal) => ask(`/payments/${encodeURIComponent(paymentId)}/refunds`, list(refund), signal),
    disputesOf: (paymentId, signal) =>
      ask(`/payments/${encodeURIComponent(paymentId)}/disputes`, list(dispute), signal),

    readWebhook(body, headers): ProviderEvent {
      if (!isSigned(body, headers)) {
        throw new DomainError('unauthenticated', 'The signature of the webhook is missing, wrong or too old');
      }
      const { id, about } = event.parse(JSON.parse(body.toString('utf8')));
      return { eventId: id, about };
    },
  };
}

function answered<Answer>(reply: Reply, schema: z.ZodType<Answer>): Answer {
  if (reply.status < 200 || reply.status >= 300) throw failureOf(reply);
  const answer = schema.safeParse(reply.json);
  if (answer.success) return answer.data;
  throw unavailable('The answer of the payment provider was not understood', { status: reply.status });
}

/** The codes of the port travel as they are; the others are the provider's. */
const ownCodes = new Set([
  'notFound',
  'unknownPaymentMethod',
  'refundTooHigh',
  'refundNotPossible',
  'idempotencyKeyReused',
  'invalidRequest',
]);

function failureOf(reply: Reply): DomainError {
  const { code, detail = '' } = problem.safeParse(reply.json).data ?? {};
  if (code !== undefined && isErrorCode(code) && ownCodes.has(code)) return new DomainError(code, detail);
  const details = {
    status: reply.status,
    ...(code === undefined ? {} : { reason: code }),
    ...retryAfter(reply.headers),
  };
  const text = `The payment provider answered ${reply.status}${detail ? `: ${detail}` : ''}`;
  const final = reply.status >= 400 && reply.status < 500 && !passingStatuses.has(reply.status);
  return final ? new DomainError('paymentProviderRefused', text, details) : unavailable(text, details);
}

function unavailable(message: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('paymentProviderUnavailable', message, details);
}
