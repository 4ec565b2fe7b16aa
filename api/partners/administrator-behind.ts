import type { Database } from '../../models/database.js';
import type { User } from '../../models/identity/users.js';

/** Whose link of a mail it is, as long as that user administers a tenant that is there; null otherwise. */
export async function administratorBehind(
  { tenants, administrators }: Pick<Database, 'tenants' | 'administrators'>,
  tenantId: string,
  userId: string,
): Promise<{ readonly reader: User; readonly organisation: string } | null> {
  const [tenant, readers] = await Promise.all([tenants.find(tenantId), administrators.of(tenantId)]);
  const reader = readers.find(({ _id }) => _id === userId);
  return tenant?.state === 'live' && reader ? { reader, organisation: tenant.organisation } : null;
}
