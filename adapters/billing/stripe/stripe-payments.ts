/**
 * Stripe as a payment provider: cards, BLIK codes and BLIK mandates, by payment intents and setup intents. It is real money, or
 * Stripe's own test mode, and therefore never asked on a test clock.
 */

import Stripe from 'stripe';
import { DomainError } from '../../../domain/errors.js';
import { realOnly } from '../local-only.js';
import { assertMethodCanBeSetUp, assertPayable, assertRefundable } from '../new-payment.js';
import type { Payment, PaymentProvider } from '../payment-provider.js';
import { toStripe } from './amounts.js';
import { asked, keyOf, withCharge } from './calls.js';
import { chargesBy, methodOf } from './charges.js';
import {
  cardUpdate,
  disputeFrom,
  eventFrom,
  metadataNames,
  methodFrom,
  paymentFrom,
  refundFrom,
  setupFrom,
} from './mapping.js';

export interface StripePaymentsOptions {
  /** `sk_…` or, better, a restricted `rk_…`. */
  readonly secretKey: string;
  /** `whsec_…` of the webhook endpoint. */
  readonly webhookSecret: string;
  /** How long one call may take. */
  readonly timeoutMs: number;
  /** Of stripe-mock; Stripe's own when left out. */
  readonly address?: { readonly host: string; readonly port: number };
}

const webhookToleranceSeconds = 300;
/** Pages of payments that are looked through for a key: the key is asked of payments that are days old at most. */
const mostPaymentsSearched = 1000;

