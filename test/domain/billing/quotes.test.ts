import fc from 'fast-check';
import '../date-equality.js';
import { multipliedOut } from '../../../domain/billing/decimal.js';
import { assertFresh, type QuoteRequest, quoteFromJson } from '../../../domain/billing/quote.js';
import { mostSeats } from '../../../domain/billing/seat-count.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { mostPrice } from '../../../domain/catalogue/prices.js';
import { toJson } from '../../../domain/json.js';
import { intention } from '../subscriptions/commands.js';
import { active, refusalOf } from '../subscriptions/life.js';
import { billed, customer, linesOf, lineText, plan, quoteAt } from './quoting.js';

const currency = 'PLN';
const noon = '2027-01-31T11:00:00Z';
const monthly = plan({ billing: 'monthly', prices: [{ currency, tiers: [{ from: 1, amount: 1000 }] }] });
const year = active({ at: noon, invoiced: { periodMonths: 12 }, seats: 8 });
const dates = ({ dates: { startsOn, expiresOn, paidThrough } }: { dates: object } & ReturnType<typeof quoteAt>) =>
  [startsOn, expiresOn, paidThrough].map(String).join(' ');

describe('the quote of a purchase', () => {
  const bought = (options: Partial<Extract<QuoteRequest, { kind: 'purchase' }>> = {}) =>
    quoteAt(noon, { kind: 'purchase', plan: plan(), seats: 12, currency, ...options });

  it('has a line, its VAT, what each period costs, and the dates', () => {
    const quoted = bought();
    expect(linesOf(quoted)).toEqual(['12 period 2027-01-31–2028-01-31 365/365: 1080.00']);
    expect(quoted.dueNow).toMatchObject({
      net: { amount: 108_000 },
      vat: { amount: 24_840 },
      gross: { amount: 132_840 },
    });
    expect(quoted.perPeriod?.totals.gross).toEqual(quoted.dueNow.gross);
    expect(dates(quoted)).toBe('2027-01-31 2028-01-31 2028-01-31');
    expect(quoted.validUntil.toString()).toBe('2027-01-31T23:00:00Z');
  });

  it('asks for the first month only, where the plan is billed monthly', () => {
    const quoted = bought({ plan: monthly, seats: 3 });
    expect(linesOf(quoted)).toEqual(['3 period 2027-01-31–2027-02-28 28/28: 30.00']);
    expect(dates(quoted)).toBe('2027-01-31 2028-01-31 2027-02-28');
  });

  it.each([
    [
      'with another subscription',
      { kind: 'subscription', expiresOn: plainDate('2027-10-15') } as const,
      [257, 365, 76_044],
    ],
    ['with a month', { kind: 'monthEnd', expiresOn: plainDate('2027-07-01') } as const, [151, 365, 44_679]],
    [
      'after the whole term',
      { kind: 'subscription', expiresOn: plainDate('2028-01-31') } as const,
      [365, 365, 108_000],
    ],
  ])('is made to end %s by days', (_what, coTerm, [days, daysOf, net]) => {
    const quoted = bought({ coTerm });
    expect(quoted.lines).toMatchObject([{ days, daysOf, net: { amount: net } }]);
    expect(quoted.dates.expiresOn).toEqual(coTerm.expiresOn);
    expect(quoted.perPeriod?.line).toMatchObject({ from: coTerm.expiresOn, net: { amount: 108_000 } });
  });

  it('is made to end with another one in a month that begins late: the first period is the short one', () => {
    const quoted = bought({
      plan: monthly,
      seats: 1,
      coTerm: { kind: 'subscription', expiresOn: plainDate('2027-05-15') },
    });
    expect(linesOf(quoted)).toEqual(['1 period 2027-01-31–2027-02-15 15/31: 4.84']);
  });

  it('of a perpetual plan is one payment, with nothing after it', () => {
    const quoted = bought({ plan: plan({ months: null, billing: 'oneTime', policy: null }) });
    expect(linesOf(quoted)).toEqual(['12 perpetual: 1080.00']);
    expect(quoted).toMatchObject({ perPeriod: null, dates: { expiresOn: null, paidThrough: null } });
  });

  it('of a trial is free, and says when it ends', () => {
    const quoted = bought({ plan: plan({ months: null, policy: 'trial' }) });
    expect(quoted).toMatchObject({ lines: [], dueNow: { gross: { amount: 0 } } });
    expect(String(quoted.dates.expiresOn)).toBe('2027-03-02');
  });

  const agreedPrice = {
    amount: 7000,
    currency,
    seats: 12,
    setBy: 'usr-1',
    reason: 'pilot',
    lastDay: plainDate('2027-02-10'),
  };
  it('takes the price that a representative set, for those seats and until its day', () => {
    expect(bought({ agreedPrice }).lines).toMatchObject([{ price: 7000, net: { amount: 84_000 } }]);
    const refused = (changes: object, seats = 12) =>
      refusalOf(() => bought({ seats, agreedPrice: { ...agreedPrice, ...changes } }));
    expect(refused({ lastDay: plainDate('2027-01-30') })).toBe('day');
    expect(bought({ agreedPrice: { ...agreedPrice, lastDay: plainDate('2027-05-01') } }).lines).toHaveLength(1);
    expect(refused({ lastDay: plainDate('2027-05-02') })).toBe('invalidPrice');
    expect(refused({}, 13)).toBe('invalidSeats');
    expect(refused({ amount: -1 })).toBe('invalidPrice');
    expect(refused({ amount: mostPrice + 1 })).toBe('invalidPrice');
    const dearest = { ...agreedPrice, amount: mostPrice, seats: mostSeats };
    const { dueNow } = bought({ seats: mostSeats, agreedPrice: dearest });
    expect(dueNow.net.amount).toBe(mostPrice * mostSeats);
    expect(refused({ currency: 'EUR' })).toBe('otherCurrency');
  });

  it('has that price in its first term, and that of the list in the next one', () => {
    const later = (options: object) => bought({ agreedPrice, ...options }).perPeriod?.line;
    expect(later({ plan: plan({ billing: 'monthly' }) })).toMatchObject({ price: 7000, net: { amount: 84_000 } });
    const nextTerm = { price: 9000, net: { amount: 108_000 } };
    const ofMonths = plan({ months: 1, billing: 'monthly', policy: 'monthly' });
    const coTerm = { kind: 'monthEnd', expiresOn: plainDate('2027-02-01') };
    for (const options of [{}, { plan: ofMonths }, { coTerm }, { plan: plan({ billing: 'monthly' }), coTerm }]) {
      expect(later(options)).toMatchObject(nextTerm);
    }
    const inEuros = { currency: 'EUR', agreedPrice: { ...agreedPrice, currency: 'EUR' } };
    expect(refusalOf(() => bought({ ...inEuros, plan: plan({ billing: 'monthly' }) }))).toBe('otherCurrency');
  });

  it.each([
    ['another currency', { currency: 'EUR' }, 'otherCurrency'],
    ['no seats', { seats: 0 }, 'invalidSeats'],
    ['negative seats', { seats: -3 }, 'invalidSeats'],
    ['half a seat', { seats: 1.5 }, 'invalidSeats'],
    ['absurd seats', { seats: 10_000_000 }, 'invalidSeats'],
    [
      'a price below zero',
      { plan: plan({ prices: [{ currency, tiers: [{ from: 1, amount: -1 }] }] }) },
      'invalidPrice',
    ],
    [
      'an end in the past',
      { coTerm: { kind: 'subscription', expiresOn: plainDate('2027-01-31') } },
      'coTermNotPossible',
    ],
    [
      'an end after the term',
      { coTerm: { kind: 'monthEnd', expiresOn: plainDate('2028-02-01') } },
      'coTermNotPossible',
    ],
    ['an end amid a month', { coTerm: { kind: 'monthEnd', expiresOn: plainDate('2027-07-02') } }, 'coTermNotPossible'],
  ] as const)('is refused: %s', (_what, options, code) => expect(refusalOf(() => bought(options))).toBe(code));
});

