/** The methods of billing accounts that mails name. */
import type { NamedMethod } from '../../adapters/messaging/money-content.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { Database } from '../../models/database.js';

/** The one that is charged when the day has come; null: none is. */
export async function chargedMethod(
  { paymentMethods, billingAccounts }: Database,
  billingAccountId: string,
): Promise<PaymentMethodRecord | null> {
  const account = await billingAccounts.find(billingAccountId);
  return account && paymentMethods.chargeable(account);
}

/** The one that was refused for good last. */
export async function refusedMethod(
  { paymentMethods }: Database,
  billingAccountId: string,
): Promise<PaymentMethodRecord | null> {
  return paymentMethods.refused(billingAccountId);
}

/** By what a person recognises it by. */
export function named({ kind, card }: Pick<PaymentMethodRecord, 'kind' | 'card'>): NamedMethod {
  return { kind, last4: card?.last4 ?? '' };
}
