/** What can be granted: the scopes, and which of them each kind of principal and each relation carries (docs/concepts.md, "Access"). */

/**
 * Each names what may be done with a kind of resource; `keys:nameFreely`: wrong product keys are not
 * counted; `catalogue:readVersion`: of what is named with its version, as a redemption does; `prices:agree`: a price for one customer;
 * `seats:reduce`: fewer seats from the next term on; `dashboard:read`: dates, states, seats and intents, no people and no amounts;
 * `people:find`: names and addresses of colleagues, to choose among them; `keyOrders:place`: keys for a customer, which are bought;
 * `partners:lookUp`: the name behind the id of a partner; `relations:end`: what one's own side may end;
 * `paymentTerms:write`: what a billing account may owe;
 * `dashboard:amounts`: what a renewal is expected to cost, beside them.
 */
export const scopes = [
  'apiKeys:manage',
  'audit:read',
  'billing:read',
  'billing:write',
  'catalogue:read',
  'catalogue:readVersion',
  'catalogue:write',
  'dashboard:amounts',
  'dashboard:read',
  'dataPlane:retry',
  'delegations:answer',
  'delegations:end',
  'delegations:offer',
  'delegations:read',
  'directBilling:accept',
  'directBilling:propose',
  'directBilling:read',
  'deletions:retry',
  'handOvers:answer',
  'handOvers:offer',
  'handOvers:read',
  'installations:read',
  'feeds:manage',
  'groups:read',
  'groups:write',
  'keyOrders:cancel',
  'keyOrders:decline',
  'keyOrders:place',
  'keyOrders:read',
  'keys:issue',
  'keys:nameFreely',
  'keys:read',
  'keys:reveal',
  'keys:revoke',
  'legalHolds:write',
  'licenceRequests:answer',
  'licenceRequests:make',
  'licenceRequests:read',
  'licences:read',
  'licences:write',
  'memberships:manage',
  'memberships:read',
  'notices:read',
  'noticePreferences:write',
  'operations:read',
  'orders:place',
  'orders:read',
  'orders:retry',
  'parkedCases:read',
  'people:find',
  'partnerOfRecord:write',
  'partners:create',
  'partners:lookUp',
  'partners:read',
  'partners:write',
  'payments:record',
  'paymentTerms:write',
  'prices:agree',
  'redemptions:cancel',
  'redemptions:list',
  'redemptions:open',
  'redemptions:read',
  'redemptions:redeem',
  'relations:end',
  'relations:read',
  'resellers:accept',
  'resellers:invite',
  'resellers:transfer',
  'seats:reduce',
  'selfService:manage',
  'selfService:read',
  'setUps:write',
  'signatures:read',
  'signatures:request',
  'subscriptions:cancel',
  'subscriptions:read',
  'subscriptions:renewal',
  'tenants:create',
  'tenants:export',
  'tenants:read',
  'tenants:write',
  'testClocks:manage',
  'users:read',
  'users:write',
  'webhooks:manage',
] as const;

export type Scope = (typeof scopes)[number];

/**
 * - `operator`: the reseller's people and machines, who reach everything.
 * - `representative`: somebody of the reseller's side who holds what was granted to the person, and nothing else.
 * - `partnerUser`: somebody of a partner; reaches customers by the relations of that partner.
 * - `tenantUser`: an administrator of a tenant.
 * - `tenantMember`: a user of a tenant who is no administrator.
 * - `person`: somebody who has signed in and acts in nothing yet.
 * - `redemptionToken`: whoever holds the token of one redemption.
 * - `dataPlane`, `anonymous`: what they may is not limited to a reach, so they hold no scope.
 */
export type PrincipalKind =
  | 'operator'
  | 'representative'
  | 'partnerUser'
  | 'tenantUser'
  | 'tenantMember'
  | 'person'
  | 'redemptionToken'
  | 'dataPlane'
  | 'anonymous';

