import fc from 'fast-check';
import { assertAllowed, assertForUsers, selfServiceStates } from '../../../domain/catalogue/self-service.js';
import { DomainError } from '../../../domain/errors.js';

const allows = (...asked: Parameters<typeof assertAllowed>): boolean => {
  try {
    assertAllowed(...asked);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'selfServiceDisabled') return false;
    throw error;
  }
};

describe('what an organisation allows its users of a product', () => {
  it.each([
    ['enabled', true, true],
    ['trialsOnly', true, false],
    ['disabled', false, false],
  ] as const)('%s: a trial %s, a purchase %s', (state, trial, purchase) => {
    expect(allows(state, { productId: 'office', isTrial: true })).toBe(trial);
    expect(allows(state, { productId: 'office', isTrial: false })).toBe(purchase);
  });

  it('names the product and the decision where it refuses', () => {
    const refused = () => assertAllowed('disabled', { productId: 'office', isTrial: true });
    expect(refused).toThrow(expect.objectContaining({ details: { productId: 'office', state: 'disabled' } }));
  });

  it('never allows a purchase without its trial', () => {
    fc.assert(
      fc.property(fc.constantFrom(...selfServiceStates), fc.string(), (state, productId) => {
        const [trial, purchase] = [true, false].map((isTrial) => allows(state, { productId, isTrial }));
        return trial === true || purchase === false;
      }),
    );
  });
});

describe('a plan', () => {
  it('is bought by users only where it says so', () => {
    const plan = { planId: 'mail', name: 'Mail', selfService: false };
    expect(() => assertForUsers({ ...plan, selfService: true })).not.toThrow();
    expect(() => assertForUsers(plan)).toThrow(expect.objectContaining({ code: 'notForSelfService' }));
  });
});
