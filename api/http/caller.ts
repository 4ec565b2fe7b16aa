import { type Instant, instantFromMillis } from '../../domain/calendar.js';
import { nothing, ownGrants, type Principal, type Reach, reachOf } from '../../domain/identity/grants.js';
import { isOfRelations, type Scope } from '../../domain/identity/scopes.js';
import type { ApiKeyRecord } from '../../models/identity/api-keys.js';
import { delegationIdOf } from '../../models/partners/delegations.js';
import { grantOf, type Relation, type Relations } from '../../models/partners/relations.js';

/** Who makes a request. The id is stable, so that request records and audit entries can name it. */
export interface Caller {
  readonly principal: Principal;
  readonly id: string;
  readonly name: string;
  /**
   * For what the caller holds a scope at the time of the request; every query of a handler takes it. Without an argument: the
   * scope that the operation needs.
   */
  readonly reach: (scope?: Scope) => Promise<Reach>;
  /**
   * The delegation by which the caller acts for a tenant, with a scope; null: by none. Without a scope: with the one that the operation
   * needs.
   */
  readonly delegationFor: (tenantId: string, scope?: Scope) => Promise<string | null>;
  /** The API key is for reading only. */
  readonly readsOnly: boolean;
  /** The user whose key it is, where one was named. */
  readonly userId: string | null;
  /** The language of the sentences that are meant for the caller, unless the request asks for another. */
  readonly locale: string | null;
}

/** When a request is made, and the scope that its operation needs; undefined: no scope lets anybody call it. */
export interface Asking {
  readonly at: Instant;
  readonly scope: Scope | undefined;
}

export const anonymous: Caller = {
  principal: { kind: 'anonymous' },
  id: 'anonymous',
  name: 'no API key',
  reach: async () => nothing,
  delegationFor: async () => null,
  readsOnly: true,
  userId: null,
  locale: null,
};

/** Proven by its signature; what it may tell reaches every tenant. */
export const dataPlane: Caller = {
  principal: { kind: 'dataPlane' },
  id: 'dataPlane',
  name: 'the data plane',
  reach: async () => nothing,
  delegationFor: async () => null,
  readsOnly: false,
  userId: null,
  locale: null,
};

/** Proven by its signature. What it says is not believed: what it names is read. */
export const paymentProvider: Caller = {
  principal: { kind: 'anonymous' },
  id: 'paymentProvider',
  name: 'the payment provider',
  reach: async () => nothing,
  delegationFor: async () => null,
  readsOnly: false,
  userId: null,
  locale: null,
};

/** The holder of an API key, with the grants that hold when the request is made. */
export function callerOf(record: ApiKeyRecord, relations: Pick<Relations, 'holding'>, { at, scope }: Asking): Caller {
  const principal = principalOf(record);
  const own = ownGrants(principal, record.expiresAt ? instantFromMillis(record.expiresAt.getTime()) : null);
  const related = async (asked: Scope): Promise<readonly Relation[]> =>
    principal.kind === 'partnerUser' && isOfRelations(asked) ? relations.holding(principal.partnerId, asked, at) : [];
  const reachWith = async (asked: Scope): Promise<Reach> =>
    reachOf([...own, ...(await related(asked)).map(grantOf)], asked, at);
  // Who may call is asked before the handler, which asks what it may see.
  const known = new Map<Scope, Promise<Reach>>();
  const reach = async (asked: Scope | undefined = scope): Promise<Reach> => {
    if (asked === undefined) return nothing;
    const found = known.get(asked) ?? reachWith(asked);
    known.set(asked, found);
    return found;
  };
  return {
    principal,
    id: record.apiKeyId,
    name: record.name,
    reach,
    delegationFor: async (tenantId, asked = scope) => {
      const held = asked === undefined ? [] : await related(asked);
      const found = held.find((relation) => relation.kind === 'delegated' && relation.tenantId === tenantId);
      return found ? delegationIdOf(found) : null;
    },
    readsOnly: record.access === 'readOnly',
    userId: record.userId ?? null,
    locale: record.locale ?? null,
  };
}

/** The partner that the caller is of; null: of none. */
export function partnerOf({ principal }: Caller): string | null {
  return principal.kind === 'partnerUser' ? principal.partnerId : null;
}

/** The tenant that the caller is a user of; null: of none. */
export function tenantOf({ principal }: Caller): string | null {
  return principal.kind === 'tenantUser' ? principal.tenantId : null;
}

/** A key without the id that its role needs is as good as none. */
function principalOf({ role, partnerId, tenantId, redemptionId }: ApiKeyRecord): Principal {
  if (role === 'operator') return { kind: 'operator' };
  if (role === 'partner' && partnerId) return { kind: 'partnerUser', partnerId };
  if (role === 'administrator' && tenantId) return { kind: 'tenantUser', tenantId };
  if (role === 'redemption' && redemptionId) return { kind: 'redemptionToken', redemptionId };
  return { kind: 'anonymous' };
}
