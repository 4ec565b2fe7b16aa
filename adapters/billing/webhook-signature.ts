import { DomainError } from '../../domain/errors.js';
import type { CheckSignature } from '../callback-signature.js';
import type { PaymentProvider } from './payment-provider.js';

/** Whether a webhook is signed by the provider. */
export function webhookSignature({ readWebhook }: Pick<PaymentProvider, 'readWebhook'>): CheckSignature {
  return (body, headers) => {
    try {
      readWebhook(body, headers);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'unauthenticated') return false;
      throw error;
    }
  };
}
