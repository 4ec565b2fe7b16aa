import type { Instant } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import type { Database } from '../../models/database.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { Caller } from '../http/caller.js';
import { assertDecides } from '../purchaser-decides.js';
import { timeAtRest } from '../tenant-time.js';

interface Services {
  readonly database: Pick<Database, 'billingAccounts' | 'tenants' | 'testClocks'>;
}

/** Whose something is. */
interface Owned {
  readonly tenantId: string | null;
  readonly testClockId: string | null;
}

export interface ChangeableOwner {
  readonly now: Instant;
  readonly zone: string;
  /** Null: a partner. */
  readonly tenant: Tenant | null;
}

/**
 * The holder of an account that the caller reaches, with the time and zone of it, for changes; by a caller who decides on it.
 * @throws DomainError tenantErased, purchaserDecides, clockAdvancing
 */
export async function changeableOwner(
  services: Services,
  caller: Caller,
  { _id: billingAccountId, userId: purchaserId, ...owned }: Owned & Pick<BillingAccount, '_id' | 'userId'>,
): Promise<ChangeableOwner> {
  await assertDecides(caller, { purchaserId, billingAccountId });
  return ownerOf(services, owned);
}

/** The same of something that an account pays for and that the caller reaches, with the account; null: there is none any more. */
export async function changeablePaid(
  services: Services,
  caller: Caller,
  { billingAccountId, ...owned }: Owned & { readonly billingAccountId: string },
): Promise<ChangeableOwner & { readonly account: BillingAccount | null }> {
  const account = await services.database.billingAccounts.find(billingAccountId);
  await assertDecides(caller, { purchaserId: account?.userId ?? null, billingAccountId });
  return { ...(await ownerOf(services, owned)), account };
}

/**
 * The time of what is still owed to an account that the caller reaches, for changes; it goes on once the customer's data is deleted.
 * @throws DomainError purchaserDecides, clockAdvancing
 */
export async function changeableOwed(
  { database }: Services,
  caller: Caller,
  { billingAccountId, testClockId }: Pick<Owned, 'testClockId'> & { readonly billingAccountId: string },
): Promise<Instant> {
  const account = await database.billingAccounts.find(billingAccountId);
  await assertDecides(caller, { purchaserId: account?.userId ?? null, billingAccountId });
  return timeAtRest(database, testClockId);
}

async function ownerOf({ database }: Services, { tenantId, testClockId }: Owned): Promise<ChangeableOwner> {
  if (tenantId === null) return { now: await timeAtRest(database, testClockId), zone: zoneOfPartners, tenant: null };
  const tenant = requireFound(await database.tenants.find(tenantId), `tenant ${tenantId}`);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  return { now: await timeAtRest(database, testClockId), zone: tenant.zone, tenant };
}
