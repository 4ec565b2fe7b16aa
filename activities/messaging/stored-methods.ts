/** The methods that mails name. */
import type { NamedMethod } from '../../adapters/messaging/money-content.js';
import type { PlannedCharge } from '../../domain/billing/billing-profiles.js';
import { type Billed, billedBy } from '../../models/billing/billed-by.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { Database } from '../../models/database.js';

/** The one that is charged when the day has come; null: none is. */
export async function chargedMethod(
  database: Database,
  billed: Billed,
  charge: PlannedCharge,
): Promise<PaymentMethodRecord | null> {
  const by = await billedBy(database, billed);
  return by && database.paymentMethods.chargeable(by.account, by.profile, charge);
}

/** The one that was refused for good last. */
export async function refusedMethod(database: Database, billed: Billed): Promise<PaymentMethodRecord | null> {
  const by = await billedBy(database, billed);
  return by && database.paymentMethods.refused(by.profile);
}

/** By what a person recognises it by. */
export function named({ kind, card }: Pick<PaymentMethodRecord, 'kind' | 'card'>): NamedMethod {
  return { kind, last4: card?.last4 ?? '' };
}