describe('the quote of another plan', () => {
  const change = (when: 'now' | 'lastDay', agreedLoss: number | null = null) =>
    quoteAt('2027-06-01T10:00:00Z', {
      kind: 'planChange',
      plan: plan({ id: 'mail' }),
      seats: 8,
      currency,
      billed: billed(year),
      when,
      agreedLoss,
    });

  it('is that of no trial', () => {
    const trial = {
      kind: 'planChange',
      plan: plan({ id: 'try', months: null, policy: 'trial' }),
      seats: 8,
      currency,
    } as const;
    const asked = { ...trial, billed: billed(year), when: 'now', agreedLoss: null } as const;
    expect(refusalOf(() => quoteAt('2027-06-01T10:00:00Z', asked))).toBe('trialPlan');
  });

  it('starts today and loses the days that are left, or on the last day and loses none', () => {
    expect([dates(change('now')), change('now').dates.daysLost]).toEqual(['2027-06-01 2028-06-01 2028-06-01', 244]);
    expect([dates(change('lastDay')), change('lastDay').dates.daysLost]).toEqual([
      '2028-01-31 2029-01-31 2029-01-31',
      0,
    ]);
    expect(refusalOf(() => change('now', 243))).toBe('confirmationRequired');
  });
});

describe('a quote that is committed', () => {
  const quoted = quoteAt('2027-06-01T10:00:00Z', { kind: 'seats', billed: billed(year), seats: 9 });
  const then = {
    caller: 'ten-1',
    inputsHash: 'hash-1',
    customer,
    at: instant('2027-06-01T21:59:59Z'),
    subscription: year.state,
  };

  it('holds for its caller, inputs, revision and day, also when it was stored', () => {
    expect(quoteFromJson(toJson(quoted))).toEqual(quoted);
    expect(() => assertFresh(quoted, then)).not.toThrow();
    // What is no change of terms, seats, prices or payments leaves it alone.
    const { state } = year.when(intention('lapse', '2027-06-01T12:00:00Z'));
    expect(() => assertFresh(quoted, { ...then, subscription: state })).not.toThrow();
  });

  it.each([
    ['caller', { caller: 'ten-2' }],
    ['inputs', { inputsHash: 'hash-2' }],
    ['customer', { customer: { ...customer, country: 'CZ' } }],
    ['customer', { customer: { ...customer, vatId: 'PL5260250995' } }],
    ['revision', { subscription: { ...year.state, commercialRevision: 9 } }],
    ['revision', { subscription: null }],
    ['day', { at: instant('2027-06-01T22:00:00Z') }],
  ])('is stale by its %s', (reason, changes) => {
    expect(() => assertFresh(quoted, { ...then, ...changes })).toThrow(
      expect.objectContaining({ code: 'staleQuote', details: { reason } }),
    );
  });
});

it('lines multiply out: seats × unit price is the net amount, whatever the days and tiers', () => {
  const drawn = fc.record({
    amount: fc.nat(10_000_000),
    seats: fc.integer({ min: 1, max: 1_000_000 }),
    days: fc.integer({ min: 1, max: 365 }),
    code: fc.constantFrom('PLN', 'EUR', 'JPY'),
  });
  fc.assert(
    fc.property(drawn, ({ amount, seats, days, code }) => {
      const priced = plan({ prices: [{ currency: code, tiers: [{ from: 1, amount }] }] });
      const coTerm = { kind: 'subscription', expiresOn: plainDate('2027-01-31').add({ days }) } as const;
      const { lines } = quoteAt(noon, { kind: 'purchase', plan: priced, seats, currency: code, coTerm });
      for (const line of lines) {
        expect(line.unitPrice).toMatch(/^\d+(\.\d{1,8})?$/);
        expect([lineText(line), multipliedOut(String(seats), line.unitPrice, code)]).toEqual([
          lineText(line),
          line.net.amount,
        ]);
      }
    }),
  );
});
