import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import '../date-equality.js';
import { addDays, compareInstants, dateIn, daysBetween, instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import { addedSeats, assertTakesSeats } from '../../../domain/subscriptions/added-seats.js';
import { expiryOf } from '../../../domain/subscriptions/milestones.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  endingTerm,
  lastTerm,
  type Subscription,
  seatsOwned,
  stackedTerms,
} from '../../../domain/subscriptions/subscription.js';
import { setUpEnded, startSubscription } from '../../domain/subscriptions/MISSING.js';
import { day } from '../arbitraries.js';
import {
  commitment,
  life,
  livedTo,
  renewedBy,
  replacedAt,
  subscribed,
  told,
  type Wish,
  withMoreSeats,
} from './lives.js';

interface SeatTimeCase {
  readonly today: string;
  readonly seatsNow: number;
  readonly daysLeft: number;
  readonly seatsAdded: number;
  readonly keyMonths: number;
  readonly seatsAfter: number;
  readonly daysAfter: number;
  readonly expiresOn: string;
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../cases/data/add-seats.json'), 'utf8'),
) as readonly SeatTimeCase[];

const annual = subscribed({ at: '2026-03-15T13:37:00Z' });

/** A subscription that ends in so many days. */
function endingIn(days: number, { today, seats }: { today: string; seats: number }): Subscription {
  const begun = subscribed({ at: `${today}T08:00:00Z`, zone: 'UTC', seats });
  return { ...begun, terms: [{ ...endingTerm(begun), expiresOn: addDays(plainDate(today), days) }] };
}

function refusal(subscription: Subscription, wish: Wish & { planId?: string }): unknown {
  try {
    const keys = commitment(wish);
    addedSeats(subscription, wish.planId ? { ...keys, plan: { id: wish.planId, version: 1 } } : keys);
    return 'taken';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details['reason'] ?? error.code;
  }
}

it('every worked case: all seats end together on the day that the case says, and count their term from it', () => {
  expect(cases.length).toBeGreaterThan(10);
  for (const { today, seatsNow, daysLeft, seatsAdded, keyMonths: months, ...after } of cases) {
    const subscription = endingIn(daysLeft, { today, seats: seatsNow });
    const keys = commitment({ at: `${today}T10:00:00Z`, zone: 'UTC', seats: seatsAdded, months });
    const { term, shared } = addedSeats(subscription, keys);
    expect({ today, ...toJson(term) }).toMatchObject({
      startsOn: today,
      expiresOn: after.expiresOn,
      anchor: after.expiresOn,
      monthsFromAnchor: 0,
      seats: after.seatsAfter,
      origin: 'seatsAdded',
    });
    expect(shared.daysLeft).toBe(after.daysAfter);
    expect(shared.surplus).toBeLessThan(seatsNow + seatsAdded);
  }
});

