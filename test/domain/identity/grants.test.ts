import fc from 'fast-check';
import '../date-equality.js';
import { addHours, type Instant, instant } from '../../../domain/calendar.js';
import {
  everything,
  type Grant,
  type GrantTarget,
  holdsAt,
  isWithin,
  nothing,
  ownGrants,
  type Principal,
  type Reached,
  type RelationKind,
  reachOf,
} from '../../../domain/identity/grants.js';
import {
  canHold,
  delegableScopes,
  delegatedScopes,
  ownScopes,
  type PrincipalKind,
  partnerOfRecordScopes,
  resellerScopes,
  type Scope,
  scopes,
  soldScopes,
} from '../../../domain/identity/scopes.js';

const noon = instant('2027-03-15T12:00:00Z');
const later = (hours: number) => addHours(noon, hours);
const granted = (change: Partial<Grant> = {}): Grant => ({
  by: 'sold',
  to: { kind: 'tenant', id: 'ten_1' },
  scopes: ['tenants:read'],
  from: noon,
  until: null,
  ...change,
});

describe('a grant', () => {
  it('holds from its first instant on, and no longer at its end', () => {
    const grant = granted({ until: later(2) });
    expect([later(-1), noon, later(1), later(2), later(3)].map((at) => holdsAt(grant, at))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });

  it('holds for ever where it has neither a beginning nor an end', () => {
    const grant = granted({ from: null });
    expect(holdsAt(grant, instant('1970-01-01T00:00:00Z'))).toBe(true);
    expect(holdsAt(grant, instant('2199-12-31T00:00:00Z'))).toBe(true);
  });

  it('reaches its own target, for its own scopes', () => {
    expect(reachOf([granted()], 'tenants:read', noon)).toEqual({ ...nothing, tenantIds: ['ten_1'] });
    expect(reachOf([granted()], 'tenants:write', noon)).toEqual(nothing);
  });

  it('of a partner of record reaches one subscription, and not its tenant', () => {
    const grant = granted({
      by: 'partnerOfRecord',
      to: { kind: 'subscription', id: 'sub_1' },
      scopes: ['subscriptions:read'],
    });
    const reach = reachOf([grant], 'subscriptions:read', noon);
    expect(isWithin(reach, { tenantId: 'ten_1', subscriptionId: 'sub_1' })).toBe(true);
    expect(isWithin(reach, { tenantId: 'ten_1', subscriptionId: 'sub_2' })).toBe(false);
    expect(isWithin(reach, { tenantId: 'ten_1' })).toBe(false);
  });
});

const user = (kind: 'tenantUser' | 'tenantMember'): Principal => ({
  kind,
  tenantId: 'ten_1',
  userId: 'usr_1',
  purchaserAccountId: 'bacc_1',
});

describe('what a principal holds by being what it is', () => {
  const reach = (principal: Principal, scope: Scope, at = noon) => reachOf(ownGrants(principal, later(1)), scope, at);

  it.each<[Principal, Scope, ReturnType<typeof reachOf>]>([
    [{ kind: 'operator' }, 'testClocks:manage', everything],
    [user('tenantUser'), 'users:write', { ...nothing, tenantIds: ['ten_1'] }],
    [user('tenantUser'), 'keys:read', nothing],
    [user('tenantUser'), 'orders:place', { ...nothing, tenantIds: ['ten_1'], billingAccountIds: ['bacc_1'] }],
    [user('tenantMember'), 'orders:place', { ...nothing, billingAccountIds: ['bacc_1'] }],
    [user('tenantMember'), 'users:write', nothing],
    [user('tenantMember'), 'licences:read', { ...nothing, userIds: ['usr_1'], billingAccountIds: ['bacc_1'] }],
    [{ kind: 'partnerUser', partnerId: '4711' }, 'keys:read', { ...nothing, partnerIds: ['4711'] }],
    [{ kind: 'partnerUser', partnerId: '4711' }, 'tenants:read', nothing],
    [
      { kind: 'redemptionToken', redemptionId: 'red_1' },
      'redemptions:redeem',
      { ...nothing, redemptionIds: ['red_1'] },
    ],
    [{ kind: 'redemptionToken', redemptionId: 'red_1' }, 'redemptions:list', nothing],
    [{ kind: 'representative' }, 'tenants:read', nothing],
    [{ kind: 'dataPlane' }, 'tenants:read', nothing],
    [{ kind: 'anonymous' }, 'catalogue:read', nothing],
  ])('%j holds %s for %j', (principal, scope, expected) => {
    expect(reach(principal, scope)).toEqual(expected);
  });

  it('ends with the API key', () => {
    expect(reach({ kind: 'operator' }, 'tenants:read', later(1))).toEqual(nothing);
  });
});

describe('what a kind of principal can hold', () => {
  it('is for a partner what it is itself and what relations carry', () => {
    expect(canHold('partnerUser', 'keys:read')).toBe(true);
    expect(canHold('partnerUser', 'tenants:read')).toBe(true);
    expect(canHold('partnerUser', 'users:read')).toBe(true);
    expect(canHold('partnerUser', 'tenants:write')).toBe(false);
  });

  it('is for a tenant or a token nothing of what relations carry to partners alone', () => {
    expect(canHold('tenantUser', 'keyOrders:place')).toBe(false);
    expect(canHold('redemptionToken', 'subscriptions:read')).toBe(false);
  });

  it('changes nothing of a customer by selling or advising, but moves on a redemption that the partner opened, and proposes', () => {
    const carried = [...Object.values(soldScopes).flat(), ...resellerScopes, ...partnerOfRecordScopes];
    const changing = new Set(carried.filter((scope) => !/:(read|list|amounts)$/.test(scope)));
    expect([...changing].sort()).toEqual([
      'directBilling:propose',
      'keyOrders:place',
      'redemptions:cancel',
      'redemptions:redeem',
    ]);
  });

  it('is for an adviser of one subscription its dates, and nothing else', () => {
    expect(partnerOfRecordScopes).toEqual(['dashboard:read']);
  });
});

describe('what a tenant lets a partner do', () => {
  it.each(delegableScopes)('is to read besides %s', (scope) => {
    expect(delegatedScopes([scope])).toEqual(expect.arrayContaining(delegatedScopes(['read'])));
  });

  it('changes nothing by reading', () => {
    expect(delegatedScopes(['read']).filter((scope) => !/:read$/.test(scope))).toEqual([]);
  });

  it('is never to make API keys, to answer for the tenant, or to erase it', () => {
    const never: Scope[] = ['apiKeys:manage', 'delegations:answer', 'tenants:write', 'tenants:export'];
    expect(delegatedScopes(delegableScopes).filter((scope) => never.includes(scope))).toEqual([]);
  });
});

const instants: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 1000 }).map((hours) => later(hours));
const anyTarget: fc.Arbitrary<GrantTarget> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<GrantTarget>({ kind: 'everything' }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constantFrom('tenant', 'partner', 'subscription', 'redemption'),
      id: fc.constantFrom('1', '2', '3'),
    }),
  },
);
const anyGrant: fc.Arbitrary<Grant> = fc.record({
  by: fc.constantFrom<'self' | RelationKind>('self', 'sold', 'reseller', 'partnerOfRecord', 'delegated'),
  to: anyTarget,
  scopes: fc.subarray<Scope>(['tenants:read', 'subscriptions:read', 'users:write']),
  from: fc.option(instants),
  until: fc.option(instants),
});
const anyScope = fc.constantFrom<Scope>('tenants:read', 'subscriptions:read', 'users:write');
const anyThing: fc.Arbitrary<Reached> = fc.record({
  tenantId: fc.constantFrom('1', '2', '3'),
  partnerId: fc.constantFrom('1', '2', '3'),
  subscriptionId: fc.constantFrom('1', '2', '3'),
  redemptionId: fc.constantFrom('1', '2', '3'),
});

