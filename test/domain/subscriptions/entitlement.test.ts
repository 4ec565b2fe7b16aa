import fc from 'fast-check';
import '../date-equality.js';
import {
  addDays,
  compareInstants,
  type Instant,
  instant,
  instantFromMillis,
  millis,
  startOfDay,
} from '../../../domain/calendar.js';
import { carryOut } from '../../../domain/subscriptions/carry-out.js';
import { type Entitlement, entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { nextStep, upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import { endingTerm, type Subscription } from '../../../domain/subscriptions/subscription.js';
import { held, released } from '../../domain/subscriptions/MISSING.js';
import { life, livedTo, minutesAfter, phaseOf, renewedBy, subscribed } from './lives.js';

const annual = subscribed({ at: '2026-03-15T13:37:00Z' });

function lived(subscription: Subscription, until: string): Subscription {
  return livedTo(subscription, instant(until)).subscription;
}

/** Phases at instants, as `2027-03-14T23:00:00Z grace`. */
function phases(subscription: Subscription, ...instants: string[]): string[] {
  return instants.map((at) => `${at} ${phaseAt(subscription, instant(at))}`);
}

describe('an annual subscription that nobody renews', () => {
  const may = (at: string) => entitlement(annual, instant(at));
  const alive: Entitlement = {
    phase: 'active',
    usersWork: true,
    administratorsExport: true,
    renewable: true,
    data: 'kept',
  };

  it('lets users work through the term and the grace time, and administrators export until the deletion', () => {
    expect(may('2026-03-15T13:37:00Z')).toEqual(alive);
    expect(may('2027-03-14T22:59:59.999Z')).toEqual(alive);
    expect(may('2027-03-14T23:00:00Z')).toEqual({ ...alive, phase: 'grace' });
    expect(may('2027-04-13T21:59:59.999Z')).toEqual({ ...alive, phase: 'grace' });
    expect(may('2027-04-13T22:00:00Z')).toEqual({ ...alive, phase: 'disabled', usersWork: false });
    expect(may('2027-07-12T21:59:59.999Z')).toEqual({ ...alive, phase: 'disabled', usersWork: false });
    expect(may('2027-07-12T22:00:00Z')).toEqual({
      phase: 'deleted',
      usersWork: false,
      administratorsExport: false,
      renewable: false,
      data: 'gone',
    });
  });

  it('gives nothing before the commitment', () => {
    expect(may('2026-03-15T13:36:59.999Z')).toMatchObject({ phase: 'pending', usersWork: false, data: 'none' });
  });

  it('answers the same about the past when all is over', () => {
    const over = lived(annual, '2028-01-01T00:00:00Z');
    for (const at of ['2026-03-15T13:37:00Z', '2027-03-20T00:00:00Z', '2027-05-01T00:00:00Z', '2027-08-01T00:00:00Z']) {
      expect(entitlement(over, instant(at))).toEqual(may(at));
    }
  });
});

it('in Santiago the grace time begins at 01:00 on the day without a midnight', () => {
  const santiago = subscribed({ at: '2026-09-05T15:00:00Z', zone: 'America/Santiago' });
  expect(phases(santiago, '2027-09-05T03:59:59.999Z', '2027-09-05T04:00:00Z')).toEqual([
    '2027-09-05T03:59:59.999Z active',
    '2027-09-05T04:00:00Z grace',
  ]);
});

it('under new commerce a disabled subscription cannot be renewed, and there is no grace', () => {
  const commerce = subscribed({ at: '2026-03-15T13:37:00Z', policy: 'newCommerceAnnual' });
  expect(entitlement(commerce, instant('2027-03-14T23:00:00Z'))).toMatchObject({
    phase: 'disabled',
    usersWork: false,
    renewable: false,
    data: 'kept',
  });
});

describe('a subscription that was renewed', () => {
  it('in grace: the past stays what it was, and the new term counts from the renewal', () => {
    const at = '2027-03-27T16:20:00Z';
    const renewed = renewedBy(lived(annual, at), { at });
    expect(phases(renewed, '2027-03-14T22:59:59Z', '2027-03-27T16:19:59Z', at, '2028-03-14T23:00:00Z')).toEqual([
      '2027-03-14T22:59:59Z active',
      '2027-03-27T16:19:59Z grace',
      '2027-03-27T16:20:00Z active',
      '2028-03-14T23:00:00Z grace',
    ]);
  });

  it('under another policy: what could be done in the past is judged by the term of that time', () => {
    const at = '2027-04-20T10:00:00Z';
    const renewed = renewedBy(lived(annual, at), { at, policy: 'newCommerceAnnual' });
    expect(entitlement(renewed, instant('2027-04-20T09:59:59Z'))).toMatchObject({ phase: 'disabled', renewable: true });
    expect(entitlement(renewed, instant('2028-04-21T00:00:00Z'))).toMatchObject({
      phase: 'disabled',
      renewable: false,
    });
  });

  it('after an outage over the deletion: nothing was deleted in between', () => {
    const renewed = renewedBy(lived(annual, '2027-07-01T00:00:00Z'), { at: '2027-07-20T10:00:00Z' });
    expect(phases(renewed, '2027-07-15T00:00:00Z', '2027-07-20T10:00:00Z')).toEqual([
      '2027-07-15T00:00:00Z disabled',
      '2027-07-20T10:00:00Z active',
    ]);
  });
});

describe('a legal hold', () => {
  const onHold = held(lived(annual, '2027-05-04T09:00:00Z'), {
    reason: 'a court',
    since: instant('2027-05-04T09:00:00Z'),
  });

  it('keeps the data for as long as it lasts, and changes no instant before it', () => {
    expect(phases(onHold, '2027-03-20T00:00:00Z', '2027-05-04T08:59:59Z', '2035-01-01T00:00:00Z')).toEqual([
      '2027-03-20T00:00:00Z grace',
      '2027-05-04T08:59:59Z disabled',
      '2035-01-01T00:00:00Z disabled',
    ]);
    expect(entitlement(onHold, instant('2035-01-01T00:00:00Z'))).toMatchObject({ renewable: true, data: 'kept' });
  });

  it('released after day 120 ends at the next start of day, and not before', () => {
    const free = released(onHold, instant('2027-09-01T10:00:00Z'));
    expect(phases(free, '2027-07-12T22:00:00Z', '2027-09-01T21:59:59.999Z', '2027-09-01T22:00:00Z')).toEqual([
      '2027-07-12T22:00:00Z disabled',
      '2027-09-01T21:59:59.999Z disabled',
      '2027-09-01T22:00:00Z deleted',
    ]);
  });
});

it('a deletion that has begun changes nothing about what was possible before it', () => {
  const disabled = lived(annual, '2027-07-12T21:00:00Z');
  const due = nextStep(disabled, instant('2027-07-12T22:00:00Z'));
  if (!due) throw new Error('The deletion is not due');
  const begun = carryOut(disabled, due.step);
  expect(entitlement(begun, instant('2027-07-12T21:59:59Z'))).toMatchObject({ phase: 'disabled', renewable: true });
  expect(entitlement(begun, instant('2027-07-12T22:00:01Z'))).toMatchObject({ phase: 'deleted', renewable: false });
});

describe('any life', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  /** The instants at which something happened, a millisecond to either side, and one anywhere. */
  function instantsOf(changes: readonly { at: Instant }[], end: Instant, part: number): Instant[] {
    const around = changes.flatMap(({ at }) => [-1, 0, 1].map((ms) => instantFromMillis(millis(at) + ms)));
    const first = changes[0] ? millis(changes[0].at) : 0;
    const anywhere = instantFromMillis(Math.floor(first + (millis(end) - first) * part));
    return [...around, anywhere, end].filter((at) => compareInstants(at, end) <= 0 && millis(at) >= first);
  }

  it('has at each past instant the phase that the state machine was in', () => {
    fc.assert(
      fc.property(life, share, (lifeStory, part) => {
        const { changes, end } = lifeStory;
        const last = changes.at(-1)?.subscription;
        if (!last) return;
        for (const at of instantsOf(changes, end, part)) {
          expect(`${at} ${phaseAt(last, at)}`).toBe(`${at} ${phaseOf(lifeStory, at)}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has at each future instant the phase that the state machine comes to when everything due has run', () => {
    fc.assert(
      fc.property(life, fc.integer({ min: 0, max: 900 * 24 * 60 }), ({ changes }, minutes) => {
        for (const { at, subscription } of changes) {
          const later = minutesAfter(at, minutes);
          expect(phaseAt(subscription, later)).toBe(livedTo(subscription, later).subscription.phase);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has the same future whether or not what is due was carried out', () => {
    fc.assert(
      fc.property(life, ({ changes }) => {
        const subscription = changes.at(-1)?.subscription;
        if (!subscription) return;
        const { expiresOn, zone, policy } = endingTerm(subscription);
        for (const days of [0, policy.graceDays, policy.deletionDay, policy.deletionDay + 40]) {
          const at = startOfDay(addDays(expiresOn, days), zone);
          const through = livedTo(subscription, at).subscription;
          expect(entitlement(through, at)).toEqual(entitlement(subscription, at));
        }
        for (const step of upcomingSteps(subscription)) {
          const after = livedTo(subscription, step.at).subscription;
          expect(entitlement(after, step.at)).toEqual(entitlement(subscription, step.at));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lets users work only where data is kept, and renews nothing that is gone', () => {
    fc.assert(
      fc.property(life, share, ({ changes, end }, part) => {
        const last = changes.at(-1)?.subscription;
        if (!last) return;
        for (const at of instantsOf(changes.slice(-3), end, part)) {
          const { phase, usersWork, renewable, data } = entitlement(last, at);
          expect(data === 'gone').toBe(phase === 'deleted');
          if (usersWork || renewable) expect(data).toBe('kept');
          expect(usersWork).toBe(phase === 'active' || phase === 'grace');
        }
      }),
      { numRuns: 40 },
    );
  });
});
