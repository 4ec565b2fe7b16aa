import fc from 'fast-check';
import '../date-equality.js';
import { cancellable, cancellationAllowedUntil, refundOf } from '../../../domain/billing/cancellation.js';
import { multipliedOut } from '../../../domain/billing/decimal.js';
import { addHours, instant, plainDate, startOfDay } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { minus, money, plus } from '../../../domain/money.js';
import { refusalOf } from '../subscriptions/life.js';
import { domestic, linesOf, plan, quoteAt } from './quoting.js';

const zone = 'Europe/Warsaw';
const boughtAt = '2027-03-01T10:00:00Z';
const currency = 'PLN';

function bought(options: Parameters<typeof plan>[0] = {}, seats = 12) {
  const quoted = quoteAt(boughtAt, { kind: 'purchase', plan: plan(options), seats, currency });
  const policy = plan(options).policy;
  const purchase = cancellable(quoted.lines, currency, { ...domestic, recordedAt: instant(boughtAt), policy });
  return { quoted, purchase };
}

const givenBack = (at: string, seats: number, purchase = bought().purchase) =>
  refundOf(purchase, { seats, at: instant(at), zone });

describe('a purchase that is given back', () => {
  it.each([
    ['the same day is paid back whole', '2027-03-01T20:00:00Z', '-12 refund 2027-03-01–2028-03-01 366/366: -1080.00'],
    ['on the third day loses two', '2027-03-03T10:00:00Z', '-12 refund 2027-03-01–2028-03-01 364/366: -1074.10'],
    ['in the last hour loses seven', '2027-03-08T09:59:59Z', '-12 refund 2027-03-01–2028-03-01 359/366: -1059.34'],
  ])('%s', (_what, at, line) => expect(linesOf(givenBack(at, 12))).toEqual([line]));

  it('pays back VAT as it was charged, and leaves nothing', () => {
    const { quoted } = bought();
    const { totals, left } = givenBack('2027-03-01T20:00:00Z', 12);
    expect(plus(totals.gross, quoted.dueNow.gross).amount).toBe(0);
    expect(left).toMatchObject({ lines: [], net: { amount: 0 } });
    expect(refusalOf(() => givenBack('2027-03-01T20:00:00Z', 1, left))).toBe('invalidSeats');
  });

  it('is reduced at the tier that was charged, though fewer seats would have cost more each', () => {
    const { lines, left } = givenBack('2027-03-01T20:00:00Z', 5);
    expect(lines).toMatchObject([{ seats: -5, price: 9000, net: { amount: -45_000 } }]);
    expect(left.lines).toMatchObject([{ seats: 7, price: 9000, net: { amount: 63_000 } }]);
    expect(linesOf(givenBack('2027-03-02T10:00:00Z', 7, left))).toEqual([
      '-7 refund 2027-03-01–2028-03-01 365/366: -628.28',
    ]);
  });

  it('can be so for 168 hours, whatever the clocks do', () => {
    const before = instant('2027-03-25T11:30:00Z');
    expect(cancellationAllowedUntil(before, policyOf('annual')).toString()).toBe('2027-04-01T11:30:00Z');
    expect(refusalOf(() => givenBack('2027-03-08T10:00:00Z', 12))).toBe('cancellationWindowOver');
  });

  it('of a perpetual plan is paid back whole', () => {
    const { purchase } = bought({ months: null, billing: 'oneTime', policy: null });
    expect(linesOf(givenBack('2027-03-07T10:00:00Z', 2, purchase))).toEqual(['-2 refund: -180.00']);
  });

  it.each([0, -1, 1.5, 13])('has no %d seats to give back', (seats) => {
    expect(refusalOf(() => givenBack('2027-03-02T10:00:00Z', seats))).toBe('invalidSeats');
  });
});

it('refunds, in whatever steps, never exceed what was charged, and their lines multiply out', () => {
  const drawn = fc.record({
    amount: fc.integer({ min: 1, max: 100_000 }),
    seats: fc.integer({ min: 1, max: 40 }),
    days: fc.integer({ min: 1, max: 365 }),
    steps: fc.array(fc.record({ seats: fc.integer({ min: 1, max: 20 }), hours: fc.integer({ min: 0, max: 24 }) }), {
      maxLength: 6,
    }),
    percent: fc.constantFrom(0, 21, 23, 25.5),
  });
  fc.assert(
    fc.property(drawn, ({ amount, seats, days, steps, percent }) => {
      const priced = plan({ prices: [{ currency, tiers: [{ from: 1, amount }] }] });
      const coTerm = { kind: 'subscription', expiresOn: plainDate('2027-03-01').add({ days }) } as const;
      const quoted = quoteAt(boughtAt, { kind: 'purchase', plan: priced, seats, currency, coTerm });
      const tax = { ...domestic.tax, treatment: { kind: 'domestic', country: 'PL', percent } } as const;
      const taxation = { tax, exchangeRate: null };
      let left = cancellable(quoted.lines, currency, {
        ...taxation,
        recordedAt: instant(boughtAt),
        policy: priced.policy,
      });
      let at = instant(boughtAt);
      let paidBack = money(0, currency);
      const charged = left.net.amount + Math.round((left.net.amount * percent) / 100);
      for (const step of steps) {
        at = addHours(at, step.hours);
        const [line] = left.lines;
        if (!line || step.seats > line.seats) break;
        const refund = refundOf(left, { seats: step.seats, at, zone });
        for (const { seats: given, unitPrice, net } of refund.lines) {
          expect(net.amount).toBeLessThanOrEqual(0);
          expect(multipliedOut(String(given), unitPrice, currency)).toBe(net.amount);
        }
        paidBack = minus(paidBack, refund.totals.gross);
        expect(refund.left.net.amount).toBeGreaterThanOrEqual(0);
        expect(refund.totals.net.amount).toBe(refund.left.net.amount - left.net.amount);
        left = refund.left;
      }
      expect(paidBack.amount).toBeLessThanOrEqual(charged);
    }),
  );
});

it('what is used and what is paid back sum to the whole, and so do the days before and after an increase', () => {
  const drawn = fc.record({
    unit: fc.nat(10_000_000),
    seats: fc.integer({ min: 1, max: 4000 }),
    used: fc.integer({ min: 0, max: 6 }),
  });
  fc.assert(
    fc.property(drawn, ({ unit, seats, used }) => {
      const priced = plan({ prices: [{ currency, tiers: [{ from: 1, amount: unit }] }] });
      const { lines } = quoteAt(boughtAt, { kind: 'purchase', plan: priced, seats, currency });
      const taxation = { ...domestic, recordedAt: instant(boughtAt), policy: priced.policy };
      const at = startOfDay(plainDate('2027-03-01').add({ days: used }), zone).add({ hours: 10 });
      const { left } = refundOf(cancellable(lines, currency, taxation), { seats, at, zone });
      // Seats given back and bought again for the days that are left cost what they cost at first, to a rounding.
      const again = Math.round((unit * seats * (366 - used)) / 366);
      expect(Math.abs(left.net.amount + again - unit * seats)).toBeLessThanOrEqual(1);
    }),
  );
});
