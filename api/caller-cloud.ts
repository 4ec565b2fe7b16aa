/** Of which cloud a caller is, and what it reaches of one: docs/concepts.md, "Clouds". */
import { type CloudId, cloudIds } from '../domain/clouds.js';
import { type EverythingReach, nothing, type Reach } from '../domain/identity/grants.js';
import type { Scope } from '../domain/identity/scopes.js';
import type { Database } from '../models/database.js';
import { type Caller, partnerOf, tenantOf } from './http/caller.js';
import { InvalidRequest } from './http/invalid-request.js';

type Databases = Pick<Database, 'tenants' | 'partners' | 'plans'>;

/** That of its tenant or partner; null for who is of neither, as operators are. */
export async function cloudOf(
  database: Pick<Database, 'tenants' | 'partners'>,
  caller: Caller,
): Promise<CloudId | null> {
  const tenantId = tenantOf(caller);
  if (tenantId !== null) return (await database.tenants.find(tenantId))?.cloud ?? null;
  const partnerId = partnerOf(caller);
  return partnerId === null ? null : ((await database.partners.find(partnerId))?.cloud ?? null);
}

/** The cloud that a list is of: the one that is named, that of the caller, or the global one. */
export async function cloudAsked(
  database: Pick<Database, 'tenants' | 'partners'>,
  caller: Caller,
  named: CloudId | undefined,
): Promise<CloudId> {
  return named ?? (await cloudOf(database, caller)) ?? 'global';
}

/** The cloud of what a caller makes: its own, or the one that an operator names. @throws InvalidRequest for another than the own */
export async function ownCloud(
  database: Pick<Database, 'tenants' | 'partners'>,
  caller: Caller,
  named: CloudId | undefined,
): Promise<CloudId> {
  const own = await cloudOf(database, caller);
  if (own !== null && named !== undefined && named !== own) {
    throw new InvalidRequest([{ pointer: '/cloud', detail: `must be ${own}, the own one` }]);
  }
  return own ?? named ?? 'global';
}

/**
 * What a caller reaches of one cloud, for lists: without a name, of its own; operators, who are of none, of the global one. Of another than
 * its own nobody reaches anything.
 *
 * @param scope left out: the one that the operation needs
 */
export async function reachInCloud(
  database: Databases,
  caller: Caller,
  named: CloudId | undefined,
  scope?: Scope,
): Promise<Reach> {
  const reach = await caller.reach(scope);
  if (reach.kind === 'everything') return everythingIn(database, named ?? 'global');
  if (named === undefined || named === (await cloudOf(database, caller))) return reach;
  return nothing;
}

/**
 * All of one cloud. What the smaller clouds have is known by its ids; the global one is what is left, so that what is nobody's is listed
 * with it.
 */
export async function everythingIn({ partners, plans }: Databases, cloud: CloudId): Promise<EverythingReach> {
  const named = cloud === 'global' ? cloudIds.filter((id) => id !== 'global') : [cloud];
  const idsOf = async (of: { idsInCloud(id: CloudId): Promise<string[]> }) =>
    (await Promise.all(named.map((id) => of.idsInCloud(id)))).flat();
  const [partnerIds, planIds] = await Promise.all([idsOf(partners), idsOf(plans)]);
  return { kind: 'everything', part: { cloud, kind: cloud === 'global' ? 'except' : 'only', partnerIds, planIds } };
}
