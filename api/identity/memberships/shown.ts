import type { z } from 'zod';
import type { Database } from '../../../models/database.js';
import type { Membership } from '../../../models/identity/memberships.js';
import { type membership, showMembership } from './schema.js';

/** Memberships as callers see them: those of tenants with what the tenant says of its users. */
export async function shownMemberships(
  { users, tenants }: Pick<Database, 'users' | 'tenants'>,
  found: readonly Membership[],
): Promise<z.input<typeof membership>[]> {
  const [userById, tenantById] = await Promise.all([
    users.activeByIds(found.flatMap(({ userId }) => userId ?? [])),
    tenants.liveByIds(found.flatMap(({ tenantId }) => tenantId ?? [])),
  ]);
  return found.map((one) => {
    const user = userById.get(one.userId ?? '');
    const administrator = tenantById.get(one.tenantId ?? '')?.administratorIds.includes(one.userId ?? '') ?? false;
    return showMembership(one, user && { ...user, administrator });
  });
}
