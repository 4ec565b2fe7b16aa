import fc from 'fast-check';
import '../date-equality.js';
import { compareInstants, type Instant, instant, plainDate, startOfDay } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { entitlement } from '../../../domain/subscriptions/entitlement.js';
import { hasEnded, lastTerm, type Subscription, stateOf } from '../../../domain/subscriptions/subscription.js';
import {
  asItWillBe,
  foreseen,
  foreseenWith,
  type PlannedChange,
  startSubscription,
  withUsersMoved,
} from '../../domain/subscriptions/MISSING.js';
import {
  commitment,
  life,
  livedTo,
  minutesAfter,
  onALastDay,
  renewedBy,
  replacedAt,
  replacedLife,
  subscribed,
  told,
  withMoreSeats,
} from './lives.js';

const annual = subscribed({ at: '2026-03-15T13:37:00Z' });
const start = instant('2026-03-15T13:37:00Z');
const far = instant('2100-01-01T00:00:00Z');
const place = { pointer: '/changes/0' };

function renewal(at: string, seats = 3): PlannedChange {
  return { kind: 'renewed', at: instant(at), commitment: commitment({ at, seats }), freeExcess: false, ...place };
}

/** Its users are taken for moved from the day on on which they may be. */
function withMove(subscription: Subscription, now: Instant): Subscription {
  const { replacement } = subscription;
  if (!replacement || hasEnded(subscription)) return subscription;
  const first = startOfDay(replacement.movesFrom, lastTerm(subscription).zone);
  return withUsersMoved(subscription, replacement.by, compareInstants(first, now) > 0 ? first : now);
}

it.each([
  ['any life', life],
  ['any life in which another subscription takes the place', replacedLife],
])('what is foreseen of %s is what happens to it', (_, lives) => {
  fc.assert(
    fc.property(lives, ({ changes }) => {
      for (const { at, subscription } of changes.slice(-3)) {
        const lived = livedTo(withMove(subscription, at), far);
        const future = foreseen(subscription, at);
        expect(future.map(({ what }) => ('on' in what ? told(what) : what.kind))).toEqual(lived.steps.map(told));
        expect(stateOf(future.at(-1)?.after ?? subscription)).toBe(stateOf(lived.subscription));
      }
    }),
    { numRuns: 40 },
  );
});

it('at any future instant the prediction lets people do what the dates let them do', () => {
  fc.assert(
    fc.property(fc.oneof(life, replacedLife), fc.integer({ min: 1, max: 900 * 24 * 60 }), ({ changes }, minutes) => {
      for (const { at, subscription: then } of changes.slice(-3)) {
        const later = minutesAfter(at, minutes);
        const subscription = withMove(then, at);
        const will = asItWillBe(subscription, at, later);
        expect(will.phase).toBe(entitlement(subscription, later).phase);
        expect(entitlement(will, later)).toEqual(entitlement(subscription, later));
      }
    }),
    { numRuns: 30 },
  );
});

describe('a future with changes', () => {
  it('is that of the subscription which was changed so', () => {
    const at = '2027-03-27T16:20:00Z';
    const renewed = renewedBy(livedTo(annual, instant(at)).subscription, { at });
    const future = foreseenWith(annual, start, [renewal(at)]);
    const change = future.findIndex(({ what }) => what.kind === 'renewed');
    expect(future.slice(change + 1).map(({ what, why }) => [what, why])).toEqual(
      foreseen(renewed, instant(at)).map(({ what, why }) => [what, why]),
    );
    expect(future[change]).toMatchObject({ why: 'renewedInGrace', after: { phase: 'active' } });
  });

  it('is refused as the change would be, and names it', () => {
    const waiting = replacedAt(annual, 'lastDay', '2026-04-01T10:00:00Z');
    expect(() => foreseenWith(waiting, start, [renewal('2026-05-01T10:00:00Z')])).toThrow(
      expect.objectContaining({
        code: 'replacementWaits',
        details: expect.objectContaining({ pointer: '/changes/0', by: 'sub-2' }),
      }),
    );
    const crowded = { ...annual, assigned: 3 };
    expect(() => foreseenWith(crowded, start, [renewal('2027-03-27T16:20:00Z', 1)])).toThrow(
      expect.objectContaining({ code: 'usersToFree' }),
    );
  });

  it('tells of a term that is paid for ahead, and of the end that moves with it', () => {
    const at = '2026-05-01T10:00:00Z';
    const future = foreseenWith(annual, start, [renewal(at, 5)]);
    expect(future.map(({ what, why }) => `${what.kind} ${why}`).slice(0, 3)).toEqual([
      'renewed renewedEarly',
      'termStart renewedEarly',
      'notice endIsNear',
    ]);
    expect(future[1]).toMatchObject({ after: { termInForce: 2, phase: 'active' } });
    expect(future.slice(1).map(({ what }) => what)).toEqual(
      foreseen(renewedBy(annual, { at, seats: 5 }), instant(at)).map(({ what }) => what),
    );
  });

  it('tells of seats that are added, and of another subscription that takes the place', () => {
    const at = instant('2026-05-01T10:00:00Z');
    const more: PlannedChange = { kind: 'seatsAdded', at, commitment: commitment({ at, seats: 2 }), ...place };
    const grown = foreseenWith(annual, start, [more]);
    expect(grown[0]).toMatchObject({ why: 'seatsAdded', after: { termInForce: 2 } });
    expect(grown.slice(1).map(({ what }) => what)).toEqual(
      foreseen(withMoreSeats(annual, { at, seats: 2 }), at).map(({ what }) => what),
    );
    const replaced = foreseenWith(annual, start, [
      { kind: 'replaced', at, planId: 'other', when: 'lastDay', ...place },
    ]);
    expect(replaced.map(({ what, why, after }) => `${what.at} ${what.kind} ${why} ${stateOf(after)}`)).toEqual([
      '2026-05-01T10:00:00Z replaced requested active',
      '2027-03-14T23:00:00Z superseding usersMoved superseded',
      '2027-03-15T08:00:00Z stateNotice usersMoved superseded',
    ]);
  });

  it('of one that waits for another’s last day begins with its set-up, which is taken for done', () => {
    const pending = startSubscription('sub-1', 'tenant-1', commitment({ at: start }), onALastDay);
    const [first, second] = foreseen(pending, start);
    expect(first).toMatchObject({ what: { kind: 'setUpStart' }, why: 'setUpRunning', after: { why: 'termPaid' } });
    expect(stateOf(first?.after ?? pending)).toBe('active');
    expect(second?.what).toMatchObject({ kind: 'notice', on: plainDate('2027-01-20') });
    expect(stateOf(asItWillBe(pending, start, instant('2026-03-19T22:59:59Z')))).toBe('pending');
  });

  it('moves what is to come under another policy, and nothing that was', () => {
    const policy = { ...policyOf('annual'), graceDays: 10, deletionDay: 20 };
    const at = instant('2027-03-20T10:00:00Z');
    const future = foreseenWith(annual, start, [{ kind: 'policyChanged', at, policy, ...place }]);
    const days = future.flatMap(({ what }) =>
      'on' in what && what.kind !== 'notice' ? [`${what.on} ${what.kind}`] : [],
    );
    expect(days).toEqual([
      '2027-03-15 expiry',
      '2027-03-15 stateNotice',
      '2027-03-25 disablement',
      '2027-03-25 stateNotice',
      '2027-04-04 deletion',
      '2027-04-04 stateNotice',
    ]);
  });
});
