import '../date-equality.js';
import fc from 'fast-check';
import { instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { nextTermSeating, peopleToFree } from '../../../domain/subscriptions/people-to-free.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { payment } from './commands.js';
import { active } from './life.js';

const people = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 40 });

describe('whom a term of fewer seats frees', () => {
  it('is so many that the rest have seats: who has left, then who is named, then the newest', () => {
    fc.assert(
      fc.property(people, fc.nat(40), fc.nat(12), fc.array(fc.nat(39)), (held, seats, gone, places) => {
        const left = held.slice(0, gone);
        const named = places.flatMap((place) => held[place] ?? []);
        const newest = held.toReversed();
        const freed = peopleToFree({ assigned: held.length, left, named, newest }, seats);
        const ids = freed.map(({ userId }) => userId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(held.length - ids.length).toBeLessThanOrEqual(Math.max(seats, 0));
        expect(ids.slice(0, left.length)).toEqual(left);
        const enough = held.length - left.length <= seats;
        if (enough) expect(ids).toEqual(left);
        else for (const userId of named) expect(ids).toContain(userId);
        const newestOnes = freed.filter(({ because }) => because === 'newest');
        // Of the newest nobody goes for whom there would be a seat.
        if (newestOnes.length > 0) expect(held.length - ids.length).toBe(seats);
      }),
    );
  });
});

describe('a renewal with fewer seats', () => {
  const bought = active({
    at: '2027-03-15T10:00:00Z',
    intent: 'renew',
    seats: 5,
    payer: { billingAccountId: 'bill-1', purchaserId: 'user-1', currency: 'PLN' },
    invoiced: { periodMonths: null },
  });
  const decides = (at: string, freeUsers: readonly string[]) => ({
    at: instant(at),
    command: {
      ...({ kind: 'changeRenewal', intent: 'renew', seats: 3, plan: null } as const),
      ...{ freeUsers, at: instant(at), requestId: 'req-1' },
    },
  });

  it('keeps who is named until the term begins, and can name others also after payment was asked for', () => {
    const decided = bought.when(decides('2027-10-01T10:00:00Z', ['jan', 'ewa', 'jan']));
    expect(nextTermSeating(decided.state)).toMatchObject({ seats: 3, named: ['jan', 'ewa'] });
    expect(subscriptionFromJson(toJson(decided.state))).toEqual(decided.state);
    const asked = decided.livedTo('2028-03-05T00:00:00Z').when(decides('2028-03-06T10:00:00Z', ['ola', 'ewa']));
    const paid = asked.when(payment('2028-03-10', '2028-03-10T10:00:00Z'));
    expect(nextTermSeating(paid.state)).toMatchObject({ seats: 3, named: ['ola', 'ewa'] });
    const begun = paid.livedTo('2028-03-15T12:00:00Z');
    expect(begun.state.termInForce).toBe(2);
    expect(nextTermSeating(begun.state)).toMatchObject({ seats: 3, named: [] });
  });
});
