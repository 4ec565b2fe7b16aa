import { instantFromMillis } from '../../domain/calendar.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Scope } from '../../domain/identity/scopes.js';
import type { Database } from '../../models/database.js';

/** What a partner reaches now by its relations: for lists that are asked for by partner. Undefined: by none. */
export async function reachOfPartner(
  { relations }: Pick<Database, 'relations'>,
  partnerId: string | undefined,
  scope: Scope,
): Promise<Reach | undefined> {
  return partnerId === undefined ? undefined : relations.reach(partnerId, scope, instantFromMillis(Date.now()));
}