describe('seats that are added', () => {
  it('merge the term in force and those stacked on it into one, in force at once', () => {
    const stacked = renewedBy(annual, { at: '2026-06-01T10:00:00Z' });
    const more = withMoreSeats(stacked, { at: '2027-01-24T09:00:00Z', seats: 2 });
    // 3 seats up to 15 March 2028 are 416 days each, 2 seats have 365.
    expect(toJson(currentTerm(more))).toMatchObject({ number: 3, seats: 5, expiresOn: '2028-02-24' });
    expect([seatsOwned(more), stackedTerms(more), lastTerm(more).number]).toEqual([5, [], 3]);
    expect(upcomingSteps(more).map(told).slice(0, 5)).toEqual([
      '2027-12-26T08:00:00Z notice 60',
      '2028-01-25T08:00:00Z notice 30',
      '2028-02-17T08:00:00Z notice 7',
      '2028-02-23T08:00:00Z notice 1',
      '2028-02-23T23:00:00Z expiry',
    ]);
  });

  it('leave who holds a licence, the state and its reason as they are', () => {
    const before = { ...annual, assigned: 3 };
    const after = withMoreSeats(before, { at: '2027-01-24T09:00:00Z', seats: 4 });
    const { phase, why, since, assigned, slots } = after;
    expect({ phase, why, since, assigned }).toEqual({
      phase: 'active',
      why: 'termPaid',
      since: annual.since,
      assigned: 3,
    });
    expect(slots.ranges).toEqual([[1, 7]]);
  });

  it('of a newer version of the plan bring that version and its policy to all; of an older one neither', () => {
    const at = '2027-01-24T09:00:00Z';
    const policy = policyOf('newCommerceAnnual');
    const newer = { ...commitment({ at }), plan: { id: 'suite', version: 2 }, policy };
    const { term } = addedSeats(annual, newer);
    expect([term.plan.version, term.policy.id]).toEqual([2, 'newCommerceAnnual']);
    const { term: back } = addedSeats(
      { ...annual, terms: [term], termInForce: term.number },
      commitment({ at, seats: 1 }),
    );
    expect([back.plan.version, back.policy.id]).toEqual([2, 'newCommerceAnnual']);
  });

  it.each<[string, Subscription, Wish & { planId?: string }, string]>([
    ['in grace', annual, { at: '2027-03-20T10:00:00Z' }, 'notActive'],
    ['that are for another plan', annual, { at: '2026-06-01T10:00:00Z', planId: 'other' }, 'otherPlan'],
    [
      'to terms of different numbers of seats',
      renewedBy(annual, { at: '2026-06-01T10:00:00Z', seats: 9 }),
      { at: '2026-06-02T10:00:00Z' },
      'unequalTerms',
    ],
    [
      'while another subscription takes its place',
      replacedAt(annual, 'lastDay', '2026-06-01T10:00:00Z'),
      { at: '2026-06-02T10:00:00Z' },
      'replacementWaits',
    ],
    [
      'during the set-up',
      startSubscription('sub-1', 'tenant-1', commitment({ at: '2026-03-15T13:37:00Z' })),
      { at: '2026-03-15T14:00:00Z' },
      'notActive',
    ],
  ])('are refused %s', (_, subscription, wish, reason) => expect(refusal(subscription, wish)).toBe(reason));

  it('are refused where time has no end: of a perpetual subscription, and from keys of a perpetual plan', () => {
    const at = '2026-03-15T13:37:00Z';
    const forEver = { ...commitment({ at }), months: null, policy: null };
    const perpetual = setUpEnded(startSubscription('sub-1', 'tenant-1', forEver), 'done', instant(at));
    expect(refusal(perpetual, { at })).toBe('perpetual');
    expect(() => addedSeats(annual, forEver)).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ reason: 'perpetualPlan' }) }),
    );
  });

  it('can be asked for without keys', () => {
    expect(() => assertTakesSeats(annual, plainDate('2026-06-01'))).not.toThrow();
    expect(() => assertTakesSeats(annual, plainDate('2026-03-14'))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ reason: 'termNotBegun' }) }),
    );
  });
});

it('in any life no seat-day that was bought is lost, and fewer than one for each seat are won', () => {
  fc.assert(
    fc.property(life, fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 12, 36), ({ changes }, seats, months) => {
      for (const { at, subscription } of changes) {
        const { zone } = lastTerm(subscription);
        if (refusal(subscription, { at, zone, seats, months }) !== 'taken') continue;
        const before = currentTerm(subscription);
        const { expiresOn } = endingTerm(subscription);
        const today = dateIn(zone, at);
        const bought =
          before.seats * daysBetween(today, expiresOn) + seats * daysBetween(today, expiryOf(today, { months }));
        const after = withMoreSeats(subscription, { at, zone, seats, months });
        const term = endingTerm(after);
        const won = term.seats * daysBetween(today, term.expiresOn) - bought;
        expect(won).toBeGreaterThanOrEqual(0);
        expect(won).toBeLessThan(before.seats + seats);
        expect([term.seats, seatsOwned(after), after.assigned]).toEqual([
          before.seats + seats,
          term.seats,
          subscription.assigned,
        ]);
        for (const step of upcomingSteps(after)) expect(compareInstants(step.at, at)).toBeGreaterThanOrEqual(0);
        expect(
          livedTo(after, instant('2100-01-01T00:00:00Z')).steps.filter(({ kind }) => kind === 'expiry'),
        ).toHaveLength(1);
      }
    }),
    { numRuns: 60 },
  );
});

it('added again and again, they still lose nothing', () => {
  const purchase = fc.record({ days: fc.integer({ min: 0, max: 40 }), seats: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(day, fc.array(purchase, { minLength: 1, maxLength: 8 }), (startsOn, purchases) => {
      let today = startsOn;
      let subscription = subscribed({ at: `${today}T10:00:00Z`, zone: 'UTC', seats: 5 });
      for (const { days, seats } of purchases) {
        today = addDays(today, days);
        const { seats: owned, expiresOn } = endingTerm(subscription);
        const bought =
          owned * daysBetween(today, expiresOn) + seats * daysBetween(today, expiryOf(today, { months: 12 }));
        subscription = withMoreSeats(subscription, { at: `${today}T11:00:00Z`, zone: 'UTC', seats });
        const term = endingTerm(subscription);
        const surplus = term.seats * daysBetween(today, term.expiresOn) - bought;
        expect(surplus).toBeGreaterThanOrEqual(0);
        expect(surplus).toBeLessThan(term.seats);
      }
    }),
  );
});
