/** One call to Stripe: interrupted by its caller, under its key, with its error in our words. */
import Stripe from 'stripe';
import { realOnly } from '../local-only.js';
import type { ProviderCall } from '../payment-provider.js';
import { errorFrom } from './errors.js';

/** What a payment says of its money is with its charge. */
export const withCharge = { expand: ['latest_charge'] };

/** The SDK cannot be interrupted: an aborted caller is answered at once, and what was sent is found by its key. */
export async function asked<Answer>(request: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
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

/** @throws DomainError realServiceOnTestClock */
export function keyOf({ idempotencyKey, at }: ProviderCall, step = ''): { idempotencyKey: string } {
  realOnly('Stripe', at);
  return { idempotencyKey: `${idempotencyKey}${step}` };
}

/** A refused charge comes as an error that carries the payment. */
export async function declinedOrMade(
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