const ofTenantUser = [
  'apiKeys:manage',
  'audit:read',
  'billing:read',
  'billing:write',
  'catalogue:read',
  'catalogue:readVersion',
  'dashboard:amounts',
  'dashboard:read',
  'delegations:answer',
  'delegations:end',
  'delegations:read',
  'directBilling:accept',
  'directBilling:read',
  'feeds:manage',
  'groups:read',
  'groups:write',
  'handOvers:read',
  'installations:read',
  'keyOrders:decline',
  'keyOrders:read',
  'licenceRequests:answer',
  'licenceRequests:read',
  'licences:read',
  'licences:write',
  'memberships:manage',
  'memberships:read',
  'noticePreferences:write',
  'notices:read',
  'operations:read',
  'orders:place',
  'orders:read',
  'partnerOfRecord:write',
  'partners:lookUp',
  'people:find',
  'redemptions:cancel',
  'redemptions:list',
  'redemptions:open',
  'redemptions:read',
  'redemptions:redeem',
  'relations:end',
  'relations:read',
  'resellers:accept',
  'resellers:transfer',
  'selfService:manage',
  'selfService:read',
  'setUps:write',
  'signatures:read',
  'subscriptions:cancel',
  'subscriptions:read',
  'subscriptions:renewal',
  'tenants:export',
  'tenants:read',
  'tenants:write',
  'users:read',
  'users:write',
  'webhooks:manage',
] as const satisfies readonly Scope[];

const ofPartnerUser = [
  'apiKeys:manage',
  'audit:read',
  'billing:read',
  'billing:write',
  'catalogue:read',
  'catalogue:readVersion',
  'delegations:end',
  'delegations:offer',
  'delegations:read',
  'directBilling:propose',
  'directBilling:read',
  'feeds:manage',
  'keyOrders:cancel',
  'keyOrders:read',
  'keys:read',
  'keys:reveal',
  'memberships:manage',
  'memberships:read',
  'noticePreferences:write',
  'operations:read',
  'orders:place',
  'orders:read',
  'partners:lookUp',
  'partners:read',
  'partners:write',
  'redemptions:open',
  'relations:end',
  'relations:read',
  'resellers:invite',
  'resellers:transfer',
  'signatures:read',
  'signatures:request',
  'subscriptions:cancel',
  'webhooks:manage',
] as const satisfies readonly Scope[];

