import fc from 'fast-check';
import { type ExpectedRenewal, expectedRenewal } from '../../../domain/billing/expected-renewal.js';
import { requestLine } from '../../../domain/billing/payment-lines.js';
import { nextTermOf } from '../../../domain/billing/seat-prices.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { money } from '../../../domain/money.js';
import { type Ending, endsByMonth, forecast, type Tally } from '../../../domain/partners/ending.js';
import { endDecisions } from '../../../domain/subscriptions/end-of-term.js';
import { billed, plan as suite } from '../billing/quoting.js';
import { active } from '../subscriptions/life.js';

const price = (amount: number, currency: string, months: number): ExpectedRenewal => ({
  amount: money(amount, currency),
  months,
});
const prices = new Map([
  ['year', price(120_000, 'PLN', 12)],
  ['month', price(1_000, 'PLN', 1)],
  ['euro', price(9_900, 'EUR', 12)],
]);
const ending = (change: Partial<Ending>): Ending => ({
  month: '2028-03',
  decision: 'undecided',
  pricing: 'year',
  subscriptions: 1,
  seats: 5,
  ...change,
});
const all = (endings: readonly Ending[]) => ({ counted: endings, priced: endings });

describe('ends by month', () => {
  it('count subscriptions, seats and what nobody has decided, and add amounts by currency', () => {
    const endings = [
      ending({ subscriptions: 2, seats: 10 }),
      ending({ decision: 'renews', pricing: 'euro' }),
      ending({ month: '2028-01', pricing: null }),
    ];
    expect(endsByMonth(all(endings), prices)).toEqual([
      { month: '2028-01', subscriptions: 1, seats: 5, undecided: 1, amounts: [] },
      {
        month: '2028-03',
        subscriptions: 3,
        seats: 15,
        undecided: 2,
        amounts: [money(9_900, 'EUR'), money(240_000, 'PLN')],
      },
    ]);
  });

  it('count what a caller sees no amounts of, and add none', () => {
    const [month] = endsByMonth({ counted: [ending({})], priced: [] }, prices);
    expect(month).toMatchObject({ subscriptions: 1, amounts: [] });
  });
});

describe('a forecast', () => {
  it('parts what is decided to go on, what nobody has decided, and what lapses', () => {
    const endings = [
      ending({ decision: 'renews' }),
      ending({ decision: 'undecided', seats: 2 }),
      ending({ decision: 'lapses', pricing: 'euro' }),
      ending({ decision: 'replaced' }),
    ];
    const { months } = forecast(all(endings), prices, '2028-03', 2);
    const nothing = { subscriptions: 0, seats: 0, amounts: [] };
    expect(months).toEqual([
      {
        month: '2028-03',
        renewing: { subscriptions: 1, seats: 5, amounts: [money(120_000, 'PLN')] },
        undecided: { subscriptions: 1, seats: 2, amounts: [money(120_000, 'PLN')] },
        lapsing: { subscriptions: 1, seats: 5, amounts: [money(9_900, 'EUR')] },
      },
      { month: '2028-04', renewing: nothing, undecided: nothing, lapsing: nothing },
    ]);
  });

  it('renews a month’s term each month, by a decision once only, and what lapses never again', () => {
    const endings = [
      ending({ decision: 'renews', pricing: 'month' }),
      ending({ decision: 'lapses', pricing: 'month' }),
    ];
    const { months } = forecast(all(endings), prices, '2028-02', 4);
    const figures = months.map((one) => [one.renewing, one.undecided, one.lapsing].map(({ subscriptions: n }) => n));
    expect(figures).toEqual([
      [0, 0, 0],
      [1, 0, 1],
      [0, 1, 0],
      [0, 1, 0],
    ]);
  });

  it('renews a year’s term in each year of it', () => {
    const { months } = forecast(all([ending({})]), prices, '2028-03', 36);
    expect(months.filter(({ undecided }) => undecided.subscriptions > 0).map(({ month }) => month)).toEqual([
      '2028-03',
      '2029-03',
      '2030-03',
    ]);
  });

  it('puts what has ended already apart', () => {
    const { overdue, months } = forecast(all([ending({ month: '2028-02' })]), prices, '2028-03', 12);
    expect(overdue.undecided).toMatchObject({ subscriptions: 1, amounts: [money(120_000, 'PLN')] });
    expect(months.every(({ undecided }) => undecided.subscriptions === 0)).toBe(true);
  });
});

