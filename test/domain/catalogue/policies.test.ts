import { policies, policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';

describe('policies', () => {
  it('are plain JSON, since a term carries its own', () => {
    expect(JSON.parse(JSON.stringify(policies))).toEqual(policies);
  });

  it('are found by name, in their newest version or a named one', () => {
    expect(policyOf('annual')).toMatchObject({ id: 'annual', version: 1, graceDays: 30, deletionDay: 120 });
    expect(policyOf('trial', 1)).toMatchObject({ trialDays: 30, noticeDays: [7, 1], collectionDays: [] });
    expect(policyOf('newCommerceMonthly')).toMatchObject({ noticeDays: [7, 1], graceDays: 0, reactivation: false });
  });

  it.each([
    ['weekly', undefined],
    ['annual', 2],
    ['toString', undefined],
  ])('there is none called %s %s', (id, version) => {
    expect(() => policyOf(id, version)).toThrow(DomainError);
  });

  it('of one name have versions that count up from 1', () => {
    for (const { id } of policies) {
      const versions = policies.filter((policy) => policy.id === id).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }
  });
});
