import fc from 'fast-check';
import {
  agreementNames,
  assertSameCloud,
  type CloudId,
  cloudIds,
  cloudOfAgreement,
  cloudOfCountry,
  cloudOfTenantId,
  clouds,
  countryProblem,
  endOf21VianetTenantIds,
  hasCurrency,
  planProblems,
  tenantIdIn,
} from '../../domain/clouds.js';
import { DomainError } from '../../domain/errors.js';

const someCloud = fc.constantFrom(...cloudIds);
const someCountry = fc.constantFrom('AT', 'CN', 'CZ', 'HK', 'PL', 'TW', 'US');
const someCurrency = fc.constantFrom('CNY', 'CZK', 'EUR', 'HKD', 'PLN');

describe('a cloud', () => {
  it('is the only one that serves a country, and whose agreement a name is', () => {
    expect(cloudOfCountry('CN')).toBe('21vianet');
    expect(['HK', 'MO', 'TW', 'PL'].map(cloudOfCountry)).toEqual(['global', 'global', 'global', 'global']);
    fc.assert(
      fc.property(someCountry, (country) => {
        expect(cloudIds.filter((id) => countryProblem(country, id) === null)).toEqual([cloudOfCountry(country)]);
      }),
    );
    for (const name of agreementNames) {
      expect(cloudIds.filter((id) => clouds[id].agreements.includes(name))).toEqual([cloudOfAgreement(name)]);
    }
  });

  it('is the only one in whose range the id of a tenant is', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(digits, someCloud, (given, cloud) => {
        const id = tenantIdIn(cloud, `ten_${given}`);
        expect(id).toMatch(/^ten_[0-9a-f]{24}$/);
        expect(id < endOf21VianetTenantIds).toBe(cloud === '21vianet');
        expect([tenantIdIn(cloud, id), cloudOfTenantId(id)]).toEqual([id, cloud]);
      }),
    );
  });

  it('is the only one that has a currency', () => {
    fc.assert(
      fc.property(someCurrency, (currency) => {
        expect(cloudIds.filter((id) => hasCurrency(id, currency))).toHaveLength(1);
      }),
    );
    expect(hasCurrency('21vianet', 'CNY')).toBe(true);
  });
});

describe('a plan', () => {
  const ofChina = {
    cloud: '21vianet',
    countries: ['CN'],
    agreement: { name: 'OSPA' },
    prices: [{ currency: 'CNY' }],
  } as const;

  it('fits its cloud', () => {
    expect(planProblems(ofChina)).toEqual([]);
    const said = (change: object) =>
      planProblems({ ...ofChina, ...change }).map(({ path, message }) => [path, message]);
    expect(said({ countries: ['CN', 'PL'] })).toEqual([
      [['countries', 1], 'is not served in the cloud 21vianet: PL is served in the cloud global'],
    ]);
    expect(said({ agreement: { name: 'MOSA' } })).toEqual([
      [['agreement', 'name'], 'must be an agreement of the cloud 21vianet: OSPA'],
    ]);
    expect(said({ prices: [{ currency: 'EUR' }] })).toEqual([
      [['prices', 0, 'currency'], 'must be CNY, the currency of the cloud 21vianet'],
    ]);
    expect(said({ cloud: 'global' }).map(([path]) => path)).toEqual([
      ['countries', 0],
      ['agreement', 'name'],
      ['prices', 0, 'currency'],
    ]);
  });

  it('fits one cloud at most, whatever it says', () => {
    const described = fc.record({
      countries: fc.array(someCountry, { minLength: 1, maxLength: 4 }),
      agreement: fc.record({ name: fc.constantFrom(...agreementNames) }),
      prices: fc.array(fc.record({ currency: someCurrency }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(described, (terms) => {
        const fitting = cloudIds.filter((cloud) => planProblems({ ...terms, cloud }).length === 0);
        expect(fitting.length).toBeLessThanOrEqual(1);
        for (const cloud of fitting) {
          expect(terms.countries.every((country) => cloudOfCountry(country) === cloud)).toBe(true);
          expect(cloudOfAgreement(terms.agreement.name)).toBe(cloud);
        }
      }),
    );
  });
});

describe('two', () => {
  it('go together in one cloud only', () => {
    fc.assert(
      fc.property(someCloud, someCloud, (own: CloudId, other: CloudId) => {
        const check = () =>
          assertSameCloud({ cloud: own }, { cloud: other }, { reason: 'partner', pointer: '/partnerId' });
        if (own === other) return check();
        let refused: unknown;
        try {
          check();
        } catch (error) {
          refused = error;
        }
        expect(refused).toBeInstanceOf(DomainError);
        expect(refused).toMatchObject({
          code: 'otherCloud',
          details: { cloud: other, ownCloud: own, reason: 'partner', pointer: '/partnerId' },
        });
      }),
    );
  });
});
