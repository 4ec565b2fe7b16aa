/** How a billing account stands by its terms of payment. */
import { type CreditStanding, termsIn } from '../../domain/billing/payment-terms.js';
import type { Database } from '../database.js';
import type { BillingAccount } from './billing-accounts.js';

/** In a currency, as its books have it now. */
export async function creditStanding(
  { accountBooks, paymentRequests }: Pick<Database, 'accountBooks' | 'paymentRequests'>,
  { _id, paymentTerms }: Pick<BillingAccount, '_id' | 'paymentTerms'>,
  currency: string,
): Promise<CreditStanding> {
  const [balance, overdue] = await Promise.all([accountBooks.balance(_id, currency), paymentRequests.overdueOf(_id)]);
  const isOverdue = overdue.some(({ request }) => request.currency === currency);
  return { terms: termsIn(paymentTerms, currency), balance, overdue: isOverdue };
}
