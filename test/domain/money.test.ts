import fc from 'fast-check';
import { DomainError } from '../../domain/errors.js';
import {
  minorUnitDigits,
  minus,
  money,
  percentOf,
  plus,
  split,
  sum,
  times,
  timesFraction,
} from '../../domain/money.js';

const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('rounding', () => {
  it.each([
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [5, 1, 2, 3],
    [-5, 1, 2, -3],
    [4, 1, 3, 1],
    [-4, 1, 3, -1],
    [0, 7, 9, 0],
  ])('%i × %i ÷ %i is %i: half away from zero', (minorUnits, factor, divisor, expected) => {
    expect(timesFraction(money(minorUnits, 'EUR'), [factor], divisor).amount).toBe(expected);
  });

  it('happens once, after multiplying, and exactly where products pass 2^53', () => {
    // 999 × 99 999 999 × 343 ÷ 365 = 93 878 629 198.19…
    expect(timesFraction(money(99_999_999, 'CZK'), [999, 343], 365).amount).toBe(93_878_629_198);
    expect(timesFraction(money(9_007_199_254_740_991, 'EUR'), [365], 365).amount).toBe(9_007_199_254_740_991);
  });

  it('differs by at most half a unit from the exact value', () => {
    fc.assert(
      fc.property(amount, fc.nat(10_000), fc.integer({ min: 1, max: 10_000 }), (minorUnits, factor, divisor) => {
        const rounded = BigInt(timesFraction(money(minorUnits, 'PLN'), [factor], divisor).amount);
        const error = rounded * BigInt(divisor) - BigInt(minorUnits) * BigInt(factor);
        expect(2n * (error < 0n ? -error : error) <= BigInt(divisor)).toBe(true);
      }),
    );
  });

  it('is the same for an amount and its negative, and never gives −0', () => {
    fc.assert(
      fc.property(amount, fc.nat(100), fc.integer({ min: 1, max: 400 }), (minorUnits, factor, divisor) => {
        const positive = timesFraction(money(minorUnits, 'EUR'), [factor], divisor).amount;
        const negative = timesFraction(money(-minorUnits, 'EUR'), [factor], divisor).amount;
        expect(negative === -positive && !Object.is(negative, -0)).toBe(true);
      }),
    );
  });

  it('of percentages knows rates such as 25.5 %', () => {
    expect(percentOf(money(1_000, 'EUR'), 25.5).amount).toBe(255);
    expect(percentOf(money(448_422, 'EUR'), 21).amount).toBe(94_169);
  });
});

describe('amounts', () => {
  it('are added and subtracted in one currency only', () => {
    expect(plus(money(1, 'EUR'), money(2, 'EUR'))).toEqual({ amount: 3, currency: 'EUR' });
    expect(minus(money(1, 'EUR'), money(2, 'EUR'))).toEqual({ amount: -1, currency: 'EUR' });
    expect(times(money(129_900, 'CZK'), 105).amount).toBe(13_639_500);
    expect(sum([], 'PLN')).toEqual({ amount: 0, currency: 'PLN' });
    expect(() => plus(money(1, 'EUR'), money(2, 'PLN'))).toThrow('EUR and PLN');
  });

  it.each([
    [0.5, 'EUR', 'amountOutOfRange'],
    [2 ** 53, 'EUR', 'amountOutOfRange'],
    [Number.NaN, 'EUR', 'amountOutOfRange'],
    [1, 'EURO', 'unknownCurrency'],
    [1, 'eur', 'unknownCurrency'],
    [1, 'toString', 'unknownCurrency'],
    [1, 'default', 'unknownCurrency'],
  ])('%d %s is refused: %s', (minorUnits, currency, code) => {
    expect(() => money(minorUnits, currency)).toThrow(expect.objectContaining({ code }));
  });

  it('have the decimals of ISO 4217', () => {
    expect(['PLN', 'CZK', 'EUR', 'HUF', 'JPY', 'KWD', 'MGA'].map(minorUnitDigits)).toEqual([2, 2, 2, 2, 0, 3, 2]);
  });
});

describe('a split', () => {
  it('gives the remainder to the last part', () => {
    expect(split(money(100, 'EUR'), 3).map((part) => part.amount)).toEqual([33, 33, 34]);
    expect(split(money(2, 'EUR'), 4).map((part) => part.amount)).toEqual([0, 0, 0, 2]);
    expect(split(money(-100, 'EUR'), 3).map((part) => part.amount)).toEqual([-33, -33, -34]);
    expect(() => split(money(100, 'EUR'), 0)).toThrow(DomainError);
  });

  it('sums to the whole, with no part of the other sign', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 36 }), (minorUnits, parts) => {
        const shares = split(money(minorUnits, 'EUR'), parts);
        expect(sum(shares, 'EUR')).toEqual(money(minorUnits, 'EUR'));
        for (const part of shares) expect(part.amount * Math.sign(minorUnits)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
