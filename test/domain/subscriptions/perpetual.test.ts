import fc from 'fast-check';
import { searchAttributesOf } from '../../../contracts/subscriptions/search-attributes.js';
import { addDays, instant, startOfDay } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { nextStep, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  endingTerm,
  type Subscription,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import { held, released, setUpEnded, startSubscription } from '../../domain/subscriptions/MISSING.js';
import { day, zone } from '../arbitraries.js';
import '../date-equality.js';
import { commitment, minutesAfter, subscribed, type Wish } from './lives.js';

const forEver = (wish: Wish): Commitment => ({ ...commitment(wish), months: null, policy: null });

function perpetual(wish: Wish): Subscription {
  const terms = forEver(wish);
  return setUpEnded(startSubscription('sub-1', 'tenant-1', terms), 'done', terms.committedAt);
}

const ours = perpetual({ at: '2027-01-31T22:59:00Z' });

describe('a perpetual subscription', () => {
  it('has a term that begins and does not end', () => {
    expect(toJson(currentTerm(ours))).toMatchObject({
      number: 1,
      startsOn: '2027-01-31',
      expiresOn: null,
      policy: null,
      monthsFromAnchor: null,
      seats: 3,
    });
  });

  it('cannot be renewed, and says so in a sentence of its own', () => {
    expect(renewalOf(ours)).toMatchObject({ code: 'renewNotPossible', message: expect.stringContaining('perpetual') });
    expect(() => renewalTerm(ours, commitment({ at: '2030-01-01T10:00:00Z' }))).toThrow(
      expect.objectContaining({ code: 'renewNotPossible' }),
    );
  });

  it('has no end to be found by', () => {
    const names = (subscription: Subscription) => searchAttributesOf(subscription).map(({ key }) => key.name);
    expect(names(ours)).toEqual(['SubscriptionState', 'TenantId', 'PlanId']);
    expect(names(subscribed({ at: '2027-01-31T22:59:00Z' }))).toContain('TermEnd');
  });

  it('has no last term for what concerns an end', () => {
    expect(() => endingTerm(ours)).toThrow(expect.objectContaining({ code: 'internal' }));
  });

  it('takes a legal hold and its release', () => {
    const at = instant('2028-05-05T10:00:00Z');
    const free = released(held(ours, { reason: 'Case 1', since: at }), at);
    expect(free).toMatchObject({ phase: 'active', why: 'termPaid', hold: null });
    expect(upcomingSteps(free)).toEqual([]);
  });
});

it('a key of a perpetual plan does not renew what ends', () => {
  const annual = subscribed({ at: '2026-03-15T13:37:00Z' });
  expect(() => renewalTerm(annual, forEver({ at: '2027-03-20T10:00:00Z' }))).toThrow(
    expect.objectContaining({ code: 'renewNotPossible' }),
  );
});

describe('any perpetual subscription, at any time after its commitment', () => {
  const wish = fc.record({
    startsOn: day,
    zone,
    minutes: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    seats: fc.integer({ min: 1, max: 500 }),
    days: fc.integer({ min: 0, max: 100 * 366 }),
  });

  it('is active, entitles, has nothing due, and survives its way through JSON', () => {
    fc.assert(
      fc.property(wish, ({ startsOn, zone, minutes, seats, days }) => {
        const at = minutesAfter(startOfDay(startsOn, zone), minutes);
        const later = minutesAfter(startOfDay(addDays(startsOn, days + 1), zone), minutes);
        const subscription = perpetual({ at, zone, seats });
        expect(subscriptionFromJson(toJson(subscription))).toEqual(subscription);
        expect(asOf(subscription, later)).toBe(subscription);
        expect(nextStep(subscription, later)).toBeNull();
        expect(entitlement(subscription, later)).toEqual({
          phase: 'active',
          usersWork: true,
          administratorsExport: true,
          renewable: false,
          data: 'kept',
        });
        expect(entitlement(subscription, minutesAfter(at, -1)).phase).toBe('pending');
      }),
    );
  });
});