/** What a user of a tenant holds, by what it is to. An administrator holds that of the own person and account too. */
export const memberScopes = {
  /** What is sold, and what became of the own requests. */
  tenant: ['catalogue:read', 'catalogue:readVersion', 'operations:read', 'people:find'],
  /** What is the user's own. */
  user: [
    'apiKeys:manage',
    'handOvers:answer',
    'handOvers:read',
    'licenceRequests:make',
    'licenceRequests:read',
    'licences:read',
  ],
  /** The account by which the user pays for a team, and what it pays for. */
  billingAccount: [
    'billing:read',
    'billing:write',
    'dashboard:amounts',
    'dashboard:read',
    'handOvers:offer',
    'handOvers:read',
    'licences:read',
    'licences:write',
    'notices:read',
    'orders:place',
    'orders:read',
    'seats:reduce',
    'subscriptions:cancel',
    'subscriptions:read',
    'subscriptions:renewal',
  ],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

/** By which something is changed that a user may pay for, and then decides on. */
export const scopesOfDecisions: ReadonlySet<Scope> = new Set<Scope>([
  ...memberScopes.billingAccount,
  'partnerOfRecord:write',
  'setUps:write',
]);

const ofTenantMember: readonly Scope[] = [...new Set(Object.values(memberScopes).flat())].sort();

const ofRedemptionToken = [
  'catalogue:readVersion',
  'operations:read',
  'partners:lookUp',
  'redemptions:cancel',
  'redemptions:read',
  'redemptions:redeem',
] as const satisfies readonly Scope[];

/** What the relation `sold` carries, by what it is to. */
export const soldScopes = {
  /** A redemption of keys that the partner sold. */
  redemption: ['redemptions:list', 'redemptions:read'],
  /** A redemption that the partner opened for a new tenant. */
  openedRedemption: ['redemptions:cancel', 'redemptions:list', 'redemptions:read'],
  /** The same of keys that it sold, all of them: it moves the redemption on itself. */
  ownRedemption: ['redemptions:cancel', 'redemptions:list', 'redemptions:read', 'redemptions:redeem'],
} as const satisfies Readonly<Record<string, readonly Scope[]>>;

/** What selling to a tenant carries: its dates and its orders. */
export const resellerScopes = [
  'dashboard:amounts',
  'dashboard:read',
  'directBilling:propose',
  'keyOrders:place',
  'orders:read',
  'subscriptions:read',
  'tenants:read',
] as const satisfies readonly Scope[];

/** What advising on one subscription carries. */
export const partnerOfRecordScopes = ['dashboard:read'] as const satisfies readonly Scope[];

/** What a tenant can let a partner do in delegated administration; each carries `read` too. */
export const delegableScopes = ['read', 'licences', 'subscriptions', 'keys', 'billing'] as const;
export type DelegableScope = (typeof delegableScopes)[number];

const ofDelegation: Readonly<Record<DelegableScope, readonly Scope[]>> = {
  read: [
    'dashboard:read',
    'groups:read',
    'installations:read',
    'licenceRequests:read',
    'licences:read',
    'notices:read',
    'subscriptions:read',
    'tenants:read',
    'users:read',
  ],
  licences: ['groups:write', 'licenceRequests:answer', 'licences:write', 'users:write'],
  subscriptions: [
    'dashboard:amounts',
    'directBilling:propose',
    'orders:place',
    'orders:read',
    'seats:reduce',
    'setUps:write',
    'subscriptions:cancel',
    'subscriptions:renewal',
  ],
  keys: ['keyOrders:read', 'redemptions:cancel', 'redemptions:list', 'redemptions:read', 'redemptions:redeem'],
  billing: ['billing:read', 'billing:write', 'dashboard:amounts', 'orders:read'],
};

/** What a delegation carries, by what the tenant accepted. */
export function delegatedScopes(accepted: readonly DelegableScope[]): Scope[] {
  return [...new Set(['read' as const, ...accepted].flatMap((scope) => ofDelegation[scope]))].sort();
}

/** What a principal holds by being what it is: on everything, its own tenant, its own partner, or its redemption. */
export const ownScopes: Readonly<Record<PrincipalKind, readonly Scope[]>> = {
  operator: scopes,
  representative: [],
  partnerUser: ofPartnerUser,
  tenantUser: ofTenantUser,
  tenantMember: ofTenantMember,
  person: [],
  redemptionToken: ofRedemptionToken,
  dataPlane: [],
  anonymous: [],
};

/** What a partner's relations can carry. */
const scopesOfRelations: ReadonlySet<Scope> = new Set([
  ...Object.values(soldScopes).flat(),
  ...resellerScopes,
  ...partnerOfRecordScopes,
  ...delegatedScopes(delegableScopes),
]);

/** Whether a relation can carry a scope: otherwise none has to be looked for. */
export function isOfRelations(scope: Scope): boolean {
  return scopesOfRelations.has(scope);
}

/**
 * Whether such a principal can ever hold a scope. One that can and holds it for nothing finds nothing; one that cannot is
 * told that it is forbidden.
 */
export function canHold(kind: PrincipalKind, scope: Scope): boolean {
  if (ownScopes[kind].includes(scope)) return true;
  // An administrator may pay for a team as any other user.
  if (kind === 'tenantUser') return ofTenantMember.includes(scope);
  return kind === 'partnerUser' && isOfRelations(scope);
}
