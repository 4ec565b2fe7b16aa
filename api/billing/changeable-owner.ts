import type { Instant } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import type { Database } from '../../models/database.js';
import type { Caller } from '../http/caller.js';
import { assertDecides } from '../purchaser-decides.js';
import { timeAtRest } from '../tenant-time.js';

/** Days of what a partner buys for its own account, which lives in no tenant's zone. */
const zoneOfPartners = 'UTC';

/** Something that a billing account pays for and that the caller reaches. */
interface Paid {
  readonly billingAccountId: string;
  readonly tenantId: string | null;
  readonly testClockId: string | null;
}

/**
 * The time and zone of those who pay, for changes; by a caller who decides on it.
 * @throws DomainError tenantErased, purchaserDecides, clockAdvancing
 */
export async function changeableOwner(
  { database }: { readonly database: Pick<Database, 'billingAccounts' | 'tenants' | 'testClocks'> },
  caller: Caller,
  { billingAccountId, tenantId, testClockId }: Paid,
): Promise<{ readonly now: Instant; readonly zone: string }> {
  const account = await database.billingAccounts.find(billingAccountId);
  await assertDecides(caller, { purchaserId: account?.userId ?? null, billingAccountId });
  if (tenantId === null) return { now: await timeAtRest(database, testClockId), zone: zoneOfPartners };
  const tenant = requireFound(await database.tenants.find(tenantId), `tenant ${tenantId}`);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  return { now: await timeAtRest(database, testClockId), zone: tenant.zone };
}
