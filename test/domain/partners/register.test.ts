import fc from 'fast-check';
import { DomainError } from '../../../domain/errors.js';
import {
  type AdvisingPartner,
  adviserOf,
  assertMaySell,
  assertNoCycle,
  type ChainLink,
  distributionStates,
  isInDirectory,
  sellingProblemOf,
} from '../../../domain/partners/register.js';

function refusalOf(call: () => unknown): DomainError {
  try {
    call();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was not refused');
}

const link = (partnerId: string, by: string | null, state: 'active' | 'suspended' | 'ended' = 'active'): ChainLink => ({
  partnerId,
  distributor: { partnerId: by, state },
});

describe('a partner sells', () => {
  it('while every relation up to who runs Perennial is active', () => {
    expect(sellingProblemOf([link('1', null)])).toBeNull();
    expect(sellingProblemOf([link('1', '2'), link('2', '3'), link('3', null)])).toBeNull();
    expect(sellingProblemOf([link('1', '2'), link('2', null, 'suspended')])).toBe('suspended');
    expect(sellingProblemOf([link('1', '2', 'ended'), link('2', null)])).toBe('ended');
  });

  it('not without a distributor, nor where the way up is lost or goes round in a circle', () => {
    expect(sellingProblemOf([{ partnerId: '1', distributor: null }])).toBe('noDistributor');
    expect(sellingProblemOf([link('1', '2')])).toBe('noDistributor');
    expect(sellingProblemOf([link('1', '2'), link('2', '1')])).toBe('noDistributor');
    expect(sellingProblemOf([])).toBe('noDistributor');
  });

  it('or hears why not, at the field that names it', () => {
    expect(refusalOf(() => assertMaySell([link('1', null, 'suspended')], '/soldBy'))).toMatchObject({
      code: 'partnerMayNotSell',
      details: { reason: 'suspended', pointer: '/soldBy' },
    });
  });

  it('whatever the chain, exactly when all of its states are active and it ends at who runs Perennial', () => {
    const state = fc.constantFrom(...distributionStates);
    fc.assert(
      fc.property(fc.array(state, { minLength: 1, maxLength: 6 }), fc.boolean(), (states, reachesTop) => {
        const chain = states.map((one, i) =>
          link(String(i), i === states.length - 1 && reachesTop ? null : String(i + 1), one),
        );
        const all = reachesTop && states.every((one) => one === 'active');
        expect(sellingProblemOf(chain) === null).toBe(all);
      }),
    );
  });
});

describe('a distributor', () => {
  it('is not supplied by those that it supplies', () => {
    const chain = [link('2', '3'), link('3', '1'), link('1', null)];
    expect(refusalOf(() => assertNoCycle('1', chain)).code).toBe('distributorCycle');
    assertNoCycle('4', chain);
  });
});

describe('customers find a partner', () => {
  it('that is enrolled and wants to be found', () => {
    expect(isInDirectory({ listed: true, enrolment: 'enrolled' })).toBe(true);
    expect(isInDirectory({ listed: false, enrolment: 'enrolled' })).toBe(false);
    expect(isInDirectory({ listed: true, enrolment: 'suspended' })).toBe(false);
  });
});

describe('the partner of an id', () => {
  const adviser = (change: Partial<AdvisingPartner> = {}): AdvisingPartner => ({
    _id: '4711',
    name: 'Doradca IT',
    enrolment: { state: 'enrolled' },
    ownTenantId: null,
    cloud: 'global',
    ...change,
  });
  const named = {
    partnerId: '4711',
    tenantId: 'ten_1',
    cloud: 'global',
    seesClouds: false,
    pointer: '/partnerId',
  } as const;

  it('is who advises, when it is enrolled', () => {
    expect(adviserOf(adviser(), named).name).toBe('Doradca IT');
  });

  it.each([
    ['unknownPartner', null],
    ['partnerNotEnrolled', adviser({ enrolment: { state: 'none' } })],
    ['partnerSuspended', adviser({ enrolment: { state: 'suspended' } })],
    ['ownPartnerOfRecord', adviser({ ownTenantId: 'ten_1' })],
  ])('is refused by name: %s', (code, found) => {
    expect(refusalOf(() => adviserOf(found, named))).toMatchObject({ code, details: { pointer: '/partnerId' } });
  });

  it('is nobody for a customer of another cloud, and named to who sees all clouds', () => {
    const elsewhere = adviser({ cloud: '21vianet' });
    expect(refusalOf(() => adviserOf(elsewhere, named))).toMatchObject({ code: 'unknownPartner' });
    expect(refusalOf(() => adviserOf(elsewhere, { ...named, seesClouds: true }))).toMatchObject({
      code: 'otherCloud',
      details: { pointer: '/partnerId', cloud: '21vianet', ownCloud: 'global' },
    });
    expect(adviserOf(elsewhere, { ...named, cloud: '21vianet' })._id).toBe('4711');
  });

  it('can be the tenant of somebody else', () => {
    expect(adviserOf(adviser({ ownTenantId: 'ten_2' }), named)._id).toBe('4711');
  });
});
