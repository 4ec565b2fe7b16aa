/** Who may do what: a principal has grants, a grant is to something and for a time, and what they cover is a reach (docs/concepts.md, "Access"). */
import { compareInstants, type Instant } from '../calendar.js';
import { type CloudId, cloudOfTenantId } from '../clouds.js';
import { memberScopes, ownScopes, type PrincipalKind, type Scope } from './scopes.js';

/** Who asks. What else it holds than its own comes from relations. */
export type Principal =
  | { readonly kind: Exclude<PrincipalKind, 'partnerUser' | 'tenantUser' | 'tenantMember' | 'redemptionToken'> }
  | { readonly kind: 'partnerUser'; readonly partnerId: string }
  | TenantPrincipal
  | { readonly kind: 'redemptionToken'; readonly redemptionId: string };

/** Somebody of a tenant. */
export interface TenantPrincipal {
  readonly kind: 'tenantUser' | 'tenantMember';
  readonly tenantId: string;
  /** Null: an API key that names nobody. */
  readonly userId: string | null;
  /** By which the user pays as a purchaser, whether it is there or not. */
  readonly purchaserAccountId: string | null;
}

/**
 * How a partner and a customer stand to each other.
 *
 * - `sold`: the customer redeemed keys of the partner, or was brought by it.
 * - `reseller`: the partner sells to the customer; only the partner ends it.
 * - `partnerOfRecord`: the partner advises on one subscription.
 * - `delegated`: the customer lets the partner act for it.
 */
export type RelationKind = 'sold' | 'reseller' | 'partnerOfRecord' | 'delegated';

/** What a grant is to. */
export type GrantTarget =
  | { readonly kind: 'everything' }
  | {
      readonly kind: 'tenant' | 'partner' | 'user' | 'billingAccount' | 'subscription' | 'redemption';
      readonly id: string;
    };

/** Scopes on something for a time. */
export interface Grant {
  /** By what it is held: by what the principal is itself, or by a relation. */
  readonly by: 'self' | RelationKind;
  readonly to: GrantTarget;
  readonly scopes: readonly Scope[];
  /** The first instant at which it holds; null: it has no beginning of its own. */
  readonly from: Instant | null;
  /** The first instant at which it no longer holds; null: no end is set. */
  readonly until: Instant | null;
}

/** What a query is limited to: it goes into the filter, so that nothing else is ever read. */
export type Reach = EverythingReach | LimitedReach;

export interface EverythingReach {
  readonly kind: 'everything';
  /** Left out: of whatever cloud. */
  readonly part?: CloudPart;
}

/**
 * What is of one cloud (docs/concepts.md, "Clouds"): what is its own alone, or what is of no other. Its tenants are known by their ids, of partners
 * and plans there are few.
 */
export interface CloudPart {
  readonly cloud: CloudId;
  readonly kind: 'only' | 'except';
  readonly partnerIds: readonly string[];
  readonly planIds: readonly string[];
}

/**
 * Everything of these tenants and partners, what is these users' own and what these billing accounts pay for, and single
 * subscriptions and redemptions besides.
 */
export interface LimitedReach {
  readonly kind: 'limited';
  readonly tenantIds: readonly string[];
  readonly partnerIds: readonly string[];
  readonly userIds: readonly string[];
  readonly billingAccountIds: readonly string[];
  readonly subscriptionIds: readonly string[];
  readonly redemptionIds: readonly string[];
}

/** Whose something is, and what it is, as far as either is asked for. */
export interface Reached {
  readonly tenantId?: string;
  readonly partnerId?: string;
  readonly userId?: string;
  readonly billingAccountId?: string;
  readonly subscriptionId?: string;
  readonly redemptionId?: string;
}

export const everything: Reach = { kind: 'everything' };

export const nothing: LimitedReach = {
  kind: 'limited',
  tenantIds: [],
  partnerIds: [],
  userIds: [],
  billingAccountIds: [],
  subscriptionIds: [],
  redemptionIds: [],
};

