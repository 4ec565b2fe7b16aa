import { requireFound } from '../../../domain/errors.js';
import type { BillingAccount } from '../../../models/billing/billing-accounts.js';
import type { Caller } from '../../http/caller.js';
import { assertDecides } from '../../purchaser-decides.js';
import type { ApiServices } from '../../services.js';

/** An account within the caller's reach. @throws DomainError notFound */
export async function accountOf({ database }: ApiServices, caller: Caller, id: string): Promise<BillingAccount> {
  return requireFound(await database.billingAccounts.within(await caller.reach(), id), `billing account ${id}`);
}

/** An account that the caller decides on. @throws DomainError notFound, purchaserDecides */
export async function decidedAccount(services: ApiServices, caller: Caller, id: string): Promise<BillingAccount> {
  const account = await accountOf(services, caller, id);
  await assertDecides(caller, { purchaserId: account.userId, billingAccountId: account._id });
  return account;
}
