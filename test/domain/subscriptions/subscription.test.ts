import fc from 'fast-check';
import '../date-equality.js';
import {
  addDays,
  compareInstants,
  dateIn,
  daysBetween,
  instant,
  isBefore,
  messageTime,
  plainDate,
  startOfDay,
} from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { DomainError, type ErrorCode } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import { asOf, carryOut } from '../../../domain/subscriptions/carry-out.js';
import { assertSeatsSuffice, renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { compareSteps, nextStep, type Step, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { liveSlots, resizeSlots } from '../../../domain/subscriptions/slots.js';
import {
  assertDeletionNotBegun,
  currentTerm,
  endingTerm,
  hasEnded,
  lastTerm,
  type Subscription,
  seatsOwned,
  stackedTerms,
  stateOf,
  subscriptionFromJson,
} from '../../../domain/subscriptions/subscription.js';
import { type Term, termFromJson } from '../../../domain/subscriptions/terms.js';
import {
  deleted,
  held,
  released,
  renewed,
  setUpEnded,
  startSubscription,
  stepsOf,
  termBegun,
} from '../../domain/subscriptions/MISSING.js';
import {
  type Change,
  caughtUp,
  commitment,
  life,
  livedTo,
  minutesAfter,
  renewedBy,
  replacedLife,
  subscribed,
  told,
  type Wish,
} from './lives.js';

const committed = '2026-03-15T13:37:11.042Z';
const annual = subscribed({ at: committed });
const hold = { reason: 'a court asked', since: instant('2027-05-01T10:00:00Z') };

function at(subscription: Subscription, until: string): Subscription {
  return livedTo(subscription, instant(until)).subscription;
}

function story(subscription: Subscription, until: string): string[] {
  return livedTo(subscription, instant(until)).steps.map(told);
}

function next(subscription: Subscription): string | undefined {
  const [step] = upcomingSteps(subscription);
  return step && told(step);
}

function refusal(work: () => unknown): ErrorCode | 'done' {
  try {
    work();
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('an annual prepaid subscription that nobody renews', () => {
  it('is reminded, expires, is disabled on day 30 and deleted on day 120, each with its message at 09:00', () => {
    expect(story(annual, '2030-01-01T00:00:00Z')).toEqual([
      '2027-01-14T08:00:00Z notice 60',
      '2027-02-13T08:00:00Z notice 30',
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T23:00:00Z expiry',
      '2027-03-15T08:00:00Z stateNotice expired',
      '2027-04-13T22:00:00Z disablement',
      '2027-04-14T07:00:00Z stateNotice disabled',
      '2027-07-12T22:00:00Z deletion',
      '2027-07-13T07:00:00Z stateNotice deleted',
    ]);
  });

  it.each([
    ['2027-03-14T22:59:59.999Z', 'active', 'termPaid', committed],
    ['2027-03-14T23:00:00Z', 'grace', 'termExpired', '2027-03-14T23:00:00Z'],
    ['2027-04-13T22:00:00Z', 'disabled', 'graceOver', '2027-04-13T22:00:00Z'],
    ['2027-07-12T22:00:00Z', 'deleted', 'retentionOver', '2027-07-12T22:00:00Z'],
  ])('at %s it is %s because of %s', (until, phase, why, since) => {
    const then = at(annual, until);
    expect([then.phase, then.why, then.since.toString()]).toEqual([phase, why, since]);
  });

  it('has nothing more to do once the last message went', () => {
    const ended = at(annual, '2027-07-13T07:00:00Z');
    expect(upcomingSteps(ended)).toEqual([]);
    expect(nextStep(ended, instant('2040-01-01T00:00:00Z'))).toBeNull();
    expect(ended).toMatchObject({ certificateId: 'cert-1', assigned: 0, slots: { ranges: [] } });
  });

  it('counts every change, so that an older projection never replaces a newer one', () => {
    expect(at(annual, '2027-04-14T07:00:00Z').revision).toBe(annual.revision + 8);
  });

  it('sends what is due even while its set-up is stuck, and never calls that active', () => {
    const started = startSubscription('sub-1', 'tenant-1', commitment({ at: committed }));
    expect(stateOf(started)).toBe('settingUp');
    const stuck = setUpEnded(started, 'stuck', instant('2026-03-16T10:00:00Z'));
    expect([stateOf(stuck), stuck.why]).toEqual(['settingUp', 'setUpStuck']);
    const inGrace = at(stuck, '2027-03-14T23:00:00Z');
    expect([stateOf(inGrace), inGrace.why]).toEqual(['grace', 'termExpired']);
    const lateDone = setUpEnded(inGrace, 'done', instant('2027-03-20T10:00:00Z'));
    expect([stateOf(lateDone), lateDone.why, lateDone.since.toString()]).toEqual([
      'grace',
      'termExpired',
      '2027-03-14T23:00:00Z',
    ]);
    expect(stateOf(renewedBy(inGrace, { at: '2027-03-20T10:00:00Z' }))).toBe('settingUp');
    expect(renewedBy(lateDone, { at: '2027-03-20T10:00:00Z' }).why).toBe('termPaid');
  });
});

describe('a commitment at an odd hour', () => {
  it('starts on the tenant’s day, not on that of UTC', () => {
    const start = (wish: Wish) => currentTerm(subscribed(wish)).startsOn.toString();
    expect(start({ at: '2026-03-14T23:30:00Z' })).toBe('2026-03-15');
    expect(start({ at: '2026-03-15T22:59:59.999Z' })).toBe('2026-03-15');
    expect(start({ at: '2026-03-15T09:59:59Z', zone: 'Pacific/Kiritimati' })).toBe('2026-03-15');
    expect(start({ at: '2026-03-15T10:00:00Z', zone: 'Pacific/Kiritimati' })).toBe('2026-03-16');
    expect(start({ at: '2026-03-15T06:59:59Z', zone: 'America/Los_Angeles' })).toBe('2026-03-14');
  });

  it('on the last day of January ends on the last of February, and a renewal goes back to the 31st', () => {
    const monthly = subscribed({ at: '2027-01-31T22:59:00Z', months: 1, policy: 'monthly' });
    expect(endingTerm(monthly).expiresOn.toString()).toBe('2027-02-28');
    const again = renewedBy(at(monthly, '2027-03-01T10:00:00Z'), {
      at: '2027-03-01T10:00:00Z',
      months: 1,
      policy: 'monthly',
    });
    expect(toJson(currentTerm(again))).toMatchObject({
      anchor: '2027-01-31',
      monthsFromAnchor: 2,
      startsOn: '2027-02-28',
      expiresOn: '2027-03-31',
    });
  });
});

describe('a subscription in Santiago that expires on the day without a midnight', () => {
  const santiago = subscribed({ at: '2026-09-05T15:00:00Z', zone: 'America/Santiago' });

  it('changes its state at 01:00, the first instant of that day', () => {
    expect(story(santiago, '2030-01-01T00:00:00Z').slice(3)).toEqual([
      '2027-09-04T13:00:00Z notice 1',
      '2027-09-05T04:00:00Z expiry',
      '2027-09-05T12:00:00Z stateNotice expired',
      '2027-10-05T03:00:00Z disablement',
      '2027-10-05T12:00:00Z stateNotice disabled',
      '2028-01-03T03:00:00Z deletion',
      '2028-01-03T12:00:00Z stateNotice deleted',
    ]);
  });

  it('is deleted at 01:00 too when a legal hold is released the day before such a day', () => {
    const onHold = held(at(santiago, '2028-01-01T00:00:00Z'), hold);
    expect(next(released(onHold, instant('2028-09-02T20:00:00Z')))).toBe('2028-09-03T04:00:00Z deletion');
  });
});

describe('a renewal in grace on day 12', () => {
  const day12 = '2027-03-27T16:20:00Z';
  const renewedOn12 = renewedBy(at(annual, day12), { at: day12, seats: 5 });

  it('leaves no gap and keeps the anchor', () => {
    expect(toJson(currentTerm(renewedOn12))).toMatchObject({
      number: 2,
      origin: 'renewedInGrace',
      anchor: '2026-03-15',
      monthsFromAnchor: 24,
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
      seats: 5,
    });
    expect(renewedOn12).toMatchObject({ phase: 'active', why: 'termPaid' });
    expect(renewedOn12.since.toString()).toBe(day12);
  });

  it('tells of the reactivation at once, as it is after 09:00, then counts down the new term', () => {
    expect(story(renewedOn12, '2028-04-14T07:00:00Z')).toEqual([
      '2027-03-27T16:20:00Z stateNotice reactivated',
      '2028-01-15T08:00:00Z notice 60',
      '2028-02-14T08:00:00Z notice 30',
      '2028-03-08T08:00:00Z notice 7',
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expiry',
      '2028-03-15T08:00:00Z stateNotice expired',
      '2028-04-13T22:00:00Z disablement',
      '2028-04-14T07:00:00Z stateNotice disabled',
    ]);
  });

  it('before 09:00 waits for 09:00, and nobody hears of an expiry that was made good on its own day', () => {
    const early = '2027-03-15T05:00:00Z';
    expect(next(at(annual, early))).toBe('2027-03-15T08:00:00Z stateNotice expired');
    expect(next(renewedBy(at(annual, early), { at: early }))).toBe('2027-03-15T08:00:00Z stateNotice reactivated');
  });

  it('at the very instant of another message is told all the same', () => {
    const nine = '2027-03-15T08:00:00Z';
    expect(next(renewedBy(at(annual, nine), { at: nine }))).toBe(`${nine} stateNotice reactivated`);
  });

  it('committed a moment before the disablement and carried out after it, is told all the same', () => {
    const late = renewedBy(at(annual, '2027-04-14T07:00:00Z'), { at: '2027-04-13T21:59:59.900Z' });
    expect(next(late)).toBe('2027-04-13T21:59:59.9Z stateNotice reactivated');
  });

  it('can come on the last instant of day 29, not later', () => {
    const origin = (when: string) => currentTerm(renewedBy(at(annual, when), { at: when })).origin;
    expect(origin('2027-04-13T21:59:59.999Z')).toBe('renewedInGrace');
    expect(origin('2027-04-13T22:00:00Z')).toBe('renewedWhileDisabled');
  });

  it('in another zone than before, where it is still yesterday, follows on the end all the same', () => {
    const west = renewedBy(at(annual, '2027-03-15T00:30:00Z'), {
      at: '2027-03-15T00:30:00Z',
      zone: 'America/New_York',
    });
    expect(toJson(currentTerm(west))).toMatchObject({ startsOn: '2027-03-15', expiresOn: '2028-03-15' });
    expect(next(west)).toBe('2027-03-15T00:30:00Z stateNotice reactivated');
  });
});

describe('a renewal while disabled', () => {
  const day45 = '2027-04-29T22:30:00Z';
  const reactivated = renewedBy(at(annual, day45), { at: day45, months: 12 });

  it('starts on the tenant’s day of the renewal, which becomes the anchor', () => {
    expect(toJson(currentTerm(reactivated))).toMatchObject({
      origin: 'renewedWhileDisabled',
      anchor: '2027-04-30',
      monthsFromAnchor: 12,
      startsOn: '2027-04-30',
      expiresOn: '2028-04-30',
    });
  });

  it('is told at 09:00 of that day, and counts its own days to the next end', () => {
    expect(story(reactivated, '2028-04-29T22:00:00Z')).toEqual([
      '2027-04-30T07:00:00Z stateNotice reactivated',
      '2028-03-01T08:00:00Z notice 60',
      '2028-03-31T07:00:00Z notice 30',
      '2028-04-23T07:00:00Z notice 7',
      '2028-04-29T07:00:00Z notice 1',
      '2028-04-29T22:00:00Z expiry',
    ]);
  });

  it('is possible up to the last instant of day 119', () => {
    const last = '2027-07-12T21:59:59.999Z';
    expect(currentTerm(renewedBy(at(annual, last), { at: last })).startsOn.toString()).toBe('2027-07-12');
  });
});

describe('a monthly renewal late in grace', () => {
  const february = subscribed({ at: '2027-01-01T12:00:00Z', months: 1, policy: 'monthly' });
  const renewedAt = (when: string) =>
    toJson(currentTerm(renewedBy(at(february, when), { at: when, months: 1, policy: 'monthly' })));

  it('on day 27 still ends tomorrow', () => {
    expect(renewedAt('2027-02-28T22:59:59Z')).toMatchObject({ startsOn: '2027-02-01', expiresOn: '2027-03-01' });
  });

  it('on day 28, when the new end would be today, starts today and resets the anchor', () => {
    expect(renewedAt('2027-02-28T23:00:00Z')).toMatchObject({
      origin: 'renewedInGrace',
      anchor: '2027-03-01',
      monthsFromAnchor: 1,
      startsOn: '2027-03-01',
      expiresOn: '2027-04-01',
    });
  });

  it('on day 29, when the new end would be past, does the same', () => {
    expect(renewedAt('2027-03-02T22:59:59Z')).toMatchObject({ anchor: '2027-03-02', startsOn: '2027-03-02' });
  });

  it('on day 30 of a grace time that is longer, starts today as well', () => {
    const policy = { ...policyOf('monthly'), graceDays: 40 };
    const day30 = '2027-03-03T11:00:00Z';
    const patient = at(subscribed({ at: '2027-01-01T12:00:00Z', months: 1, policy }), day30);
    expect(patient.phase).toBe('grace');
    expect(toJson(currentTerm(renewedBy(patient, { at: day30, months: 1, policy })))).toMatchObject({
      origin: 'renewedInGrace',
      anchor: '2027-03-03',
      expiresOn: '2027-04-03',
    });
  });

  it('that is due a notice at the same 09:00 as its reactivation sends both', () => {
    const morning = '2027-02-22T05:00:00Z';
    const again = renewedBy(at(february, morning), { at: morning, months: 1, policy: 'monthly' });
    expect(story(again, '2027-02-22T08:00:00Z')).toEqual([
      '2027-02-22T08:00:00Z notice 7',
      '2027-02-22T08:00:00Z stateNotice reactivated',
    ]);
    expect(caughtUp(again, instant('2027-02-22T08:00:00.350Z')).steps.map(told)).toHaveLength(2);
  });
});

describe('a legal hold', () => {
  const placedOnDay50 = held(at(annual, '2027-05-04T09:00:00Z'), hold);

  it('takes the deletion away and leaves it disabled, renewable, with the reason', () => {
    expect(placedOnDay50).toMatchObject({ phase: 'disabled', why: 'legalHold', hold: { reason: 'a court asked' } });
    expect(upcomingSteps(placedOnDay50)).toEqual([]);
    const years = '2030-01-01T12:00:00Z';
    expect(currentTerm(renewedBy(at(placedOnDay50, years), { at: years })).startsOn.toString()).toBe('2030-01-01');
  });

  it('released before day 120 changes nothing: it is deleted on day 120', () => {
    const free = released(placedOnDay50, instant('2027-07-12T21:59:59.999Z'));
    expect(free.why).toBe('graceOver');
    expect(story(free, '2030-01-01T00:00:00Z')).toEqual([
      '2027-07-12T22:00:00Z deletion',
      '2027-07-13T07:00:00Z stateNotice deleted',
    ]);
  });

  it.each(['2027-07-12T22:00:00Z', '2027-07-13T15:00:00Z', '2027-07-13T21:59:59.999Z'])(
    'released on day 120, at %s, is deleted at the next start of day',
    (when) => {
      expect(story(released(placedOnDay50, instant(when)), '2030-01-01T00:00:00Z')).toEqual([
        '2027-07-13T22:00:00Z deletion',
        '2027-07-14T07:00:00Z stateNotice deleted',
      ]);
    },
  );

  it('placed again after a release counts from the last release', () => {
    const first = released(placedOnDay50, instant('2027-08-01T10:00:00Z'));
    const second = held(first, { ...hold, since: instant('2027-08-01T12:00:00Z') });
    expect(upcomingSteps(second)).toEqual([]);
    expect(next(released(second, instant('2027-12-24T18:00:00Z')))).toBe('2027-12-24T23:00:00Z deletion');
  });

  it('placed while active changes nothing until the deletion would come', () => {
    const early = held(annual, { ...hold, since: instant('2026-06-01T10:00:00Z') });
    expect([early.phase, early.why]).toEqual(['active', 'termPaid']);
    expect(story(early, '2030-01-01T00:00:00Z').at(-1)).toBe('2027-04-14T07:00:00Z stateNotice disabled');
    const disabled = at(early, '2027-04-14T07:00:00Z');
    expect(disabled.why).toBe('legalHold');
    expect(released(disabled, instant('2027-04-20T10:00:00Z')).why).toBe('graceOver');
  });

  it('of an earlier term does not move the deletion of the next one', () => {
    const free = released(placedOnDay50, instant('2027-07-13T15:00:00Z'));
    const again = renewedBy(free, { at: '2027-07-13T16:00:00Z' });
    expect(story(again, '2029-01-01T00:00:00Z').at(-2)).toBe('2028-11-09T23:00:00Z deletion');
  });

  it('is placed once, and released only where there is one', () => {
    expect(refusal(() => held(placedOnDay50, hold))).toBe('alreadyOnHold');
    expect(refusal(() => released(annual, hold.since))).toBe('notOnHold');
  });

  it('comes too late once the deletion has begun', () => {
    const begun = begunDeletion();
    expect(refusal(() => held(begun, hold))).toBe('deletionBegun');
    expect(refusal(() => held(deleted(begun, 'cert-1', begun.since), hold))).toBe('subscriptionEnded');
  });
});

function begunDeletion(): Subscription {
  const due = nextStep(at(annual, '2027-07-12T21:59:59Z'), instant('2027-07-12T22:00:00Z'));
  if (due?.step.kind !== 'deletion') throw new Error('The deletion is not due');
  return carryOut(at(annual, '2027-07-12T21:59:59Z'), due.step);
}

describe('a renewal ahead of time', () => {
  const early = renewedBy(annual, { at: '2026-08-01T10:00:00Z', seats: 5 });

  it('follows the present term, keeps its anchor, and changes nothing before it begins', () => {
    expect(toJson(lastTerm(early))).toMatchObject({
      origin: 'renewedEarly',
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
      anchor: '2026-03-15',
    });
    expect([currentTerm(early).number, seatsOwned(early), early.phase]).toEqual([1, 3, 'active']);
  });

  it('leaves one change of state at the boundary, and messages for the last end only', () => {
    expect(story(early, '2028-03-16T00:00:00Z')).toEqual([
      '2027-03-14T23:00:00Z termStart',
      '2028-01-15T08:00:00Z notice 60',
      '2028-02-14T08:00:00Z notice 30',
      '2028-03-08T08:00:00Z notice 7',
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expiry',
      '2028-03-15T08:00:00Z stateNotice expired',
    ]);
    const begun = at(early, '2027-03-14T23:00:00Z');
    expect([currentTerm(begun).number, seatsOwned(begun), begun.phase]).toEqual([2, 5, 'active']);
    expect(currentTerm(asOf(early, instant('2027-03-14T23:00:00Z'))).number).toBe(2);
  });

  it('takes the zone of the tenant on the day on which it begins', () => {
    const term = 2;
    const step = { kind: 'termStart', term, on: plainDate('2027-03-15'), at: instant('2027-03-14T23:00:00Z') } as const;
    const begun = termBegun(early, step, { slots: early.slots, assigned: 2, zone: 'America/New_York' });
    expect([currentTerm(begun).zone, begun.assigned]).toEqual(['America/New_York', 2]);
    expect(next(at(begun, '2028-03-15T00:00:00Z'))).toBe('2028-03-15T04:00:00Z expiry');
  });

  it('can be one of many: from 31 January each month ends on its last day', () => {
    let monthly = subscribed({ at: '2027-01-31T10:00:00Z', months: 1, policy: 'monthly' });
    for (const day of [1, 2, 3]) monthly = renewedBy(monthly, { at: `2027-02-0${day}T10:00:00Z`, months: 1 });
    expect(monthly.terms.map(({ expiresOn }) => String(expiresOn))).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
    expect(stackedTerms(monthly)).toHaveLength(3);
    expect(story(monthly, '2027-05-31T00:00:00Z').filter((line) => line.endsWith('termStart'))).toHaveLength(3);
  });

  it('does not hush the message of a reactivation that has not gone yet', () => {
    const again = renewedBy(at(annual, '2027-03-20T02:00:00Z'), { at: '2027-03-20T02:00:00Z' });
    const stacked = renewedBy(again, { at: '2027-03-20T03:00:00Z' });
    expect(next(stacked)).toBe('2027-03-20T08:00:00Z stateNotice reactivated');
  });
});

it('a subscription that was written down before terms could be stacked is read as it was', () => {
  const again = renewedBy(at(annual, '2027-03-20T10:00:00Z'), { at: '2027-03-20T10:00:00Z' });
  const { termInForce: _, replaces: __, replacement: ___, graceFrom: ____, ...old } = toJson(again);
  expect(subscriptionFromJson(old)).toEqual(again);
});

describe('a renewal is refused', () => {
  const renewal = (subscription: Subscription, when: string, wish: Omit<Wish, 'at'> = {}) =>
    refusal(() => renewalTerm(subscription, commitment({ at: when, ...wish })));

  it('while it is set up', () => {
    const started = startSubscription('sub-1', 'tenant-1', commitment({ at: committed }));
    expect(renewal(started, committed)).toBe('renewNotPossible');
    expect(renewal(setUpEnded(started, 'paused', instant(committed)), committed)).toBe('renewNotPossible');
  });

  it('once the deletion has begun, even if it is stuck, and after it', () => {
    const begun = begunDeletion();
    expect(begun.phase).toBe('disabled');
    expect(renewal(begun, '2027-07-12T22:00:01Z')).toBe('deletionBegun');
    expect(refusal(() => assertDeletionNotBegun(begun))).toBe('deletionBegun');
    const gone = deleted(begun, 'cert-1', instant('2027-07-12T22:00:00Z'));
    expect(renewal(gone, '2027-07-14T00:00:00Z')).toBe('subscriptionEnded');
    expect(refusal(() => assertDeletionNotBegun(gone))).toBe('subscriptionEnded');
  });

  it('under new commerce, which knows neither grace nor reactivation', () => {
    const commerce = subscribed({ at: committed, policy: 'newCommerceAnnual' });
    const disabled = at(commerce, '2027-03-14T23:00:00Z');
    expect([disabled.phase, disabled.why]).toEqual(['disabled', 'termExpired']);
    expect(renewal(disabled, '2027-03-15T10:00:00Z', { policy: 'newCommerceAnnual' })).toBe('renewNotPossible');
    expect(story(commerce, '2030-01-01T00:00:00Z').slice(4)).toEqual([
      '2027-03-14T23:00:00Z expiry',
      '2027-03-14T23:00:00Z disablement',
      '2027-03-15T08:00:00Z stateNotice disabled',
      '2027-06-12T22:00:00Z deletion',
      '2027-06-13T07:00:00Z stateNotice deleted',
    ]);
  });

  it('under new commerce between the two state changes of one instant as well', () => {
    const commerce = subscribed({ at: committed, policy: 'newCommerceAnnual' });
    const expiry = nextStep(at(commerce, '2027-03-14T22:59:59Z'), instant('2027-03-14T23:00:00Z'));
    expect(expiry?.step.kind).toBe('expiry');
    if (!expiry) return;
    const between = carryOut(at(commerce, '2027-03-14T22:59:59Z'), expiry.step);
    expect(renewal(between, '2027-03-14T23:00:00.010Z', { policy: 'newCommerceAnnual' })).toBe('renewNotPossible');
  });
});

describe('a renewal that comes before a due change of state was carried out', () => {
  it('a moment after the expiry is one in grace', () => {
    const active = at(annual, '2027-03-14T22:59:59Z');
    const term = renewalTerm(active, commitment({ at: '2027-03-14T23:00:00.200Z' }));
    expect(toJson(term)).toMatchObject({ origin: 'renewedInGrace', startsOn: '2027-03-15' });
  });

  it('after an outage over the disablement starts on its day: the customer has lost nothing', () => {
    const inGrace = at(annual, '2027-04-01T00:00:00Z');
    const term = renewalTerm(inGrace, commitment({ at: '2027-05-20T10:00:00Z' }));
    expect(toJson(term)).toMatchObject({
      origin: 'renewedWhileDisabled',
      startsOn: '2027-05-20',
      anchor: '2027-05-20',
    });
  });

  it('after an outage over the deletion still counts, as nothing was deleted', () => {
    const disabled = at(annual, '2027-07-01T00:00:00Z');
    const again = renewedBy(disabled, { at: '2027-07-20T10:00:00Z' });
    expect(again.phase).toBe('active');
    expect(next(again)).toBe('2027-07-20T10:00:00Z stateNotice reactivated');
  });

  it('is judged by the calendar, which never goes back', () => {
    const disabled = at(annual, '2027-04-13T22:00:00Z');
    expect(asOf(disabled, instant('2027-03-20T00:00:00Z'))).toEqual(disabled);
    expect(asOf(annual, instant('2027-04-13T21:59:59Z')).phase).toBe('grace');
    expect(asOf(annual, instant('2040-01-01T00:00:00Z'))).toMatchObject({ phase: 'disabled', deletionBegun: false });
  });
});

describe('after an outage', () => {
  it('missed reminders collapse into the newest', () => {
    const { steps, collapsed, subscription } = caughtUp(annual, instant('2027-03-10T12:00:00Z'));
    expect(steps.map(told)).toEqual(['2027-03-08T08:00:00Z notice 7']);
    expect(collapsed.map(told)).toEqual(['2027-01-14T08:00:00Z notice 60', '2027-02-13T08:00:00Z notice 30']);
    expect(next(subscription)).toBe('2027-03-14T08:00:00Z notice 1');
  });

  it('a reminder and the message of the expiry collapse into the latter, after the change of state', () => {
    const { steps, collapsed } = caughtUp(annual, instant('2027-03-16T12:00:00Z'));
    expect(steps.map(told)).toEqual(['2027-03-14T23:00:00Z expiry', '2027-03-15T08:00:00Z stateNotice expired']);
    expect(collapsed.map(told)).toEqual([
      '2027-01-14T08:00:00Z notice 60',
      '2027-02-13T08:00:00Z notice 30',
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-14T08:00:00Z notice 1',
    ]);
  });

  it('before 09:00 the last reminder is still the newest, and goes before the expiry that follows it', () => {
    const { steps } = caughtUp(annual, instant('2027-03-15T06:00:00Z'));
    expect(steps.map(told)).toEqual(['2027-03-14T08:00:00Z notice 1', '2027-03-14T23:00:00Z expiry']);
  });

  it('state changes run in order at their scheduled instants, and one message tells of the newest', () => {
    const { steps, subscription } = caughtUp(annual, instant('2027-06-01T00:00:00Z'));
    expect(steps.map(told)).toEqual([
      '2027-03-14T23:00:00Z expiry',
      '2027-04-13T22:00:00Z disablement',
      '2027-04-14T07:00:00Z stateNotice disabled',
    ]);
    expect(subscription).toMatchObject({ phase: 'disabled' });
    expect(subscription.since.toString()).toBe('2027-04-13T22:00:00Z');
  });

  it('of more than a year everything runs up to the deletion and its message', () => {
    const { steps } = caughtUp(annual, instant('2028-01-01T00:00:00Z'));
    expect(steps.map(told)).toEqual([
      '2027-03-14T23:00:00Z expiry',
      '2027-04-13T22:00:00Z disablement',
      '2027-07-12T22:00:00Z deletion',
      '2027-07-13T07:00:00Z stateNotice deleted',
    ]);
  });

  it('the message of a reactivation gives way to a newer reminder', () => {
    const again = renewedBy(at(annual, '2027-03-27T16:20:00Z'), { at: '2027-03-27T16:20:00Z' });
    const { steps, collapsed } = caughtUp(again, instant('2028-01-20T00:00:00Z'));
    expect(steps.map(told)).toEqual(['2028-01-15T08:00:00Z notice 60']);
    expect(collapsed.map(told)).toEqual(['2027-03-27T16:20:00Z stateNotice reactivated']);
  });
});

describe('seats of a renewal', () => {
  const full = { ...at(annual, '2027-03-20T00:00:00Z'), assigned: 3 };

  it('must cover whoever is assigned, or somebody says whom to free', () => {
    expect(refusal(() => assertSeatsSuffice(full, 3))).toBe('done');
    try {
      assertSeatsSuffice(full, 1);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'usersToFree',
        details: { pointer: '/freeUsers', assigned: 3, seats: 1, excess: 2 },
      });
    }
    expect(refusal(() => assertSeatsSuffice(full, 1))).toBe('usersToFree');
  });

  it('are those that the slots have afterwards', () => {
    const term = renewalTerm(full, commitment({ at: '2027-03-20T00:00:00Z', seats: 2 }));
    const slots = resizeSlots(full.slots, 2, new Set([1, 3]));
    const fewer = renewed(full, term, { slots, assigned: 2 });
    expect([seatsOwned(fewer), currentTerm(fewer).seats, fewer.assigned]).toEqual([2, 2, 2]);
    expect(fewer.slots.ranges).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});

describe('the answer to what may be renewed', () => {
  it('follows the phase', () => {
    expect(renewalOf(at(annual, '2027-03-14T23:00:00Z'))).toBe('inGrace');
    expect(renewalOf(at(annual, '2027-04-13T22:00:00Z'))).toBe('whileDisabled');
    expect(renewalOf(annual)).toBe('early');
  });
});

/** The subscriptions of a life that differ in their dates: by a term or a legal hold. */
function datesOf(changes: readonly Change[]): Subscription[] {
  return changes
    .map(({ subscription }) => subscription)
    .filter(({ terms, hold }, index, all) => {
      const next = all[index + 1];
      return !next || terms.length !== next.terms.length || hold !== next.hold;
    });
}

/** The term by whose calendar a step is dated. */
function termOf(step: Step, subscription: Subscription): Term {
  const { terms } = subscription;
  if (step.kind === 'termStart') {
    const before = stackedTerms(subscription).findLast(({ number }) => number < step.term);
    return before ?? currentTerm(subscription);
  }
  if (step.kind !== 'stateNotice' || step.notice !== 'reactivated') return lastTerm(subscription);
  return terms.findLast(({ origin }) => origin.startsWith('renewed') && origin !== 'renewedEarly') ?? terms[0];
}

describe('any life', () => {
  const runs = { numRuns: 40 };
  const everyPhase = ['active', 'grace', 'disabled', 'deleted'];

  it('has its steps in order, each at an instant that exists, on its day in the term’s zone', () => {
    fc.assert(
      fc.property(life, ({ changes }) => {
        for (const subscription of datesOf(changes)) {
          const steps = stepsOf(subscription);
          for (const [index, step] of steps.entries()) {
            const before = steps[index - 1];
            if (before) expect(compareSteps(before, step)).toBeLessThan(0);
            const { zone, committedAt } = termOf(step, subscription);
            expect(dateIn(zone, step.at)).toEqual(step.on);
            const atOnce = step.kind === 'stateNotice' && step.notice === 'reactivated' && step.at.equals(committedAt);
            const isMessage = step.kind === 'notice' || step.kind === 'stateNotice';
            if (!atOnce) expect(step.at).toEqual(isMessage ? messageTime(step.on, zone) : startOfDay(step.on, zone));
          }
        }
      }),
      runs,
    );
  });

  it('goes through its phases one by one, and back only by a renewal', () => {
    fc.assert(
      fc.property(life, ({ changes }) => {
        for (const [index, { at: when, subscription }] of changes.entries()) {
          const before = changes[index - 1];
          if (!before) continue;
          expect(compareInstants(before.at, when)).toBeLessThanOrEqual(0);
          const forward = everyPhase.indexOf(subscription.phase) - everyPhase.indexOf(before.subscription.phase);
          if (stackedTerms(subscription).length > 0 || lastTerm(subscription).origin === 'seatsAdded') {
            expect([0, 1]).toContain(forward);
          } else if (subscription.terms.length > before.subscription.terms.length) {
            expect([before.subscription.phase, subscription.phase]).toEqual([
              expect.stringMatching(/grace|disabled/),
              'active',
            ]);
          } else {
            expect([0, 1]).toContain(forward);
            if (forward === 1) expect(subscription.since).toEqual(when);
          }
          // A change that a caller asked for in vain leaves everything as it was.
          if (subscription !== before.subscription) {
            expect(subscription.revision).toBeGreaterThan(before.subscription.revision);
          }
        }
      }),
      runs,
    );
  });

  it('never has a step left that was due, nor carries one out before its time', () => {
    fc.assert(
      fc.property(life, ({ changes, end }) => {
        const last = changes.at(-1)?.subscription;
        for (const step of last ? upcomingSteps(last) : []) expect(isBefore(end, step.at)).toBe(true);
      }),
      runs,
    );
  });

  it('ends the same whether each step came in time or all after an outage, with no more messages', () => {
    fc.assert(
      fc.property(fc.oneof(life, replacedLife), fc.integer({ min: 0, max: 700 * 24 * 60 }), ({ changes }, minutes) => {
        for (const { at: when, subscription } of changes) {
          const later = minutesAfter(when, minutes);
          const inTime = livedTo(subscription, later);
          const late = caughtUp(subscription, later);
          const settled = ({ revision: _, doneThrough: __, ...rest }: Subscription) => toJson(rest);
          expect(settled(late.subscription)).toEqual(settled(inTime.subscription));
          expect(upcomingSteps(late.subscription).map(told)).toEqual(upcomingSteps(inTime.subscription).map(told));
          const all = new Set(inTime.steps.map(told));
          expect([...late.steps, ...late.collapsed].map(told).sort()).toEqual([...all].sort());
          const messages = late.steps.filter(({ kind }) => kind === 'notice' || kind === 'stateNotice');
          expect(new Set(messages.map((step) => step.at.toString())).size).toBeLessThanOrEqual(1);
          expect([...late.steps].sort(compareSteps)).toEqual(late.steps);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('has terms whose ends come after their starts, and renewals in grace that leave no gap', () => {
    fc.assert(
      fc.property(life, ({ changes }) => {
        const terms = changes.at(-1)?.subscription.terms ?? [];
        for (const [index, term] of terms.entries()) {
          expect(term.number).toBe(index + 1);
          const { expiresOn } = endingTerm({ id: 'sub-1', terms: [term] });
          expect(isBefore(term.startsOn, expiresOn)).toBe(true);
          const today = dateIn(term.zone, term.committedAt);
          expect(isBefore(today, expiresOn)).toBe(true);
          const before = terms[index - 1];
          if (!before || term.startsOn.equals(today)) continue;
          expect(term.origin).toMatch(/renewedInGrace|renewedEarly/);
          expect([term.startsOn, term.anchor]).toEqual([before.expiresOn, before.anchor]);
        }
      }),
      runs,
    );
  });

  it('has as many seats as its term until it ends', () => {
    fc.assert(
      fc.property(fc.oneof(life, replacedLife), ({ changes }) => {
        for (const { subscription } of changes) {
          const gone = hasEnded(subscription);
          expect(seatsOwned(subscription)).toBe(gone ? 0 : currentTerm(subscription).seats);
          expect(subscription.certificateId !== null).toBe(subscription.phase === 'deleted');
        }
      }),
      runs,
    );
  });

  it('survives the journey through JSON', () => {
    fc.assert(
      fc.property(fc.oneof(life, replacedLife), ({ changes }) => {
        for (const subscription of datesOf(changes)) {
          const back = subscriptionFromJson(toJson(subscription));
          expect(back).toEqual(subscription);
          expect(toJson(back)).toEqual(toJson(subscription));
          expect(stepsOf(back).map(told)).toEqual(stepsOf(subscription).map(told));
          expect(termFromJson(toJson(currentTerm(subscription)))).toEqual(currentTerm(subscription));
        }
      }),
      runs,
    );
  });

  it('is never deleted under legal hold, nor before the day that the policy says', () => {
    fc.assert(
      fc.property(life, ({ changes }) => {
        for (const { subscription, at: when } of changes) {
          if (subscription.hold) expect(subscription.phase).not.toBe('deleted');
          if (subscription.phase !== 'deleted') continue;
          const { expiresOn, policy, zone } = endingTerm(subscription);
          expect(daysBetween(expiresOn, dateIn(zone, when))).toBeGreaterThanOrEqual(policy.deletionDay);
          const due = startOfDay(addDays(expiresOn, policy.deletionDay), zone);
          const from = subscription.holdReleasedAt;
          const late = from !== null && !isBefore(from, due);
          expect(subscription.since).toEqual(late ? startOfDay(addDays(dateIn(zone, from), 1), zone) : due);
        }
      }),
      runs,
    );
  });
});

it('slots of a deleted subscription are gone', () => {
  expect(deleted(annual, 'cert-1', instant('2027-07-12T22:00:00Z')).slots).toEqual(liveSlots(0));
});
