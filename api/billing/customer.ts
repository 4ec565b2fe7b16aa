import type { BillingDetails } from '../../domain/billing/billing-details.js';
import { DomainError } from '../../domain/errors.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';

/** Who is billed by an account now. @throws DomainError tenantErased */
export function customerOf(account: BillingAccount | null): BillingDetails {
  if (!account?.details) throw new DomainError('tenantErased', 'Who is to be billed was erased.');
  return account.details;
}
