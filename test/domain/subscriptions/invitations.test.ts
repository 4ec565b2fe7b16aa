import fc from 'fast-check';
import '../date-equality.js';
import { addDays, dateIn, daysBetween, instant, instantFromMillis } from '../../../domain/calendar.js';
import { invitationAt, reminderAt, trancheOf, tranches } from '../../../domain/subscriptions/invitations.js';
import { zone } from '../arbitraries.js';

const counts = fc.integer({ min: 1, max: 20_000 });
const instants = fc
  .integer({ min: Date.parse('2027-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') })
  .map(instantFromMillis);

describe('the users who are invited', () => {
  it.each([
    [0, []],
    [1, [1]],
    [39, [39]],
    [40, [20, 20]],
    [45, [23, 22]],
    [99, [25, 25, 25, 24]],
    [100, [20, 20, 20, 20, 20]],
    [1_003, [201, 201, 201, 200, 200]],
  ])('%d are spread over days so: %j', (users, days) => {
    expect(tranches(users)).toEqual(days);
  });

  it('are each invited on one of at most five days, as many on each, and on no day fewer than 20 beside others', () => {
    fc.assert(
      fc.property(counts, (users) => {
        const days = tranches(users);
        expect(days.reduce((sum, day) => sum + day)).toBe(users);
        expect(days.length).toBeLessThanOrEqual(5);
        expect(Math.max(...days) - Math.min(...days)).toBeLessThanOrEqual(1);
        if (days.length > 1) expect(Math.min(...days)).toBeGreaterThanOrEqual(20);
        // Another day would have fewer than 20 on one of them, or be the sixth.
        else expect(users).toBeLessThan(40);
      }),
    );
  });

  it('have the days that the sizes say, in their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), (users) => {
        const placed = Array.from({ length: users }, (_, place) => trancheOf(place, users));
        expect(placed).toEqual(placed.toSorted((one, other) => one - other));
        expect(tranches(users).map((_, day) => placed.filter((found) => found === day).length)).toEqual(
          tranches(users),
        );
      }),
    );
  });

  it('and who came while they were counted has the last day', () => {
    expect(trancheOf(40, 40)).toBe(1);
    expect(trancheOf(0, 0)).toBe(0);
  });
});

describe('an invitation', () => {
  it('comes at 09:00 of a day after the set-up’s, in the term’s zone, and its reminder at 09:00 seven days later', () => {
    const invited = invitationAt(instant('2027-03-25T23:30:00Z'), 'Europe/Warsaw', 0);
    // In Warsaw the set-up ended on the 26th, and on the 28th summer time begins.
    expect(invited.toString()).toBe('2027-03-27T08:00:00Z');
    expect(invitationAt(instant('2027-03-25T23:30:00Z'), 'Europe/Warsaw', 4).toString()).toBe('2027-03-31T07:00:00Z');
    expect(reminderAt(invited, 'Europe/Warsaw').toString()).toBe('2027-04-03T07:00:00Z');
  });

  it('is always on its calendar day, whatever the zone’s clocks do', () => {
    fc.assert(
      fc.property(instants, zone, fc.integer({ min: 0, max: 4 }), (ended, termZone, tranche) => {
        const invited = invitationAt(ended, termZone, tranche);
        expect(daysBetween(dateIn(termZone, ended), dateIn(termZone, invited))).toBe(1 + tranche);
        const reminded = reminderAt(invited, termZone);
        expect(dateIn(termZone, reminded)).toEqual(addDays(dateIn(termZone, invited), 7));
        for (const mail of [invited, reminded]) expect(mail.toZonedDateTimeISO(termZone).hour).toBe(9);
      }),
    );
  });
});
