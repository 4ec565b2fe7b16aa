import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { apply } from '../../../domain/subscriptions/apply.js';
import { increaseSeats, type PaidDays, reduceSeats } from '../../../domain/subscriptions/ordered-seats.js';
import { lastTerm, type Subscription, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import { assignment, paidDays, payment, seatIncrease, seatReduction } from './commands.js';
import { active, type Life, refusalOf } from './life.js';

const at = instant('2027-06-01T10:00:00Z');
const bought = active({ at: '2027-03-15T10:00:00Z', invoiced: { periodMonths: null } });
const given = { at, requestId: null };

function decided(seats: number | null): Subscription {
  return { ...bought.state, renewal: { ...bought.state.renewal, seats } };
}

function increased(before: Subscription, added: number): Subscription {
  return apply(before, increaseSeats(before, { kind: 'increaseSeats', added, ...given }));
}

function reduced(before: Subscription, removed: number, ofIncrease?: true): Subscription {
  const more = ofIncrease ? { ofIncrease } : {};
  const event = reduceSeats(before, { kind: 'reduceSeats', removed, ...more, ...given });
  if (!event) throw new Error('It has as many seats as before.');
  return apply(before, event);
}

/** Seats now, and those that were decided for the next term. */
const seatsOf = (after: Subscription) => [seatsOwned(after), after.renewal.seats];

it('more seats can be given back for the hours that run from then', () => {
  expect([bought.state.seatsAddedAt, increased(bought.state, 2).seatsAddedAt]).toEqual([null, at]);
});

describe('seats that are given back', () => {
  it('take with them what their order had added to the decision for the next term', () => {
    const more = increased(decided(2), 2);
    expect(seatsOf(more)).toEqual([5, 4]);
    expect(seatsOf(reduced(more, 2, true))).toEqual([3, 2]);
    expect(seatsOf(reduced(more, 1, true))).toEqual([4, 3]);
  });

  it('leave a decision alone that fewer seats still reach, else it is as many as are left', () => {
    expect(seatsOf(reduced(decided(1), 1))).toEqual([2, 1]);
    expect(seatsOf(reduced(decided(3), 2))).toEqual([1, 1]);
    expect(seatsOf(reduced(decided(null), 2))).toEqual([1, null]);
    expect(seatsOf(reduced(decided(1), 1, true))).toEqual([2, 1]);
  });
});

describe('seats of a renewal that is paid and has not begun', () => {
  const renewed = bought.when(payment('2027-06-01', at));
  const ofRenewal = paidDays('2028-03-15', '2029-03-15');
  const seatsOfTerms = ({ state }: Life) => state.terms.map(({ seats }) => seats);

  it('leave the term that runs alone, and whoever is named keeps the licence until the other one begins', () => {
    const back = renewed
      .when(assignment(3, at))
      .when(seatReduction(2, at, { paidFor: ofRenewal, freeUsers: ['user-1'] }));
    expect(seatsOfTerms(back)).toEqual([3, 1]);
    expect([seatsOwned(back.state), back.state.assigned]).toEqual([3, 3]);
    expect(toJson(back.latest)).toMatchObject([{ kind: 'seatsReduced', removed: 2, freed: [], from: '2028-03-15' }]);
    expect(lastTerm(back.state).freeUsers).toEqual(['user-1']);
    const begun = back.livedTo('2028-03-15T10:00:00Z').state;
    expect([seatsOwned(begun), begun.assigned]).toEqual([1, 1]);
  });

  it('stay where those of the term that runs are given back, since they were paid by themselves', () => {
    const back = renewed.when(seatReduction(2, at, { paidFor: paidDays('2027-03-15', '2028-03-15') }));
    expect(seatsOfTerms(back)).toEqual([1, 3]);
    expect(seatsOfTerms(back.when(seatReduction(2, at, { paidFor: ofRenewal })))).toEqual([1, 1]);
  });

  it('go with those of an increase that was paid for both terms', () => {
    const more = renewed.when(seatIncrease(2, at));
    expect(seatsOfTerms(more)).toEqual([5, 5]);
    expect(seatsOfTerms(more.when(seatReduction(2, at, { paidFor: paidDays('2027-06-01', '2029-03-15') })))).toEqual([
      3, 3,
    ]);
  });

  it('are at least one, and as many as are to be left', () => {
    expect(refusalOf(() => renewed.when(seatReduction(3, at, { paidFor: ofRenewal })))).toBe('invalidSeats');
    expect(refusalOf(() => renewed.when(seatReduction(1, at, { paidFor: ofRenewal, keep: 3 })))).toBe('invalidSeats');
  });

  it('are the decision about the term behind it: never more than there are', () => {
    const decidedTwo = { ...renewed.state, renewal: { ...renewed.state.renewal, seats: 2 } };
    const command = { kind: 'reduceSeats', removed: 2, ...given } as const;
    const next = (paidFor: PaidDays) => reduceSeats(decidedTwo, { ...command, paidFor })?.nextTermSeats;
    expect([next(ofRenewal), next(paidDays('2027-03-15', '2028-03-15'))]).toEqual([1, 2]);
  });

  it('nothing goes of days that are over', () => {
    const later = renewed.livedTo('2028-03-16T10:00:00Z');
    const old = paidDays('2027-03-15', '2028-03-15');
    expect(later.when(seatReduction(1, '2028-03-16T10:00:00Z', { paidFor: old })).latest).toEqual([]);
  });
});
