import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { apply } from '../../../domain/subscriptions/apply.js';
import { increaseSeats, reduceSeats } from '../../../domain/subscriptions/ordered-seats.js';
import { type Subscription, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import { active } from './life.js';

const at = instant('2027-06-01T10:00:00Z');
const bought = active({ at: '2027-03-15T10:00:00Z', invoiced: { periodMonths: null } }).state;
const given = { at, requestId: null };

function decided(seats: number | null): Subscription {
  return { ...bought, renewal: { ...bought.renewal, seats } };
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
  expect([bought.seatsAddedAt, increased(bought, 2).seatsAddedAt]).toEqual([null, at]);
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
