import { DomainError } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { beyondLimit } from '../../../domain/identity/memberships.js';
import { type Caller, partnerOf } from '../../http/caller.js';

/**
 * Who may give and take the rights of a tenant's administrators, and change one of them: who manages who belongs to the tenant, and
 * holds as much as an administrator. Nobody gives more than the own: neither who looks after a tenant by a delegation, nor an API key
 * that may do less, nor a member of the reseller.
 *
 * @param concerned it is about an administrator, or about who becomes one
 * @throws DomainError forbidden
 */
export async function assertMayChangeAdministrators(
  caller: Caller,
  tenantId: string,
  concerned: boolean,
): Promise<void> {
  if (!concerned || (await mayChangeAdministrators(caller, tenantId))) return;
  const reason = partnerOf(caller) !== null ? 'administratorsOfTenant' : caller.person ? 'role' : 'keyScopes';
  throw new DomainError('forbidden', sentences[reason], { reason });
}

const sentences = {
  administratorsOfTenant: 'Who administers a tenant is for its own administrators to decide.',
  role: 'An administrator among your colleagues decides who administers a tenant',
  keyScopes: 'An administrator can do more than the scopes of this API key allow',
} as const;

export async function mayChangeAdministrators(caller: Caller, tenantId: string): Promise<boolean> {
  const manages = isWithin(await caller.reach('memberships:manage'), { tenantId });
  return manages && beyondLimit(caller.limit, 'tenantUser', null).length === 0;
}
