import fc from 'fast-check';
import '../date-equality.js';
import {
  cancellationAllowedUntil,
  graceDaysNet,
  increaseLines,
  periodNet,
  refund,
  seatIncrease,
} from '../../../domain/billing/proration.js';
import { addDays, daysBetween, instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';
import { money, plus } from '../../../domain/money.js';
import { day } from '../arbitraries.js';

const year = { startsOn: plainDate('2028-09-07'), endsBefore: plainDate('2029-09-07') };

describe('seats added while a period runs', () => {
  it('are paid from today, today included, to the end of the period', () => {
    expect(seatIncrease(year, plainDate('2029-08-26'), 105, money(129_900, 'EUR'))).toEqual({
      daysLeft: 12,
      daysInPeriod: 365,
      net: money(448_422, 'EUR'),
    });
  });

  it('cost the whole price on the first day and one day’s on the last', () => {
    expect(seatIncrease(year, year.startsOn, 2, money(36_500, 'PLN')).net.amount).toBe(73_000);
    expect(seatIncrease(year, plainDate('2029-09-06'), 2, money(36_500, 'PLN')).net.amount).toBe(200);
  });

  it.each(['2028-09-06', '2029-09-07'])('cannot be added to the period on %s', (today) => {
    expect(() => seatIncrease(year, plainDate(today), 1, money(1, 'EUR'))).toThrow(DomainError);
  });
});

describe('seats added where later periods are paid already', () => {
  const months = ['2027-01-01', '2027-02-01', '2027-03-01', '2027-04-01'].map((day) => plainDate(day));
  const periods = months.slice(0, 3).map((startsOn, index) => {
    const endsBefore = months[index + 1] ?? startsOn;
    return { startsOn, endsBefore, paidOn: index < 2 ? plainDate('2027-01-01') : null };
  });
  const nets = (today: string) =>
    increaseLines(periods, plainDate(today), 2, money(1000, 'EUR')).map(({ amount }) => amount);

  it('are one line for the rest of the month and one for each later month that is paid', () => {
    expect(nets('2027-01-17')).toEqual([968, 2000]);
    expect(nets('2027-02-01')).toEqual([2000]);
  });

  it('cannot be added on a day that lies in none', () => {
    expect(() => nets('2027-04-01')).toThrow(DomainError);
  });
});

it('a whole period costs its seats, and days of grace their part of the period that was not paid', () => {
  expect(periodNet(6, money(2690, 'EUR'))).toEqual(money(16_140, 'EUR'));
  expect(graceDaysNet(year, 30, 6, money(2690, 'EUR'))).toEqual(money(1327, 'EUR'));
});

describe('a purchase that is cancelled', () => {
  const line = money(10_000, 'CZK');
  const month = { startsOn: plainDate('2027-03-01'), endsBefore: plainDate('2027-04-01') };

  it.each([
    ['the same day is paid back whole', '2027-03-01', 10_000],
    ['on the third day loses two', '2027-03-03', 9_355],
    ['on the seventh day after loses seven', '2027-03-08', 7_742],
    ['before its days begin is paid back whole', '2027-02-25', 10_000],
    ['after its days are over gets nothing', '2027-04-09', 0],
  ])('%s', (_what, today, expected) => expect(refund(line, month, plainDate(today)).amount).toBe(expected));

  it('can be so for 168 hours, whatever the clocks do', () => {
    const bought = instant('2027-03-25T11:30:00Z');
    expect(cancellationAllowedUntil(bought, policyOf('annual')).toString()).toBe('2027-04-01T11:30:00Z');
  });
});

it('what is used and what is paid back, and the days before and after an increase, sum to the whole', () => {
  const price = fc.nat(99_999_999);
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: 1, max: 366 }),
      fc.nat(365),
      price,
      fc.integer({ min: 1, max: 4_000 }),
      (start, days, passed, unit, seats) => {
        fc.pre(passed < days);
        const period = { startsOn: start, endsBefore: addDays(start, days) };
        const today = addDays(start, passed);
        const whole = money(unit * seats, 'EUR');
        const back = refund(whole, period, today);
        const { net, daysLeft } = seatIncrease(period, today, seats, money(unit, 'EUR'));

        expect(daysLeft + daysBetween(start, today)).toBe(days);
        expect(back.amount).toBeGreaterThanOrEqual(0);
        expect(back.amount).toBeLessThanOrEqual(whole.amount);
        // Seats used until today and given back, then bought again for the rest, cost what they cost at first, to a rounding.
        expect(Math.abs(net.amount - back.amount)).toBeLessThanOrEqual(1);
        expect(plus(back, money(whole.amount - back.amount, 'EUR'))).toEqual(whole);
      },
    ),
  );
});
