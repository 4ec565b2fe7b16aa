import Stripe from 'stripe';
import { DomainError, type ErrorDetails } from '../../../domain/errors.js';
import { retryAfter } from '../fetch-reply.js';

/** What the SDK throws, in the catalogue's words; anything else as it is. */
export function errorFrom(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { statusCode = 0, code, requestId, message } = error;
  const details: ErrorDetails = {
    ...(statusCode === 0 ? {} : { status: statusCode }),
    ...(code === undefined ? {} : { reason: code }),
    ...(requestId === undefined ? {} : { requestId }),
  };
  if (code === 'resource_missing' || statusCode === 404) return new DomainError('notFound', message, details);
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return new DomainError('idempotencyKeyReused', 'The idempotency key was used for another request', details);
  }
  const headers = new Headers(error.headers ?? {});
  // 409: another request with this key, or on this object, is being carried out; 424 and 429 pass too.
  const passes = statusCode === 0 || statusCode >= 500 || [408, 409, 424, 429].includes(statusCode);
  if (passes) {
    return new DomainError('paymentProviderUnavailable', `Stripe: ${message}`, { ...details, ...retryAfter(headers) });
  }
  return new DomainError('paymentProviderRefused', `Stripe: ${message}`, details);
}
