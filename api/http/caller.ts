import type { SignedInPerson } from '../../adapters/identity/access-tokens.js';
import { type Instant, instantFromMillis } from '../../domain/calendar.js';
import {
  type Grant,
  nothing,
  ownGrants,
  type Principal,
  type Reach,
  reachOf,
  type TenantPrincipal,
} from '../../domain/identity/grants.js';
import { scopesOfRole } from '../../domain/identity/memberships.js';
import { isOfRelations, type Scope } from '../../domain/identity/scopes.js';
import { billingAccountIdOf } from '../../models/billing/billing-accounts.js';
import type { ApiKeyRecord } from '../../models/identity/api-keys.js';
import { delegationIdOf } from '../../models/partners/delegations.js';
import { grantOf, type Relation, type Relations } from '../../models/partners/relations.js';
import type { HeldPlace } from './people.js';

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
  /** What it holds by itself at the time of the request. */
  readonly ownGrants: readonly Grant[];
  /** Scopes of which it holds no other: what an API key or a role is limited to; null: all of its principal. */
  readonly limit: readonly Scope[] | null;
  /**
   * The delegation by which the caller acts for a tenant, with a scope; null: by none. Without a scope: with the one that the operation
   * needs.
   */
  readonly delegationFor: (tenantId: string, scope?: Scope) => Promise<string | null>;
  /** The API key is for reading only. */
  readonly readsOnly: boolean;
  /** The user whose key it is, where one was named, or who signed in. */
  readonly userId: string | null;
  /** The language of the sentences that are meant for the caller, unless the request asks for another. */
  readonly locale: string | null;
  /** Who signed in; null for whoever did not sign in. */
  readonly person: CallingPerson | null;
}

/** Somebody who has signed in, and what can be acted in. */
export interface CallingPerson {
  readonly id: string;
  readonly signedIn: SignedInPerson;
  readonly places: readonly HeldPlace[];
  /** In which of them the request is made; null: in none. */
  readonly actingIn: HeldPlace | null;
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
  ownGrants: [],
  limit: null,
  delegationFor: async () => null,
  readsOnly: true,
  userId: null,
  locale: null,
  person: null,
};

/** Proven by its signature; what it may tell reaches every tenant. */
export const dataPlane: Caller = {
  principal: { kind: 'dataPlane' },
  id: 'dataPlane',
  name: 'the data plane',
  reach: async () => nothing,
  ownGrants: [],
  limit: null,
  delegationFor: async () => null,
  readsOnly: false,
  userId: null,
  locale: null,
  person: null,
};

/** Proven by its signature. What it says is not believed: what it names is read. */
export const paymentProvider: Caller = {
  principal: { kind: 'anonymous' },
  id: 'paymentProvider',
  name: 'the payment provider',
  reach: async () => nothing,
  ownGrants: [],
  limit: null,
  delegationFor: async () => null,
  readsOnly: false,
  userId: null,
  locale: null,
  person: null,
};

/** The holder of an API key, with the grants that hold when the request is made. */
export function callerOf(record: ApiKeyRecord, relations: Pick<Relations, 'holding'>, asking: Asking): Caller {
  const principal = principalOf(record);
  const limit = record.scopes ?? null;
  const until = record.expiresAt ? instantFromMillis(record.expiresAt.getTime()) : null;
  const own = ownGrants(principal, until, limit);
  return {
    principal,
    id: record.apiKeyId,
    name: record.name,
    ...heldBy(principal, { own, limit }, relations, asking),
    ownGrants: own,
    limit,
    readsOnly: record.access === 'readOnly',
    userId: record.userId ?? null,
    locale: record.locale ?? null,
    person: null,
  };
}

/** Somebody who has signed in, acting in a membership, or in nothing yet. */
export function personCaller(
  person: Omit<CallingPerson, 'actingIn'>,
  acting: HeldPlace | null,
  relations: Pick<Relations, 'holding'>,
  asking: Asking,
): Caller {
  const principal = acting ? principalIn(acting) : ({ kind: 'person' } as const);
  const limit = acting ? scopesOfRole(acting) : null;
  const own = ownGrants(principal, instantFromMillis(person.signedIn.expiresAt), limit);
  return {
    principal,
    id: person.id,
    name: acting?.personName || person.signedIn.name || 'a person without a name',
    ...heldBy(principal, { own, limit }, relations, asking),
    ownGrants: own,
    limit,
    readsOnly: false,
    userId: acting?.userId ?? null,
    locale: acting?.locale ?? person.signedIn.locale,
    person: { ...person, actingIn: acting },
  };
}

/** An administrator who has followed the signed link of a mail: what administrators may, without an account. */
export function administratorCaller(
  { tenantId, userId, name, locale }: Record<'tenantId' | 'userId' | 'name' | 'locale', string>,
  asking: Asking,
): Caller {
  const principal = ofTenant('tenantUser', tenantId, userId);
  const own = ownGrants(principal, null);
  return {
    principal,
    id: userId,
    name,
    ...heldBy(principal, { own, limit: null }, { holding: async () => [] }, asking),
    ownGrants: own,
    limit: null,
    readsOnly: false,
    userId,
    locale,
    person: null,
  };
}

