import fc from 'fast-check';
import { misplacedTier, type PriceList, priceOf, unitPriceOf } from '../../../domain/catalogue/prices.js';
import { DomainError } from '../../../domain/errors.js';

const list: PriceList = {
  currency: 'EUR',
  tiers: [
    { from: 1, amount: 499 },
    { from: 25, amount: 450 },
    { from: 100, amount: 400 },
  ],
};

describe('volume tiers', () => {
  it.each([
    [1, 499, 499],
    [24, 499, 11_976],
    [25, 450, 11_250],
    [99, 450, 44_550],
    [100, 400, 40_000],
    [4_000, 400, 1_600_000],
  ])('price every one of %i seats at %i: %i in all', (seats, each, inAll) => {
    expect(unitPriceOf(list, seats)).toEqual({ amount: each, currency: 'EUR' });
    expect(priceOf(list, seats)).toEqual({ amount: inAll, currency: 'EUR' });
  });

  it('have no price for less than one seat, nor for more than a number holds', () => {
    expect(() => priceOf(list, 0)).toThrow(DomainError);
    const dear = { currency: 'EUR', tiers: [{ from: 1, amount: 1_000_000_000 }] };
    expect(() => priceOf(dear, 10_000_000)).toThrow(expect.objectContaining({ code: 'amountOutOfRange' }));
  });
});

describe('any tiers in order', () => {
  const tiers = fc
    .record({
      steps: fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 6 }),
      amounts: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 7, maxLength: 7 }),
    })
    .map(({ steps, amounts }) => {
      const starts = [1];
      for (const step of steps) starts.push((starts.at(-1) ?? 1) + step);
      return starts.map((from, i) => ({ from, amount: amounts[i] ?? 0 }));
    });

  it('price a quantity by the one tier in whose range it lies', () => {
    fc.assert(
      fc.property(tiers, fc.integer({ min: 1, max: 5_000 }), (ordered, seats) => {
        const index = ordered.findIndex((tier, i) => tier.from <= seats && seats < (ordered[i + 1]?.from ?? Infinity));
        const { amount } = priceOf({ currency: 'PLN', tiers: ordered }, seats);
        expect(amount).toBe((ordered[index]?.amount ?? Number.NaN) * seats);
      }),
    );
  });

  it('are found to be in order, and no longer when two of them change places', () => {
    fc.assert(
      fc.property(tiers, fc.nat(), (ordered, at) => {
        expect(misplacedTier(ordered)).toBeNull();
        if (ordered.length < 2) return;
        const i = at % (ordered.length - 1);
        const swapped = ordered.with(i, ordered[i + 1] as never).with(i + 1, ordered[i] as never);
        expect(misplacedTier(swapped)?.index).toBe(i === 0 ? 0 : i + 1);
      }),
    );
  });
});

it('the first tier begins with one seat', () => {
  expect(misplacedTier([{ from: 5, amount: 1 }])).toMatchObject({ index: 0 });
  expect(
    misplacedTier([
      { from: 1, amount: 2 },
      { from: 1, amount: 1 },
    ]),
  ).toMatchObject({ index: 1 });
});