/**
 * What a principal holds by being what it is, until an instant; null: no end is set.
 *
 * @param limit scopes of which it holds no other; null: it is limited to none
 */
export function ownGrants(
  principal: Principal,
  until: Instant | null,
  limit: readonly Scope[] | null = null,
): readonly Grant[] {
  return ownParts(principal).map(({ to, carries }) => {
    const scopes = limit === null ? carries : carries.filter((scope) => limit.includes(scope));
    return { by: 'self', to, scopes, from: null, until };
  });
}

interface OwnPart {
  readonly to: GrantTarget;
  readonly carries: readonly Scope[];
}

function ownParts(principal: Principal): OwnPart[] {
  const to = ownTarget(principal);
  if (to === null) return [];
  if (principal.kind !== 'tenantUser' && principal.kind !== 'tenantMember') {
    return [{ to, carries: ownScopes[principal.kind] }];
  }
  const { userId, purchaserAccountId } = principal;
  return [
    { to, carries: principal.kind === 'tenantUser' ? ownScopes.tenantUser : memberScopes.tenant },
    ...(userId === null ? [] : [{ to: { kind: 'user', id: userId } as const, carries: memberScopes.user }]),
    ...(purchaserAccountId === null
      ? []
      : [{ to: { kind: 'billingAccount', id: purchaserAccountId } as const, carries: memberScopes.billingAccount }]),
  ];
}

function ownTarget(principal: Principal): GrantTarget | null {
  switch (principal.kind) {
    case 'operator':
      return { kind: 'everything' };
    case 'partnerUser':
      return { kind: 'partner', id: principal.partnerId };
    case 'tenantUser':
    case 'tenantMember':
      return { kind: 'tenant', id: principal.tenantId };
    case 'redemptionToken':
      return { kind: 'redemption', id: principal.redemptionId };
    case 'representative':
    case 'person':
    case 'dataPlane':
    case 'anonymous':
      return null;
  }
}

/** Whether a grant holds at an instant: from its first instant on, and no longer at its end. */
export function holdsAt({ from, until }: Pick<Grant, 'from' | 'until'>, at: Instant): boolean {
  return (from === null || compareInstants(from, at) <= 0) && (until === null || compareInstants(at, until) < 0);
}

/** For what a scope is held at an instant by any of the grants. */
export function reachOf(grants: readonly Grant[], scope: Scope, at: Instant): Reach {
  const held = grants.filter((grant) => grant.scopes.includes(scope) && holdsAt(grant, at)).map(({ to }) => to);
  if (held.some(({ kind }) => kind === 'everything')) return everything;
  const idsOf = (kind: GrantTarget['kind']) => [
    ...new Set(held.flatMap((to) => (to.kind !== 'everything' && to.kind === kind ? [to.id] : []))),
  ];
  return {
    kind: 'limited',
    tenantIds: idsOf('tenant'),
    partnerIds: idsOf('partner'),
    userIds: idsOf('user'),
    billingAccountIds: idsOf('billingAccount'),
    subscriptionIds: idsOf('subscription'),
    redemptionIds: idsOf('redemption'),
  };
}

/** Whether something lies within a reach: one of what it is, or of whose it is, does. */
export function isWithin(reach: Reach, reached: Reached): boolean {
  const { tenantId, partnerId, userId, billingAccountId, subscriptionId, redemptionId } = reached;
  const among = (ids: readonly string[], id: string | undefined) => id !== undefined && ids.includes(id);
  if (reach.kind === 'everything') {
    const { part } = reach;
    if (part === undefined) return true;
    const isOnly = part.kind === 'only';
    const isNamed = tenantId !== undefined && (cloudOfTenantId(tenantId) === part.cloud) === isOnly;
    return (isNamed || among(part.partnerIds, partnerId)) === isOnly;
  }
  return (
    among(reach.tenantIds, tenantId) ||
    among(reach.partnerIds, partnerId) ||
    among(reach.userIds, userId) ||
    among(reach.billingAccountIds, billingAccountId) ||
    among(reach.subscriptionIds, subscriptionId) ||
    among(reach.redemptionIds, redemptionId)
  );
}
