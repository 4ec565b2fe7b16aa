import fc from 'fast-check';
import '../date-equality.js';
import { compareInstants, type Instant, instant, millis } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { actions, refusals } from '../../../domain/subscriptions/possible-actions.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  seatsOwned,
  stateOf,
} from '../../../domain/subscriptions/subscription.js';
import { asItWas, type HistoryEntry, remembered, startSubscription } from '../../domain/subscriptions/MISSING.js';
import { commitment, type Life, life, livedTo, onALastDay, renewedBy, replacedLife, subscribed } from './lives.js';

const annual = subscribed({ at: '2026-03-15T13:37:00Z' });

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
      '2026-03-15T13:50:00Z settingUp changeLicences export placeLegalHold undo',
      '2027-03-14T22:59:59Z active renew addSeats replaceNow replaceOnLastDay changeLicences export placeLegalHold',
      '2027-03-16T00:00:00Z grace renew replaceNow changeLicences export placeLegalHold',
      '2027-03-19T00:00:00Z grace renew replaceNow changeLicences export releaseLegalHold',
      '2027-03-28T00:00:00Z active renew addSeats replaceNow replaceOnLastDay changeLicences export releaseLegalHold',
    ]);
  });

  it('of a renewal that came too late for its disablement: nobody had said so, and it counted all the same', () => {
    const entries = [
      entry('2026-03-15T13:37:00Z', 'committed'),
      entry('2026-03-15T14:00:00Z', 'setUpDone'),
      entry('2027-03-14T23:00:00Z', 'expired'),
    ];
    const latest = livedTo(annual, instant('2027-03-15T00:00:00Z')).subscription;
    expect(at(latest, entries, '2027-04-20T00:00:00Z')).toBe('disabled renew replaceNow export placeLegalHold');
    expect(compareInstants(latest.since, instant('2027-04-13T22:00:00Z'))).toBeLessThan(0);
  });

  it('of one that took the place of another: it waited, was set up with a pause, and could be undone until that was done', () => {
    const latest = startSubscription('sub-1', 'tenant-1', commitment({ at: '2026-03-15T13:37:00Z' }), onALastDay);
    const entries = [
      entry('2026-03-15T13:37:00Z', 'committed'),
      entry('2026-03-19T23:00:00Z', 'setUpBegan'),
      entry('2026-03-20T08:00:00Z', 'setUpPaused'),
      entry('2026-03-20T09:00:00Z', 'setUpBegan'),
      entry('2026-03-20T10:00:00Z', 'setUpDone'),
    ];
    const lines = ['2026-03-19T22:59:59Z', '2026-03-19T23:00:00Z', '2026-03-20T08:30:00Z', '2026-03-20T10:00:00Z'];
    expect(lines.map((when) => at(latest, entries, when))).toEqual([
      'pending export placeLegalHold undo',
      'settingUp changeLicences export placeLegalHold undo',
      'settingUp changeLicences export placeLegalHold undo',
      'active renew replaceNow replaceOnLastDay changeLicences export placeLegalHold',
    ]);
    const reasons = lines.map((when) => asItWas(remembered(latest, entries), instant(when))?.why);
    expect(reasons).toEqual(['awaitsLastDay', 'setUpRunning', 'setUpPaused', 'termPaid']);
    const given = [...entries.slice(0, 3), entry('2026-03-20T09:00:00Z', 'setUpUndone', { details: { assigned: 0 } })];
    expect(at(latest, given, '2026-03-20T09:00:00Z')).toBe('undone');
  });
});

describe('any life that was written down', () => {
  /** What can be told of a subscription. */
  function facts(subscription: Subscription) {
    const { why, since, assigned, hold, replacement, graceFrom } = subscription;
    const terms = [currentTerm(subscription), lastTerm(subscription)];
    const seats = seatsOwned(subscription);
    return toJson({ state: stateOf(subscription), why, since, assigned, hold, replacement, graceFrom, terms, seats });
  }

  function written({ changes }: Life): HistoryEntry[] {
    return changes.flatMap(({ at, subscription: { revision }, happened }) =>
      happened ? [{ ...happened, revision, scheduledAt: happened.dueAt ?? at, at }] : [],
    );
  }

  function isWithin(at: Instant, { scheduledAt, at: doneAt }: HistoryEntry): boolean {
    return compareInstants(scheduledAt, at) <= 0 && compareInstants(at, doneAt) < 0;
  }

  it.each([
    ['with early and late renewals, added seats and holds', life],
    ['with replacements that are carried out or given up', replacedLife],
  ])('is the same again at each of its instants: %s', (_, lives) => {
    fc.assert(
      fc.property(lives, (one) => {
        const latest = one.changes.at(-1)?.subscription;
        if (!latest) return;
        const entries = written(one);
        const history = remembered(latest, entries);
        for (const { at } of one.changes) {
          // What was carried out late counts from the instant at which it was due.
          if (entries.some((entry) => isWithin(at, entry))) continue;
          const then = one.changes.findLast((change) => compareInstants(change.at, at) <= 0)?.subscription;
          const was = asItWas(history, at);
          expect(was && { at, ...facts(was) }).toEqual(then && { at, ...facts(then) });
        }
      }),
      { numRuns: 40 },
    );
  });
});
