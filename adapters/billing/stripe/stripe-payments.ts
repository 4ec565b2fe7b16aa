/**
 * Stripe as a payment provider: cards, BLIK codes and BLIK mandates, by payment intents and setup intents. It is real money, or
 * Stripe's own test mode, and therefore never asked on a test clock.
 */

import Stripe from 'stripe';
import { DomainError } from '../../../domain/errors.js';
import { realOnly } from '../local-only.js';
import { assertMethodCanBeSetUp, assertPayable, assertPln, assertRefundable } from '../new-payment.js';
import type { NewPayment, Payment, PaymentProvider, ProviderCall } from '../payment-provider.js';
import { toStripe } from './amounts.js';
import { errorFrom } from './errors.js';
import {
  capIn,
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
const withCharge = { expand: ['latest_charge'] };
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

  /** The SDK cannot be interrupted: an aborted caller is answered at once, and what was sent is found by its key. */
  async function asked<Answer>(request: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    let abort: (() => void) | undefined;
    const aborted = new Promise<never>((_resolve, reject) => {
      abort = () => reject(signal?.reason as Error);
      signal?.addEventListener('abort', abort, { once: true });
    });
    try {
      return await Promise.race([request(), aborted]);
    } catch (error) {
      throw errorFrom(error);
    } finally {
      if (abort) signal?.removeEventListener('abort', abort);
    }
  }

  function keyOf({ idempotencyKey, at }: ProviderCall, step = ''): { idempotencyKey: string } {
    realOnly('Stripe', at);
    return { idempotencyKey: `${idempotencyKey}${step}` };
  }

  /** The method, if it is the customer's. @throws DomainError unknownPaymentMethod */
  async function methodOf(customerId: string, methodId: string, signal?: AbortSignal): Promise<Stripe.PaymentMethod> {
    try {
      return await asked(() => stripe.customers.retrievePaymentMethod(customerId, methodId), signal);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'notFound') throw error;
      throw new DomainError('unknownPaymentMethod', 'The customer has no such payment method');
    }
  }

  async function read(paymentId: string, signal?: AbortSignal): Promise<Payment> {
    return paymentFrom(await asked(() => stripe.paymentIntents.retrieve(paymentId, withCharge), signal));
  }

  /** What the payments of both kinds have in common. */
  function intentFor(payment: NewPayment, call: ProviderCall) {
    const metadata = {
      [metadataNames.reference]: payment.reference,
      [metadataNames.idempotencyKey]: call.idempotencyKey,
    };
    return {
      ...toStripe(payment.amount),
      ...withCharge,
      customer: payment.customerId,
      description: payment.description,
      metadata,
    };
  }

  async function payByCode(payment: NewPayment, code: string, call: ProviderCall): Promise<Payment> {
    const intent = intentFor(payment, call);
    const parameters: Stripe.PaymentIntentCreateParams = {
      ...intent,
      metadata: { ...intent.metadata, perennial_once: 'yes' },
      confirm: true,
      allowed_payment_method_types: ['blik'],
      payment_method_data: { type: 'blik', blik: {} },
      payment_method_options: { blik: { code } },
    };
    return charge(parameters, call);
  }

  async function payByMethod(payment: NewPayment, methodId: string, call: ProviderCall): Promise<Payment> {
    const method = await methodOf(payment.customerId, methodId, call.signal);
    if (method.type === 'blik') assertPln(payment.amount, '/amount/currency');
    const cap = method.type === 'blik' ? capIn(method.metadata) : null;
    if (cap && payment.amount.amount > cap.amount) return refuseAboveCap(payment, call);
    const parameters: Stripe.PaymentIntentCreateParams = {
      ...intentFor(payment, call),
      confirm: true,
      off_session: true,
      payment_method: methodId,
      allowed_payment_method_types: [method.type],
    };
    const charged = await charge(parameters, call);
    const asksForConfirmation = charged.outcome.state === 'failed' && charged.outcome.decline.reason === 'notConfirmed';
    return asksForConfirmation ? askForConfirmation(charged.paymentId, payment, methodId, call) : charged;
  }

  /** Without a customer at hand 3-D Secure is a decline: the same payment is confirmed again, for the customer to go on with. */
  async function askForConfirmation(
    paymentId: string,
    { returnUrl }: NewPayment,
    methodId: string,
    call: ProviderCall,
  ) {
    const parameters = { ...withCharge, payment_method: methodId, return_url: returnUrl };
    const confirm = () => stripe.paymentIntents.confirm(paymentId, parameters, keyOf(call, '/confirm'));
    return paymentFrom(await declinedOrMade(confirm, call.signal));
  }

  /** Kept at Stripe as a cancelled payment that was never tried, so that it can be read back like any other. */
  async function refuseAboveCap(payment: NewPayment, call: ProviderCall): Promise<Payment> {
    const intent = intentFor(payment, call);
    const parameters = { ...intent, metadata: { ...intent.metadata, [metadataNames.decline]: 'aboveCap' } };
    const made = await asked(() => stripe.paymentIntents.create(parameters, keyOf(call)), call.signal);
    const cancel = () => stripe.paymentIntents.cancel(made.id, withCharge, keyOf(call, '/cancel'));
    return paymentFrom(await asked(cancel, call.signal));
  }

  async function charge(parameters: Stripe.PaymentIntentCreateParams, call: ProviderCall): Promise<Payment> {
    const options = keyOf(call);
    return paymentFrom(await declinedOrMade(() => stripe.paymentIntents.create(parameters, options), call.signal));
  }

  /** A refused charge comes as an error that carries the payment. */
  async function declinedOrMade(
    request: () => Promise<Stripe.PaymentIntent>,
    signal?: AbortSignal,
  ): Promise<Stripe.PaymentIntent> {
    let declined: Stripe.PaymentIntent | undefined;
    const made = await asked(async () => {
      try {
        return await request();
      } catch (error) {
        if (error instanceof Stripe.errors.StripeCardError) declined = error.payment_intent;
        if (declined) return declined;
        throw error;
      }
    }, signal);
    return made;
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
      await methodOf(customerId, methodId, call.signal);
      await asked(() => stripe.paymentMethods.detach(methodId, {}, options), call.signal);
    },

    async pay(payment, call) {
      realOnly('Stripe', call.at);
      assertPayable(payment);
      const { by } = payment;
      return by.kind === 'blikCode' ? payByCode(payment, by.code, call) : payByMethod(payment, by.methodId, call);
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
