import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Scope } from '../../../domain/identity/scopes.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import type { Caller } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';

/** The redemption, if it is within the caller's reach: for the operation, or for another scope. */
export async function findRedemption(
  services: ApiServices,
  caller: Caller,
  id: string,
  scope?: Scope,
): Promise<Redemption> {
  const reach = await caller.reach(scope);
  return requireFound(await services.database.redemptions.within(reach, id), `redemption ${id}`);
}

/**
 * The redemption, if the caller may move it on.
 * @throws DomainError notFound; forbidden for one that the caller sees and may not move on: of a partner's, those of its own keys for a new
 *   tenant, and those of a tenant that has delegated `keys` to it
 */
export async function findRedemptionToMoveOn(services: ApiServices, caller: Caller, id: string): Promise<Redemption> {
  const found = await findRedemption(services, caller, id, 'redemptions:read');
  if (await services.database.redemptions.within(await caller.reach(), id)) return found;
  throw new DomainError('forbidden', 'A partner redeems its own keys for a new tenant, and for one that lets it.', {
    reason: 'keysNotDelegated',
  });
}
