import type { Logger } from 'pino';
import type { PaymentRecord } from '../../../models/billing/payments.js';
import type { ApiServices } from '../../services.js';

/** Where the customer has to confirm a pending payment, as the provider says now; it is not kept, since it has a secret in it. */
export async function confirmationUrl(
  { payments: provider }: Pick<ApiServices, 'payments'>,
  { _id, state, provider: made }: PaymentRecord,
  logger: Logger,
): Promise<string | null> {
  if (state !== 'pending' || made === null || made.name !== provider.name) return null;
  try {
    const { outcome } = await provider.payment(made.paymentId);
    return outcome.state === 'needsConfirmation' ? outcome.url : null;
  } catch (error) {
    // The payment is read all the same.
    logger.warn({ err: error, paymentId: _id }, 'the payment provider did not say how a payment stands');
    return null;
  }
}
