import { assertLocalOnTestClock } from '../../../adapters/billing/local-only.js';
import type { BillingDetails } from '../../../domain/billing/billing-details.js';
import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { ApiServices } from '../../services.js';

type Billable = BillingAccount & { readonly details: BillingDetails };

/** @throws DomainError tenantErased, realServiceOnTestClock */
export function assertChargeable({ payments }: Pick<ApiServices, 'payments'>, account: BillingAccount): Billable {
  const { details, testClockId } = account;
  if (!details) throw new DomainError('tenantErased');
  assertLocalOnTestClock(payments, testClockId);
  return { ...account, details };
}

/** What a call to the provider says of a test clock's time. */
export function clockTime({ testClockId }: Pick<BillingAccount, 'testClockId'>, now: Instant): { at?: string } {
  return testClockId === null ? {} : { at: now.toString() };
}

/** Whom the provider knows a billing account as; made at the first need. */
export async function providerCustomer(
  { database, payments: provider }: Pick<ApiServices, 'database' | 'payments'>,
  account: Billable,
  now: Instant,
): Promise<string> {
  const known = account.providerCustomers[provider.name];
  if (known !== undefined) return known;
  const { _id: reference, details, revision } = account;
  const { name, invoiceEmail: email, language } = details;
  // With the revision: the same key has to come with the same details.
  const call = { idempotencyKey: `customer/${reference}/${revision}`, ...clockTime(account, now) };
  const { customerId } = await provider.createCustomer({ reference, name, email, language }, call);
  return database.billingAccounts.knownAs(reference, provider.name, customerId);
}
