import type { Instant } from '../../domain/calendar.js';
import type { Database } from '../../models/database.js';
import type { Caller } from '../http/caller.js';
import { changeableTenant } from '../identity/tenants/find-tenant.js';
import { timeAtRest } from '../tenant-time.js';

/** Days of what a partner buys for its own account, which lives in no tenant's zone. */
const zoneOfPartners = 'UTC';

/**
 * The time and zone of those who pay: a tenant's that is within reach, or a partner's; for changes.
 * @throws DomainError notFound, tenantErased, clockAdvancing
 */
export async function changeableOwner(
  { database }: { readonly database: Pick<Database, 'tenants' | 'testClocks'> },
  caller: Caller,
  { tenantId, testClockId }: { readonly tenantId: string | null; readonly testClockId: string | null },
): Promise<{ readonly now: Instant; readonly zone: string }> {
  if (tenantId === null) return { now: await timeAtRest(database, testClockId), zone: zoneOfPartners };
  const { tenant, now } = await changeableTenant({ database }, caller, tenantId);
  return { now, zone: tenant.zone };
}
