import fc from 'fast-check';
import './date-equality.js';
import { compareInstants, instant, millis } from '../../domain/calendar.js';
import { entitlement } from '../../domain/entitlement.js';
import { asItWas, type HistoryEntry, remembered } from '../../domain/history.js';
import { policyOf } from '../../domain/policies.js';
import { actions, refusals } from '../../domain/possible-actions.js';
import { asItWillBe, foreseen, foreseenWith, type PlannedChange } from '../../domain/prediction.js';
import { type Subscription, stateOf } from '../../domain/subscription.js';
import { commitment, life, livedTo, minutesAfter, renewedBy, subscribed, told } from './lives.js';

const annual = subscribed({ at: '2026-03-15T13:37:00Z' });
const start = instant('2026-03-15T13:37:00Z');
const far = instant('2100-01-01T00:00:00Z');
const place = { pointer: '/changes/0' };

function renewal(at: string, seats = 3): PlannedChange {
  return { kind: 'renewed', at: instant(at), commitment: commitment({ at, seats }), freeExcess: false, ...place };
}

it('what is foreseen of any life is what happens to it', () => {
  fc.assert(
    fc.property(life, ({ changes }) => {
      for (const { at, subscription } of changes.slice(-3)) {
        const lived = livedTo(subscription, far);
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
    fc.property(life, fc.integer({ min: 1, max: 900 * 24 * 60 }), ({ changes }, minutes) => {
      for (const { at, subscription } of changes.slice(-3)) {
        const later = minutesAfter(at, minutes);
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
    expect(() => foreseenWith(annual, start, [renewal('2026-05-01T10:00:00Z')])).toThrow(
      expect.objectContaining({
        code: 'renewNotPossible',
        details: expect.objectContaining({ pointer: '/changes/0', state: 'active' }),
      }),
    );
    const crowded = { ...annual, assigned: 3 };
    expect(() => foreseenWith(crowded, start, [renewal('2027-03-27T16:20:00Z', 1)])).toThrow(
      expect.objectContaining({ code: 'usersToFree' }),
    );
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

describe('a history', () => {
  const entry = (scheduledAt: string, kind: HistoryEntry['kind'], more: Partial<HistoryEntry> = {}): HistoryEntry => ({
    kind,
    revision: millis(instant(more.at?.toString() ?? scheduledAt)),
    scheduledAt: instant(scheduledAt),
    at: instant(scheduledAt),
    why: '',
    details: {},
    ...more,
  });

  /** The state and what could be done at an instant. */
  function at(latest: Subscription, entries: readonly HistoryEntry[], when: string): string {
    const was = asItWas(remembered(latest, entries), instant(when));
    if (!was) return 'nothing';
    const refused = refusals(was, instant(when));
    return [stateOf(was), ...actions.filter((action) => refused[action] === null)].join(' ');
  }

  it('of an outage: what was carried out late counts from when it was due, what a caller did from when it was done', () => {
    const renewedAt = '2027-03-27T16:20:00Z';
    const latest = renewedBy(livedTo(annual, instant(renewedAt)).subscription, { at: renewedAt });
    const entries = [
      entry('2026-03-15T13:37:00Z', 'committed'),
      entry('2026-03-15T14:00:00Z', 'setUpDone'),
      entry('2027-03-18T10:00:00Z', 'holdPlaced', { details: { reason: 'a court' } }),
      entry('2027-03-14T23:00:00Z', 'expired', { at: instant('2027-03-20T08:00:00Z') }),
      entry(renewedAt, 'renewed', { details: { term: 2 } }),
    ];
    const lines = [
      '2026-03-15T13:36:59Z',
      '2026-03-15T13:50:00Z',
      '2027-03-14T22:59:59Z',
      '2027-03-16T00:00:00Z',
      '2027-03-19T00:00:00Z',
      '2027-03-28T00:00:00Z',
    ].map((when) => `${when} ${at(latest, entries, when)}`);
    expect(lines).toEqual([
      '2026-03-15T13:36:59Z nothing',
      '2026-03-15T13:50:00Z settingUp changeLicences export placeLegalHold',
      '2027-03-14T22:59:59Z active changeLicences export placeLegalHold',
      '2027-03-16T00:00:00Z grace renew changeLicences export placeLegalHold',
      '2027-03-19T00:00:00Z grace renew changeLicences export releaseLegalHold',
      '2027-03-28T00:00:00Z active changeLicences export releaseLegalHold',
    ]);
  });

  it('of a renewal that came too late for its disablement: nobody had said so, and it counted all the same', () => {
    const entries = [entry('2026-03-15T13:37:00Z', 'committed'), entry('2027-03-14T23:00:00Z', 'expired')];
    const latest = livedTo(annual, instant('2027-03-15T00:00:00Z')).subscription;
    expect(at(latest, entries, '2027-04-20T00:00:00Z')).toBe('disabled renew export placeLegalHold');
    expect(compareInstants(latest.since, instant('2027-04-13T22:00:00Z'))).toBeLessThan(0);
  });
});
