/** What was paid and could not be delivered is given back whole. */
import { assertAllUndelivered, beforeItsDays, giveBack } from '../../../domain/billing/given-back.js';
import { addHours } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { refusalOf } from '../subscriptions/life.js';
import { begin, requested } from './bookkeeping.js';

const request = requested('req-1', 8);
const zone = 'Europe/Warsaw';
/** So many days after its first day. */
const paid = (days: number) => ({
  request,
  paidAt: addHours(begin, 24 * days),
  policy: policyOf('annual'),
  zone,
  before: [],
});

describe('what was paid and not delivered', () => {
  it.each([0, 10, 40])('is given back without used days, also when it was paid on day %d', (days) => {
    const of = paid(days);
    const { totals, left } = giveBack(of, { seats: null, at: beforeItsDays(request, of) });
    expect([-totals.gross.amount, left.lines.map(({ seats }) => seats)]).toEqual([request.totals.gross.amount, []]);
  });

  it('is given back before its days, where they have not begun', () => {
    const of = paid(-30);
    expect(beforeItsDays(request, of)).toEqual(of.paidAt);
    expect(-giveBack(of, { seats: null, at: beforeItsDays(request, of) }).totals.gross.amount).toBe(
      request.totals.gross.amount,
    );
  });

  it('is given back all together', () => {
    expect(() => assertAllUndelivered(request, null)).not.toThrow();
    expect(() => assertAllUndelivered(request, 8)).not.toThrow();
    expect(refusalOf(() => assertAllUndelivered(request, 7))).toBe('invalidSeats');
  });
});
