/** How a billing account stands by its terms of payment. */
import { type CreditStanding, termsIn } from '../../domain/billing/payment-terms.js';
import type { AccountBooks } from './account-books.js';
import type { BillingAccount } from './billing-accounts.js';
import type { PaymentRequests } from './payment-requests.js';

/** In a currency, as its books have it now. */
export async function creditStanding(
  { accountBooks, paymentRequests }: { readonly accountBooks: AccountBooks; readonly paymentRequests: PaymentRequests },
  { _id, paymentTerms }: Pick<BillingAccount, '_id' | 'paymentTerms'>,
  currency: string,
): Promise<CreditStanding> {
  const [balance, overdue] = await Promise.all([accountBooks.balance(_id, currency), paymentRequests.overdueOf(_id)]);
  const isOverdue = overdue.some(({ request }) => request.currency === currency);
  return { terms: termsIn(paymentTerms, currency), balance, overdue: isOverdue };
}