const monthOf = (n: number) => `${2027 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
const endings = fc.array(
  fc.record({
    month: fc.integer({ min: 0, max: 60 }).map(monthOf),
    decision: fc.constantFrom(...endDecisions),
    pricing: fc.constantFrom('year', 'month', 'euro', 'unknown', null),
    subscriptions: fc.integer({ min: 1, max: 1_000 }),
    seats: fc.integer({ min: 1, max: 10_000 }),
  }),
  { maxLength: 60 },
);
const total = (tallies: readonly Tally[]) => ({
  subscriptions: tallies.reduce((sum, { subscriptions }) => sum + subscriptions, 0),
  seats: tallies.reduce((sum, { seats }) => sum + seats, 0),
  pln: tallies
    .flatMap(({ amounts }) => amounts)
    .reduce((sum, { amount, currency }) => sum + (currency === 'PLN' ? amount : 0), 0),
});

describe('whatever ends', () => {
  it('is in one month, and the months add up to the list', () => {
    fc.assert(
      fc.property(endings, (some) => {
        const listed = some.map(({ pricing, ...one }) => {
          const { amount } = prices.get(pricing ?? '') ?? {};
          return { ...one, amounts: amount ? [money(amount.amount * one.subscriptions, amount.currency)] : [] };
        });
        expect(total(endsByMonth(all(some), prices))).toEqual(total(listed));
      }),
    );
  });

  it('is forecast as often as its terms fit into the months', () => {
    fc.assert(
      fc.property(endings, fc.integer({ min: 1, max: 60 }), (some, months) => {
        const predicted = forecast(all(some), prices, monthOf(0), months);
        const expected = some.reduce((sum, { month, decision, pricing, subscriptions }) => {
          if (decision === 'none' || decision === 'replaced') return sum;
          const left = Array.from({ length: months }, (_, n) => monthOf(n)).filter((one) => one >= month).length;
          const length = prices.get(pricing ?? '')?.months ?? months;
          const times = decision === 'lapses' ? Math.min(left, 1) : Math.ceil(left / length);
          return sum + times * subscriptions;
        }, 0);
        const parts = [predicted.overdue, ...predicted.months].flatMap((one) => [
          one.renewing,
          one.undecided,
          one.lapsing,
        ]);
        expect(total(parts).subscriptions).toBe(expected);
      }),
    );
  });
});

describe('an expected renewal', () => {
  const plan = {
    id: 'office',
    version: 3,
    months: 12,
    billing: 'monthly' as const,
    policy: policyOf('newCommerceAnnual', 1),
    prices: [
      {
        currency: 'PLN',
        tiers: [
          { from: 1, amount: 4_990 },
          { from: 10, amount: 4_490 },
        ],
      },
    ],
  };
  it('is all periods of the next term, by the tier that the seats reach', () => {
    const of = (seats: number) => expectedRenewal({ currency: 'PLN', seats, extends: false }, plan);
    expect(of(5)).toEqual(price(5 * 4_990 * 12, 'PLN', 12));
    expect(of(10)).toEqual(price(10 * 4_490 * 12, 'PLN', 12));
  });
  it('is one month with the surcharge where it is extended', () => {
    expect(expectedRenewal({ currency: 'PLN', seats: 5, extends: true }, plan)).toEqual(
      price(Math.round(5 * 4_990 * 1.03), 'PLN', 1),
    );
  });
  it('of a term of one period is what its request for payment asks for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 12), (seats, months) => {
        const priced = suite({ months, billing: months === 1 ? 'monthly' : 'annual' });
        const bought = active({ at: '2027-03-15T10:00:00Z', seats, months, invoiced: { periodMonths: null } });
        const line = requestLine(billed(bought, { plans: [priced] }), nextTermOf(priced));
        expect(expectedRenewal({ currency: 'PLN', seats, extends: false }, priced)?.amount).toEqual(line?.net);
      }),
    );
  });
  it('is unknown without a price in the currency, and for a plan that makes no term', () => {
    expect(expectedRenewal({ currency: 'EUR', seats: 5, extends: false }, plan)).toBeNull();
    expect(expectedRenewal({ currency: 'PLN', seats: 5, extends: false }, { ...plan, months: null })).toBeNull();
  });
});