describe('a reach', () => {
  it('has nothing of grants that have ended, or have not begun', () => {
    fc.assert(
      fc.property(fc.array(anyGrant), anyScope, instants, fc.nat(1000), (grants, scope, at, hours) => {
        const ended = grants.map((grant) => ({ ...grant, until: addHours(at, -hours) }));
        const toCome = grants.map((grant) => ({ ...grant, from: addHours(at, hours + 1) }));
        expect(reachOf([...ended, ...toCome], scope, at)).toEqual(nothing);
      }),
    );
  });

  it('loses with the end of a grant what no other one covers, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(anyGrant), anyGrant, anyScope, instants, (others, grant, scope, at) => {
        const ended = { ...grant, until: at };
        expect(reachOf([...others, ended], scope, at)).toEqual(reachOf(others, scope, at));
      }),
    );
  });

  it('covers what one of the grants covers alone', () => {
    fc.assert(
      fc.property(fc.array(anyGrant), anyScope, instants, anyThing, (grants, scope, at, thing) => {
        const alone = grants.some((grant) => isWithin(reachOf([grant], scope, at), thing));
        expect(isWithin(reachOf(grants, scope, at), thing)).toBe(alone);
      }),
    );
  });
});

describe('the scopes', () => {
  it('are each held by somebody besides the operator, or by the operator alone on purpose', () => {
    const kinds = Object.keys(ownScopes) as PrincipalKind[];
    const alone = scopes.filter((scope) => kinds.every((kind) => kind === 'operator' || !canHold(kind, scope)));
    expect(alone).toEqual([
      'catalogue:write',
      'dataPlane:retry',
      'deletions:retry',
      'keys:issue',
      'keys:nameFreely',
      'keys:revoke',
      'legalHolds:write',
      'orders:retry',
      'parkedCases:read',
      'partners:create',
      'payments:record',
      'paymentTerms:write',
      'prices:agree',
      'tenants:create',
      'testClocks:manage',
    ]);
  });
});