/** Stripe behind the port. Retries are the caller's: the SDK makes none. */
export function stripePayments({
  secretKey,
  webhookSecret,
  timeoutMs,
  address,
}: StripePaymentsOptions): PaymentProvider {
  const stripe = new Stripe(secretKey, {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
    ...(address ? { ...address, protocol: 'http' as const } : {}),
  });

  const charges = chargesBy(stripe);

  async function read(paymentId: string, signal?: AbortSignal): Promise<Payment> {
    return paymentFrom(await asked(() => stripe.paymentIntents.retrieve(paymentId, withCharge), signal));
  }

  return {
    name: 'stripe',
    local: false,

    async createCustomer({ reference, name, email, language }, call) {
      const metadata = { [metadataNames.reference]: reference };
      const parameters = { name, email, preferred_locales: [language], metadata };
      const { id } = await asked(() => stripe.customers.create(parameters, keyOf(call)), call.signal);
      return { customerId: id };
    },

    async startMethodSetup(requested, call) {
      assertMethodCanBeSetUp(requested);
      const { customerId, method } = requested;
      const parameters: Stripe.SetupIntentCreateParams = {
        customer: customerId,
        usage: 'off_session',
        allowed_payment_method_types: [method.kind],
        ...(method.kind === 'blik' ? { metadata: { [metadataNames.cap]: String(method.cap.amount) } } : {}),
      };
      return setupFrom(await asked(() => stripe.setupIntents.create(parameters, keyOf(call)), call.signal));
    },

    async startMethodEdit({ customerId, methodId, change }, call) {
      const options = keyOf(call);
      await methodOf(stripe, customerId, methodId, call.signal);
      const update = cardUpdate(change);
      if (update) {
        await asked(() => stripe.paymentMethods.update(methodId, update, keyOf(call, '/update')), call.signal);
      }
      // Confirmed in Stripe's field of the security code; the card stays the same.
      const parameters: Stripe.SetupIntentCreateParams = {
        customer: customerId,
        payment_method: methodId,
        usage: 'off_session',
        allowed_payment_method_types: ['card'],
      };
      return setupFrom(await asked(() => stripe.setupIntents.create(parameters, options), call.signal));
    },

    async methodSetup(setupId, signal) {
      const expand = ['payment_method'];
      const intent = await asked(() => stripe.setupIntents.retrieve(setupId, { expand }), signal);
      const setup = setupFrom(intent);
      const cap = intent.metadata?.[metadataNames.cap];
      // The cap has to be found with the method, long after the set-up.
      if (setup.outcome.state === 'succeeded' && cap !== undefined) {
        const { methodId } = setup.outcome.method;
        await asked(() => stripe.paymentMethods.update(methodId, { metadata: { [metadataNames.cap]: cap } }), signal);
      }
      return setup;
    },

    async methods(customerId, signal) {
      const listed = await asked(() => stripe.customers.listPaymentMethods(customerId, { limit: 100 }), signal);
      return listed.data.map(methodFrom).filter((method) => method !== undefined);
    },

    async detachMethod(customerId, methodId, call) {
      const options = keyOf(call);
      const held = await asked(() => stripe.paymentMethods.retrieve(methodId), call.signal);
      if (held.customer === null) return;
      await methodOf(stripe, customerId, methodId, call.signal);
      await asked(() => stripe.paymentMethods.detach(methodId, {}, options), call.signal);
    },

    async deleteCustomer(customerId, call) {
      await asked(() => stripe.customers.del(customerId, {}, keyOf(call)), call.signal);
    },

    async pay(payment, call) {
      realOnly('Stripe', call.at);
      assertPayable(payment);
      const { by } = payment;
      return by.kind === 'blikCode'
        ? charges.byCode(payment, by.code, call)
        : charges.byMethod(payment, by.methodId, call);
    },

    payment: read,

    async findPayment(customerId, idempotencyKey, signal) {
      return asked(async () => {
        let searched = 0;
        const expand = ['data.latest_charge'];
        for await (const intent of stripe.paymentIntents.list({ customer: customerId, limit: 100, expand })) {
          if (intent.metadata[metadataNames.idempotencyKey] === idempotencyKey) return paymentFrom(intent);
          searched += 1;
          if (searched >= mostPaymentsSearched) break;
        }
        return undefined;
      }, signal);
    },

    async cancelPayment(paymentId, call) {
      const options = keyOf(call);
      try {
        const cancel = () => stripe.paymentIntents.cancel(paymentId, withCharge, options);
        return paymentFrom(await asked(cancel, call.signal));
      } catch (error) {
        const decided = error instanceof DomainError && error.details['reason'] === 'payment_intent_unexpected_state';
        if (decided) return read(paymentId, call.signal);
        throw error;
      }
    },

    async refund(requested, call) {
      assertRefundable(requested);
      const { paymentId } = requested;
      const options = keyOf(call);
      const { amount } = toStripe(requested.amount);
      try {
        const create = () => stripe.refunds.create({ payment_intent: paymentId, amount }, options);
        return refundFrom(await asked(create, call.signal));
      } catch (error) {
        // Asked afterwards: before it, a repetition of a refund that was made would look like one too many.
        const refused = error instanceof DomainError && error.code === 'paymentProviderRefused';
        if (!refused) throw error;
        const { outcome, amount: paid, refunded } = await read(paymentId, call.signal);
        if (outcome.state !== 'succeeded') {
          throw new DomainError('refundNotPossible', `The payment is ${outcome.state}`);
        }
        const left = paid.amount - refunded.amount;
        if (requested.amount.amount <= left) throw error;
        throw new DomainError('refundTooHigh', `At most ${left} ${paid.currency} can be refunded`);
      }
    },

    async refundsOf(paymentId, signal) {
      const listed = await asked(() => stripe.refunds.list({ payment_intent: paymentId, limit: 100 }), signal);
      return listed.data.map(refundFrom).reverse();
    },

    async disputesOf(paymentId, signal) {
      const listed = await asked(() => stripe.disputes.list({ payment_intent: paymentId, limit: 100 }), signal);
      return listed.data.map(disputeFrom).reverse();
    },

    readWebhook(body, headers) {
      const signature = headers['stripe-signature'] ?? '';
      try {
        return eventFrom(stripe.webhooks.constructEvent(body, signature, webhookSecret, webhookToleranceSeconds));
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
        throw new DomainError('unauthenticated', 'The signature of the webhook is missing, wrong or too old');
      }
    },
  };
}
