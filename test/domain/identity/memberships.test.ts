import fc from 'fast-check';
import {
  actingMembership,
  beyondLimit,
  everHeld,
  forbiddenScope,
  type HeldMembership,
  membershipCanHold,
  membershipRoles,
  writtenParty,
} from '../../../domain/identity/memberships.js';
import { canHold, memberScopes, type PrincipalKind, scopes } from '../../../domain/identity/scopes.js';

const reseller: HeldMembership = { party: { kind: 'operator' }, role: 'administrator', partyName: null };
const adviser: HeldMembership = { party: { kind: 'partner', partnerId: '4711' }, role: 'member', partyName: 'Doradca' };
const bakery: HeldMembership = {
  party: { kind: 'tenant', tenantId: 'ten_1' },
  role: 'administrator',
  partyName: 'Bakery',
};
const user: HeldMembership = { ...bakery, role: 'member' };

const thrown = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

describe('a person', () => {
  it('acts in the only membership', () => {
    expect(actingMembership([adviser], undefined)).toBe(adviser);
  });

  it('with several names the one to act in', () => {
    expect(actingMembership([reseller, adviser, bakery], '4711')).toBe(adviser);
    expect(actingMembership([reseller, adviser, bakery], 'operator')).toBe(reseller);
    expect(actingMembership([reseller, adviser, bakery], 'ten_1')).toBe(bakery);
  });

  it('with several that names none is told which there are', () => {
    expect(thrown(() => actingMembership([adviser, bakery], undefined))).toMatchObject({
      code: 'actingInRequired',
      details: {
        mayActIn: [
          { actingIn: '4711', kind: 'partner', name: 'Doradca', role: 'member' },
          { actingIn: 'ten_1', kind: 'tenant', name: 'Bakery', role: 'administrator' },
        ],
      },
    });
  });

  it('acts in nothing that the person does not belong to', () => {
    expect(thrown(() => actingMembership([adviser], 'operator'))).toMatchObject({
      code: 'notAMember',
      details: { actingIn: 'operator', mayActIn: [{ actingIn: '4711' }] },
    });
    expect(thrown(() => actingMembership([], 'operator'))).toMatchObject({ code: 'noMembership' });
    expect(thrown(() => actingMembership([], undefined))).toMatchObject({ code: 'noMembership' });
  });

  it('finds every membership again by its written name', () => {
    const party = fc.oneof(
      fc.constant({ kind: 'operator' as const }),
      fc.record({ kind: fc.constant('partner' as const), partnerId: fc.stringMatching(/^\d{1,12}$/) }),
      fc.record({ kind: fc.constant('tenant' as const), tenantId: fc.stringMatching(/^ten_[0-9a-f]{24}$/) }),
    );
    const held = fc.record({ party, role: fc.constantFrom(...membershipRoles), partyName: fc.constant(null) });
    const memberships = fc.uniqueArray(held, { selector: ({ party: of }) => writtenParty(of), minLength: 1 });
    fc.assert(
      fc.property(memberships, (all) => {
        for (const one of all) expect(actingMembership(all, writtenParty(one.party))).toBe(one);
      }),
    );
  });
});

describe('a role', () => {
  it('of an administrator is to manage members, API keys and webhooks', () => {
    const withheld = (one: HeldMembership) =>
      scopes.filter(
        (scope) => membershipCanHold({ ...one, role: 'administrator' }, scope) && !membershipCanHold(one, scope),
      );
    expect(withheld(adviser)).toEqual(['apiKeys:manage', 'memberships:manage', 'webhooks:manage']);
    expect(withheld({ ...reseller, role: 'member' })).toEqual([
      'apiKeys:manage',
      'memberships:manage',
      'webhooks:manage',
    ]);
  });

  it('of a user who is no administrator is to see what is sold, and what the user pays for', () => {
    const held = scopes.filter((scope) => membershipCanHold(user, scope));
    expect(held).toEqual([...new Set(Object.values(memberScopes).flat())].sort());
    const ofOthers = [
      'users:read',
      'tenants:read',
      'tenants:write',
      'audit:read',
      'setUps:write',
      'keys:read',
    ] as const;
    expect(held.filter((scope) => ofOthers.some((other) => other === scope))).toEqual([]);
  });
});

describe('a refusal', () => {
  it('says which principals hold the scope, and where the person could act instead', () => {
    const refused = { scope: 'keys:issue', principal: 'partnerUser', limit: null, held: [adviser, reseller] } as const;
    expect(forbiddenScope(refused)).toMatchObject({
      code: 'forbidden',
      details: {
        reason: 'otherMembership',
        scope: 'keys:issue',
        principals: ['operator'],
        mayActIn: [
          { actingIn: '4711', suffices: false },
          { actingIn: 'operator', suffices: true },
        ],
      },
    });
  });

  it('says whether it is for the role, the scopes of an API key, or what the caller is', () => {
    const reasonOf = (refused: Parameters<typeof forbiddenScope>[0]) => forbiddenScope(refused).details['reason'];
    const limit = ['keys:read'] as const;
    expect(reasonOf({ scope: 'apiKeys:manage', principal: 'partnerUser', limit, held: [adviser] })).toBe('role');
    expect(reasonOf({ scope: 'apiKeys:manage', principal: 'partnerUser', limit, held: null })).toBe('keyScopes');
    expect(reasonOf({ scope: 'keys:issue', principal: 'partnerUser', limit: null, held: null })).toBe('principal');
  });
});

describe('what is given to others', () => {
  const kinds: readonly PrincipalKind[] = ['operator', 'partnerUser', 'tenantUser'];
  const some = fc.subarray([...scopes]);

  it('is never more than the giver has', () => {
    fc.assert(
      fc.property(some, fc.option(some), fc.constantFrom(...kinds), (limit, wanted, kind) => {
        const beyond = beyondLimit(limit, kind, wanted);
        const given = everHeld(kind, wanted);
        for (const scope of given) expect(limit.includes(scope) || beyond.includes(scope)).toBe(true);
        for (const scope of beyond) expect(limit.includes(scope) || !canHold(kind, scope)).toBe(false);
        expect(beyondLimit(limit, kind, everHeld(kind, limit))).toEqual([]);
      }),
    );
  });

  it('has no bounds where the giver has none', () => {
    for (const kind of kinds) expect(beyondLimit(null, kind, null)).toEqual([]);
  });
});
