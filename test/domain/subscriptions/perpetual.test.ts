import fc from 'fast-check';
import '../date-equality.js';
import { searchAttributesOf } from '../../../contracts/subscriptions/search-attributes.js';
import { addDays, instant, startOfDay } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { assertReplaceable, daysLostBy } from '../../../domain/subscriptions/replacement.js';
import { nextStep } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  endingTerm,
  paidThrough,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { day, zone } from '../arbitraries.js';
import { cancellation, commitment, hold, payment, release } from './commands.js';
import { active, type Life, minutesAfter, plannedOf, refusalOf, story } from './life.js';

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

describe('a perpetual subscription that is cancelled', () => {
  const when = '2028-05-05T10:00:00Z';
  const cancelled = ours.when(cancellation('now', when));

  it('ends at once, and not with a term that it does not have', () => {
    expect(refusalOf(() => ours.when(cancellation('endOfTerm', when)))).toBe('perpetual');
    expect(cancelled.state).toMatchObject({ phase: 'disabled', reason: 'cancelled', since: instant(when) });
    expect(entitlement(cancelled.state, instant(when))).toMatchObject({ usersWork: false, renewable: false });
    expect(entitlement(cancelled.state, minutesAfter(instant(when), -1))).toMatchObject({ phase: 'active' });
  });

  it('is kept for as long as others, and deleted, with a certificate of that rule', () => {
    expect(story(cancelled.livedTo('2030-01-01T00:00:00Z'))).toEqual([
      `${when} notice disabled`,
      '2028-07-04T07:00:00Z notice deletionIsNear 30',
      '2028-07-27T07:00:00Z notice deletionIsNear 7',
      '2028-08-02T22:00:00Z deletionStarted',
      '2028-08-02T22:00:00Z deleted',
      '2028-08-03T07:00:00Z notice deleted',
    ]);
    const held = cancelled.when(hold('2028-06-01T10:00:00Z'));
    expect(plannedOf(held.state)).toEqual([`${when} notice disabled`]);
  });

  it('is bought again, also the same plan, and nothing is lost by that', () => {
    expect(refusalOf(() => cancelled.when(payment('2028-05-06', '2028-05-06T10:00:00Z')))).toBe('cancelled');
    expect(renewalOf(cancelled.state)).toMatchObject({ details: { reason: 'noReactivation' } });
    const again = { when: 'now', planId: 'suite', at: instant(when) } as const;
    expect(refusalOf(() => assertReplaceable(ours.state, again))).toBe('samePlan');
    expect(refusalOf(() => assertReplaceable(cancelled.state, again))).toBeNull();
    expect(daysLostBy(cancelled.state, 'now', instant(when))).toBe(0);
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
