/** What is ordered of a subscription and not delivered counts for the next quote. */
import fc from 'fast-check';
import {
  assertOrderable,
  type ChangeKind,
  type ChangeOrder,
  seatsOrdered,
  seenOrders,
} from '../../../domain/billing/change-orders.js';
import { isOvertaken } from '../../../domain/billing/orders.js';
import { assertSameOrders } from '../../../domain/billing/quote.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { cancellation, payment } from '../subscriptions/commands.js';
import { active, refusalOf } from '../subscriptions/life.js';
import { billed, linesOf, lineText, quoteAt } from './quoting.js';

const at = '2027-03-15T10:00:00Z';
const year = active({ at: '2027-01-01T11:00:00Z', invoiced: { periodMonths: 12 }, seats: 8 });
const order = (number: number, kind: ChangeKind, added = 0): ChangeOrder => ({
  orderId: `ord-${number}`,
  number,
  kind,
  added,
});
const total = (seats: number, ordered: readonly ChangeOrder[] = [], options: object = {}) =>
  quoteAt(at, { kind: 'seats', billed: billed(year, options), seats }, ordered);

describe('a total of seats while more are ordered', () => {
  it('buys what is missing, at the tier that the total reaches, and says what there is once all is paid', () => {
    const quoted = total(11, [order(1, 'moreSeats', 1)]);
    expect(linesOf(quoted)).toEqual(['2 seatsAdded 2027-03-15–2028-01-01 292/365: 144.00']);
    expect(quoted.seats).toEqual({ now: 11, nextTerm: 11 });
    expect(quoted.perPeriod && lineText(quoted.perPeriod.line)).toBe('11 period 2028-01-01–2029-01-01 366/366: 990.00');
    expect(total(11, [order(1, 'moreSeats', 1)], { nextTermSeats: 5 }).seats).toEqual({ now: 11, nextTerm: 8 });
  });

  it.each([11, 10, 9, 8, 7])(
    'of %d, which it has or which is ordered, is refused by the names of the orders',
    (seats) => {
      const open = [order(1, 'moreSeats', 1), order(2, 'fewerSeats'), order(3, 'moreSeats', 2)];
      expect(() => total(seats, open)).toThrow(
        expect.objectContaining({
          code: 'invalidSeats',
          details: { pointer: '/seats', seats: 8, ordered: 3, orderIds: ['ord-1', 'ord-3'] },
        }),
      );
    },
  );

  it('is the highest that was ordered, whatever totals are asked for, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), (totals) => {
        const open: ChangeOrder[] = [];
        for (const seats of totals) {
          try {
            const [line] = total(seats, open).lines;
            if (line) open.push(order(open.length + 1, 'moreSeats', line.seats));
          } catch (error) {
            if (!(error instanceof DomainError) || error.code !== 'invalidSeats') throw error;
          }
        }
        expect(8 + seatsOrdered(open)).toBe(Math.max(8, ...totals));
      }),
    );
  });
});

describe('what is ordered beside each other', () => {
  it.each([
    ['planChange', 'planChange'],
    ['planChange', 'time'],
    ['planChange', 'moreSeats'],
    ['time', 'planChange'],
    ['time', 'time'],
    ['moreSeats', 'planChange'],
    ['fewerSeats', 'planChange'],
  ] as const)('is not %s while %s is open', (kind, other) => {
    expect(() => assertOrderable(kind, [order(1, 'fewerSeats'), order(2, other)])).toThrow(
      expect.objectContaining({
        code: 'orderOpen',
        details: { orderIds: kind === 'planChange' ? ['ord-1', 'ord-2'] : ['ord-2'] },
      }),
    );
  });

  it('is seats, and time beside seats', () => {
    const seats = [order(1, 'moreSeats', 2), order(2, 'fewerSeats')];
    expect(() => assertOrderable('time', seats)).not.toThrow();
    expect(() => assertOrderable('moreSeats', [...seats, order(3, 'time')])).not.toThrow();
    const renewal = { kind: 'renewal', billed: billed(year), starts: 'inTurn' } as const;
    expect(refusalOf(() => quoteAt(at, renewal, [order(3, 'time')]))).toBe('orderOpen');
  });
});

it('a quote is stale once something is ordered beside it, or an order of before has ended', () => {
  const before = [order(1, 'moreSeats', 1), order(2, 'moreSeats', 2)];
  const seen = total(12, before).bound.ordered ?? seenOrders([]);
  expect(() => assertSameOrders(seen, before)).not.toThrow();
  for (const since of [[], before.slice(1), [...before, order(3, 'fewerSeats')]]) {
    expect(refusalOf(() => assertSameOrders(seen, since))).toBe('revision');
  }
});

describe('an order that nobody has paid', () => {
  const at = instant('2027-06-01T10:00:00Z');
  const time = { kind: 'time', starts: 'inTurn', nextTerm: null, unpaidFrom: plainDate('2028-01-01') } as const;
  const more = { kind: 'moreSeats', added: 1 } as const;
  const place = { replaces: year.state.id, when: 'now', daysLost: 0 } as const;
  const otherPlan = {
    kind: 'planChange',
    plan: { id: 'other', version: 1 },
    seats: 1,
    agreedPrice: null,
    ...place,
  } as const;
  const cancelled = year.when(cancellation('now', at)).state;

  it('is overtaken where its time is paid by something else, and not by other changes', () => {
    expect(isOvertaken(time, year.state)).toBe(false);
    expect(isOvertaken(time, year.when(payment('2027-06-01', at)).state)).toBe(true);
    expect(isOvertaken(more, year.when(payment('2027-06-01', at)).state)).toBe(false);
  });

  it('is overtaken by the end of its subscription', () => {
    expect([time, more, otherPlan].map((work) => isOvertaken(work, cancelled))).toEqual([true, true, false]);
    const deleting = { ...cancelled, deletionBegun: true };
    expect([time, more, otherPlan].map((work) => isOvertaken(work, deleting))).toEqual([true, true, true]);
  });
});