/** Whoever decides for an account, an organisation's administrators or its purchaser: for what is only computed, as they would be told it. */
export function payerCaller(
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string | null },
  asking: Asking,
): Caller {
  const principal = ofTenant('tenantUser', tenantId, userId);
  const own = ownGrants(principal, null);
  return {
    ...anonymous,
    principal,
    id: userId ?? tenantId,
    ...heldBy(principal, { own, limit: null }, { holding: async () => [] }, asking),
    ownGrants: own,
  };
}

/** What somebody reaches in a place as long as it is held: for what was made there and lasts as long. */
export function reachIn(place: HeldPlace, relations: Pick<Relations, 'holding'>, asking: Asking): Caller['reach'] {
  const principal = principalIn(place);
  const limit = scopesOfRole(place);
  return heldBy(principal, { own: ownGrants(principal, null, limit), limit }, relations, asking).reach;
}

/** What a principal reaches by its own grants and its partner's relations, scope by scope, within its limit. */
function heldBy(
  principal: Principal,
  { own, limit }: { readonly own: readonly Grant[]; readonly limit: readonly Scope[] | null },
  relations: Pick<Relations, 'holding'>,
  { at, scope }: Asking,
): Pick<Caller, 'reach' | 'delegationFor'> {
  const isLimited = (asked: Scope) => limit !== null && !limit.includes(asked);
  const related = async (asked: Scope): Promise<readonly Relation[]> =>
    principal.kind === 'partnerUser' && isOfRelations(asked) && !isLimited(asked)
      ? relations.holding(principal.partnerId, asked, at)
      : [];
  const reachWith = async (asked: Scope): Promise<Reach> =>
    isLimited(asked) ? nothing : reachOf([...own, ...(await related(asked)).map(grantOf)], asked, at);
  // Who may call is asked before the handler, which asks what it may see.
  const known = new Map<Scope, Promise<Reach>>();
  return {
    reach: async (asked = scope) => {
      if (asked === undefined) return nothing;
      const found = known.get(asked) ?? reachWith(asked);
      known.set(asked, found);
      return found;
    },
    delegationFor: async (tenantId, asked = scope) => {
      const held = asked === undefined ? [] : await related(asked);
      const found = held.find((relation) => relation.kind === 'delegated' && relation.tenantId === tenantId);
      return found ? delegationIdOf(found) : null;
    },
  };
}

function principalIn({ party, role, userId }: HeldPlace): Principal {
  switch (party.kind) {
    case 'operator':
      return { kind: 'operator' };
    case 'partner':
      return { kind: 'partnerUser', partnerId: party.partnerId };
    case 'tenant':
      return ofTenant(role === 'administrator' ? 'tenantUser' : 'tenantMember', party.tenantId, userId);
  }
}

function ofTenant(kind: TenantPrincipal['kind'], tenantId: string, userId: string | null): TenantPrincipal {
  const purchaserAccountId = userId === null ? null : billingAccountIdOf({ kind: 'purchaser', tenantId, userId });
  return { kind, tenantId, userId, purchaserAccountId };
}

/** In what the caller acts, as `Perennial-Acting-In` names it; null: in nothing that could be named. */
export function actingIn({ principal }: Caller): string | null {
  switch (principal.kind) {
    case 'operator':
      return 'operator';
    case 'partnerUser':
      return principal.partnerId;
    case 'tenantUser':
    case 'tenantMember':
      return principal.tenantId;
    default:
      return null;
  }
}

/** Whether it is of who runs Perennial: it may know of everything, in every cloud. */
export function isOperator({ principal }: Caller): boolean {
  return principal.kind === 'operator';
}

/** The partner that the caller is of; null: of none. */
export function partnerOf({ principal }: Caller): string | null {
  return principal.kind === 'partnerUser' ? principal.partnerId : null;
}

/** The tenant that the caller is a user of; null: of none. */
export function tenantOf({ principal }: Caller): string | null {
  return principal.kind === 'tenantUser' || principal.kind === 'tenantMember' ? principal.tenantId : null;
}

/** A key without the id that its role needs is as good as none. */
function principalOf({ role, partnerId, tenantId, userId, redemptionId }: ApiKeyRecord): Principal {
  if (role === 'operator') return { kind: 'operator' };
  if (role === 'partner' && partnerId) return { kind: 'partnerUser', partnerId };
  if (role === 'administrator' && tenantId) return ofTenant('tenantUser', tenantId, userId ?? null);
  if (role === 'member' && tenantId && userId) return ofTenant('tenantMember', tenantId, userId);
  if (role === 'redemption' && redemptionId) return { kind: 'redemptionToken', redemptionId };
  return { kind: 'anonymous' };
}
