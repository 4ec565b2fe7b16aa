import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import '../date-equality.js';
import { addDays, compareInstants, dateIn, daysBetween, plainDate } from '../../../domain/calendar.js';
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
import { day } from '../arbitraries.js';
import { addition, assignment, commitment, renewal, replacement, type Terms } from './commands.js';
import { active, committed, type Life, plannedOf, refusalOf } from './life.js';
import { prepaidLife } from './random-lives.js';

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

const annual = active({ at: '2026-03-15T13:37:00Z' });

/** A subscription that ends in so many days. */
function endingIn(days: number, { today, seats }: { today: string; seats: number }): Subscription {
  const { state } = active({ at: `${today}T08:00:00Z`, zone: 'UTC', seats });
  return { ...state, terms: [{ ...endingTerm(state), expiresOn: addDays(plainDate(today), days) }] };
}

function refused({ state }: Pick<Life, 'state'>, terms: Terms): unknown {
  return refusalOf(() => addedSeats(state, commitment(terms)));
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

describe('seatsAdded', () => {
  it('merges the term in force and those stacked on it into one, in force at once', () => {
    const stacked = annual.when(renewal({ at: '2026-06-01T10:00:00Z' }));
    const more = stacked.when(addition({ at: '2027-01-24T09:00:00Z', seats: 2 }));
    // 3 seats up to 15 March 2028 are 416 days each, 2 seats have 365.
    expect(toJson(more.latest)).toMatchObject([
      { kind: 'seatsAdded', reason: 'seatsAdded', term: { number: 3, seats: 5, expiresOn: '2028-02-24' } },
    ]);
    const { state } = more;
    expect([seatsOwned(state), stackedTerms(state), lastTerm(state).number]).toEqual([5, [], 3]);
    expect(state.commercialRevision).toBe(3);
    expect(plannedOf(state).slice(0, 5)).toEqual([
      '2027-12-26T08:00:00Z notice 60',
      '2028-01-25T08:00:00Z notice 30',
      '2028-02-17T08:00:00Z notice 7',
      '2028-02-23T08:00:00Z notice 1',
      '2028-02-23T23:00:00Z expiry',
    ]);
  });

  it('leaves who holds a licence, the state and its reason as they are', () => {
    const full = annual.when(assignment(3, '2026-03-16T10:00:00Z'));
    const { phase, reason, since, assigned, slots } = full.when(
      addition({ at: '2027-01-24T09:00:00Z', seats: 4 }),
    ).state;
    expect({ phase, reason, since, assigned }).toEqual({
      phase: 'active',
      reason: 'termPaid',
      since: annual.state.since,
      assigned: 3,
    });
    expect(slots.ranges).toEqual([[1, 7]]);
  });

  it('of a newer version of the plan brings that version and its policy to all; of an older one neither', () => {
    const at = '2027-01-24T09:00:00Z';
    const newer = annual.when(addition({ at, version: 2, policy: 'newCommerceAnnual' }));
    const older = newer.when(addition({ at, seats: 1 }));
    for (const { state } of [newer, older]) {
      const { plan, policy } = endingTerm(state);
      expect([plan.version, policy.id]).toEqual([2, 'newCommerceAnnual']);
    }
  });

  it.each<[string, Life, Terms, string]>([
    ['in grace', annual, { at: '2027-03-20T10:00:00Z' }, 'notActive'],
    ['from keys of another plan', annual, { at: '2026-06-01T10:00:00Z', plan: 'other' }, 'otherPlan'],
    [
      'to terms of different numbers of seats',
      annual.when(renewal({ at: '2026-06-01T10:00:00Z', seats: 9 })),
      { at: '2026-06-02T10:00:00Z' },
      'unequalTerms',
    ],
    [
      'while another subscription takes its place',
      annual.when(replacement('lastDay', '2026-06-01T10:00:00Z')),
      { at: '2026-06-02T10:00:00Z' },
      'replacementWaits',
    ],
    ['during the set-up', committed({ at: '2026-03-15T13:37:00Z' }), { at: '2026-03-15T14:00:00Z' }, 'notActive'],
    [
      'to a term that is paid by period',
      active({ at: '2026-03-15T13:37:00Z', invoiced: { periodMonths: 1 } }),
      { at: '2026-03-16T14:00:00Z' },
      'invoiced',
    ],
    [
      'to a perpetual subscription',
      active({ at: '2026-03-15T13:37:00Z', policy: null }),
      { at: '2026-03-15T13:37:00Z' },
      'perpetual',
    ],
    ['from keys of a perpetual plan', annual, { at: '2026-03-15T13:37:00Z', policy: null }, 'perpetualPlan'],
  ])('is refused %s', (_, life, terms, reason) => expect(refused(life, terms)).toBe(reason));

  it('can be asked for without keys', () => {
    expect(refusalOf(() => assertTakesSeats(annual.state, plainDate('2026-06-01')))).toBeNull();
    expect(refusalOf(() => assertTakesSeats(annual.state, plainDate('2026-03-14')))).toBe('termNotBegun');
  });
});

it('in any life no seat-day that was bought is lost, and fewer than one for each seat are won', () => {
  fc.assert(
    fc.property(prepaidLife, fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 12, 36), (drawn, seats, months) => {
      for (const { at, life } of drawn.changes) {
        const { zone } = lastTerm(life.state);
        if (refused(life, { at, zone, seats, months }) !== null) continue;
        const before = currentTerm(life.state);
        const { expiresOn } = endingTerm(life.state);
        const today = dateIn(zone, at);
        const bought =
          before.seats * daysBetween(today, expiresOn) + seats * daysBetween(today, expiryOf(today, { months }));
        const { state } = life.when(addition({ at, zone, seats, months }));
        const term = endingTerm(state);
        const won = term.seats * daysBetween(today, term.expiresOn) - bought;
        expect(won).toBeGreaterThanOrEqual(0);
        expect(won).toBeLessThan(before.seats + seats);
        expect([term.seats, seatsOwned(state), state.assigned]).toEqual([
          before.seats + seats,
          term.seats,
          life.state.assigned,
        ]);
        const upcoming = upcomingSteps(state);
        for (const step of upcoming) expect(compareInstants(step.at, at)).toBeGreaterThanOrEqual(0);
        expect(upcoming.filter(({ kind }) => kind === 'expiry')).toHaveLength(1);
      }
    }),
    { numRuns: 25 },
  );
});

it('added again and again, they still lose nothing', () => {
  const purchase = fc.record({ days: fc.integer({ min: 0, max: 40 }), seats: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(day, fc.array(purchase, { minLength: 1, maxLength: 8 }), (startsOn, purchases) => {
      let today = startsOn;
      let life = active({ at: `${today}T10:00:00Z`, zone: 'UTC', seats: 5 });
      for (const { days, seats } of purchases) {
        today = addDays(today, days);
        const { seats: owned, expiresOn } = endingTerm(life.state);
        const bought =
          owned * daysBetween(today, expiresOn) + seats * daysBetween(today, expiryOf(today, { months: 12 }));
        life = life.when(addition({ at: `${today}T11:00:00Z`, zone: 'UTC', seats }));
        const term = endingTerm(life.state);
        const surplus = term.seats * daysBetween(today, term.expiresOn) - bought;
        expect(surplus).toBeGreaterThanOrEqual(0);
        expect(surplus).toBeLessThan(term.seats);
      }
    }),
    { numRuns: 50 },
  );
});
