import { requireFound } from '../../../domain/errors.js';
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
