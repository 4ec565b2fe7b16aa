import fc from 'fast-check';
import { keys } from '../../../domain/billing/quote-keys.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';

const moment = { at: instant('2027-01-10T12:00:00Z'), day: plainDate('2027-01-10'), zone: 'UTC' };
const plan = {
  id: 'office',
  version: 1,
  months: 12,
  billing: 'monthly',
  policy: policyOf('annual', 1),
  prices: [
    {
      currency: 'PLN',
      tiers: [
        { from: 1, amount: 5_000 },
        { from: 50, amount: 4_500 },
      ],
    },
  ],
} as const;
const ask = (count: number, seatsPerKey = 1) =>
  keys({ kind: 'keys', plan, count, seatsPerKey, currency: 'PLN' }, moment);

describe('keys that a partner buys', () => {
  it('cost all periods of their term, and have no dates before they are redeemed', () => {
    const { lines, dates, perPeriod } = ask(3);
    expect(lines).toMatchObject([{ code: 'keys', seats: 3, from: null, to: null, price: 60_000, unitPrice: '600' }]);
    expect(lines[0]?.net).toEqual({ amount: 180_000, currency: 'PLN' });
    expect([dates.startsOn, dates.expiresOn, perPeriod]).toEqual([null, null, null]);
    expect(dates.lapsesOn?.toString()).toBe('2027-01-24');
  });

  it('cost by the tier that the seats of all keys reach', () => {
    expect(ask(5, 10).lines[0]?.price).toBe(54_000);
    expect(ask(49).lines[0]?.price).toBe(60_000);
  });

  it('cost nothing where they are of a trial, and the price once where they are perpetual', () => {
    const trial = { ...plan, months: null, billing: 'oneTime', policy: policyOf('trial', 1) } as const;
    expect(keys({ kind: 'keys', plan: trial, count: 2, seatsPerKey: 1, currency: 'PLN' }, moment).lines).toEqual([]);
    const perpetual = { ...plan, months: null, billing: 'oneTime', policy: null } as const;
    const [line] = keys({ kind: 'keys', plan: perpetual, count: 2, seatsPerKey: 1, currency: 'PLN' }, moment).lines;
    expect(line?.net.amount).toBe(10_000);
  });

  it('come to seats × price, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 500 }), (count, seatsPerKey) => {
        const [line] = ask(count, seatsPerKey).lines;
        expect(line?.net.amount).toBe(count * seatsPerKey * (line?.price ?? 0));
      }),
    );
  });
});
