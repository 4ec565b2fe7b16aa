/** Charges by Stripe: by a BLIK code, or by what the customer has stored. */
import type Stripe from 'stripe';
import { DomainError } from '../../../domain/errors.js';
import { assertPln } from '../new-payment.js';
import type { NewPayment, Payment, ProviderCall } from '../payment-provider.js';
import { toStripe } from './amounts.js';
import { asked, declinedOrMade, keyOf, withCharge } from './calls.js';
import { capIn, metadataNames, paymentFrom } from './mapping.js';

export interface Charges {
  byCode(payment: NewPayment, code: string, call: ProviderCall): Promise<Payment>;
  /** @throws DomainError unknownPaymentMethod */
  byMethod(payment: NewPayment, methodId: string, call: ProviderCall): Promise<Payment>;
}

/** The method, if it is the customer's. @throws DomainError unknownPaymentMethod */
export async function methodOf(
  stripe: Stripe,
  customerId: string,
  methodId: string,
  signal?: AbortSignal,
): Promise<Stripe.PaymentMethod> {
  try {
    return await asked(() => stripe.customers.retrievePaymentMethod(customerId, methodId), signal);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'notFound') throw error;
    throw new DomainError('unknownPaymentMethod', 'The customer has no such payment method');
  }
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

export function chargesBy(stripe: Stripe): Charges {
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
    const method = await methodOf(stripe, payment.customerId, methodId, call.signal);
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

  return { byCode: payByCode, byMethod: payByMethod };
}
