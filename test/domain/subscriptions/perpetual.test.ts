import fc from 'fast-check';
import '../date-equality.js';
import { searchAttributesOf } from '../../../contracts/subscriptions/search-attributes.js';
import { addDays, instant, startOfDay } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { nextStep } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  endingTerm,
  paidThrough,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { day, zone } from '../arbitraries.js';
import { commitment, hold, payment, release } from './commands.js';
import { active, type Life, minutesAfter, plannedOf, refusalOf } from './life.js';

const at = '2027-01-31T22:59:00Z';
const ours = active({ at, policy: null });

describe('a perpetual subscription', () => {
  it('has a term that begins and does not end', () => {
    expect(toJson(currentTerm(ours.state))).toMatchObject({
      number: 1,
      billing: 'perpetual',
      startsOn: '2027-01-31',
      expiresOn: null,
      policy: null,
      monthsFromAnchor: null,
      seats: 3,
    });
    expect(paidThrough(ours.state)).toBeNull();
  });

  it('cannot be renewed, and says so in a sentence of its own', () => {
    expect(renewalOf(ours.state)).toMatchObject({
      code: 'renewNotPossible',
      message: expect.stringContaining('perpetual'),
    });
    expect(refusalOf(() => renewalTerm(ours.state, commitment({ at: '2030-01-01T10:00:00Z' })))).toBe('perpetual');
    expect(refusalOf(() => ours.when(payment('2030-01-01', '2030-01-01T10:00:00Z')))).toBe('perpetual');
  });

  it('has no end to be found by', () => {
    const names = ({ state }: Life) => searchAttributesOf(state).map(({ key }) => key.name);
    expect(names(ours)).toEqual(['SubscriptionState', 'TenantId', 'PlanId']);
    expect(names(active({ at }))).toContain('TermEnd');
  });

  it('has no last term for what concerns an end', () => {
    expect(() => endingTerm(ours.state)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('takes a legal hold and its release', () => {
    const free = ours.when(hold('2028-05-05T10:00:00Z')).when(release('2028-05-05T10:00:00Z'));
    expect(free.state).toMatchObject({ phase: 'active', reason: 'termPaid', hold: null });
    expect(plannedOf(free.state)).toEqual([]);
  });
});

it('a key of a perpetual plan does not renew what ends', () => {
  const { state } = active({ at: '2026-03-15T13:37:00Z' }).livedTo('2027-03-20T10:00:00Z');
  const key = commitment({ at: '2027-03-20T10:00:00Z', policy: null });
  expect(refusalOf(() => renewalTerm(state, key))).toBe('perpetualPlan');
});

describe('any perpetual subscription, at any time after its commitment', () => {
  const drawn = fc.record({
    startsOn: day,
    zone,
    minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    seats: fc.integer({ min: 1, max: 500 }),
    days: fc.integer({ min: 0, max: 100 * 366 }),
  });

  it('is active, entitles, has nothing due, and survives its way through JSON', () => {
    fc.assert(
      fc.property(drawn, ({ startsOn, zone, minutes, seats, days }) => {
        const begins = minutesAfter(startOfDay(startsOn, zone), minutes);
        const later = minutesAfter(startOfDay(addDays(startsOn, days + 1), zone), minutes);
        const { state } = active({ at: begins, zone, seats, policy: null });
        expect(subscriptionFromJson(toJson(state))).toEqual(state);
        expect(asOf(state, later)).toBe(state);
        expect(nextStep(state, later)).toBeNull();
        expect(entitlement(state, later)).toEqual({
          phase: 'active',
          usersWork: true,
          administratorsExport: true,
          renewable: false,
          data: 'kept',
        });
        expect(entitlement(state, minutesAfter(begins, -1)).phase).toBe('pending');
      }),
      { numRuns: 50 },
    );
  });
});

it('is never late: nothing of it is found when time has passed', () => {
  expect(ours.resumedAt(instant('2090-01-01T00:00:00Z')).latest).toEqual([]);
});
