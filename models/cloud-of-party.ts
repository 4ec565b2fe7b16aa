import type { CloudId } from '../domain/clouds.js';
import type { Database } from './database.js';

/** The cloud of a tenant or a partner; the global one where neither is there. */
export async function cloudOfParty(
  { tenants, partners }: Pick<Database, 'tenants' | 'partners'>,
  { tenantId = null, partnerId = null }: { readonly tenantId?: string | null; readonly partnerId?: string | null },
): Promise<CloudId> {
  const tenant = tenantId === null ? null : await tenants.find(tenantId);
  const found = tenant ?? (partnerId === null ? null : await partners.find(partnerId));
  return found?.cloud ?? 'global';
}
