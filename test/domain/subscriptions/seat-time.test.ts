import fc from 'fast-check';
import '../date-equality.js';
import { addDays, plainDate } from '../../../domain/calendar.js';
import { shareSeatTime } from '../../../domain/subscriptions/seat-time.js';
import { day } from '../arbitraries.js';

describe('seats added to a prepaid subscription', () => {
  it('share its time: 1 seat with 95 days and 2 with 365 are 3 with 275', () => {
    const today = plainDate('2027-01-24');
    expect(shareSeatTime({ today, seatsNow: 1, daysLeft: 95, seatsAdded: 2, keyTerm: { months: 12 } })).toEqual({
      keyDays: 365,
      seats: 3,
      daysLeft: 275,
      expiresOn: plainDate('2027-10-26'),
      surplus: 0,
    });
  });

  it('by a key of a leap year bring 366 days', () => {
    const today = plainDate('2028-01-29');
    expect(
      shareSeatTime({ today, seatsNow: 5, daysLeft: 208, seatsAdded: 1_000, keyTerm: { months: 12 } }),
    ).toMatchObject({
      keyDays: 366,
      daysLeft: 366,
      surplus: 790,
    });
  });

  it('lose no seat-day, and win less than one day each', () => {
    const seats = fc.integer({ min: 1, max: 1_000_000 });
    const months = fc.constantFrom(1, 12, 36);
    fc.assert(
      fc.property(
        day,
        seats,
        fc.integer({ min: 1, max: 4_000 }),
        seats,
        months,
        (today, seatsNow, daysLeft, seatsAdded, n) => {
          const shared = shareSeatTime({ today, seatsNow, daysLeft, seatsAdded, keyTerm: { months: n } });
          const before = seatsNow * daysLeft + seatsAdded * shared.keyDays;
          expect(shared.seats * shared.daysLeft - before).toBe(shared.surplus);
          expect(shared.surplus).toBeGreaterThanOrEqual(0);
          expect(shared.surplus).toBeLessThan(seatsNow + seatsAdded);
          expect(shared.expiresOn).toEqual(addDays(today, shared.daysLeft));
        },
      ),
    );
  });
});
