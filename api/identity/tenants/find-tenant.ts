import type { Instant } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Database } from '../../../models/database.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { Caller } from '../../http/caller.js';
import { timeAtRest } from '../../tenant-time.js';

interface Services {
  readonly database: Pick<Database, 'tenants' | 'testClocks'>;
}

/** The tenant, if it is within the caller's reach. @throws DomainError notFound */
export async function findTenant({ database }: Services, caller: Caller, id: string): Promise<Tenant> {
  return requireFound(await database.tenants.within(await caller.reach(), id), `tenant ${id}`);
}

/** The same for changes: it is there, is not erased, and its time stands still. @throws DomainError tenantErased, clockAdvancing */
export async function changeableTenant(
  services: Services,
  caller: Caller,
  id: string,
): Promise<{ tenant: Tenant; now: Instant }> {
  const tenant = await findTenant(services, caller, id);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  return { tenant, now: await timeAtRest(services.database, tenant.testClockId) };
}
