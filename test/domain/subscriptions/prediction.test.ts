import '../date-equality.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import {
  type PlannedCommand,
  predict,
  predictedStateAt,
  predictWith,
} from '../../../domain/subscriptions/prediction.js';
import type { Snapshot } from '../../../domain/subscriptions/snapshots.js';
import { stateOf } from '../../../domain/subscriptions/subscription.js';
import { addition, assignment, type Given, payment, policyChange, renewal, replacement } from './commands.js';
import { active, committed, lineOf } from './life.js';

const begins = '2026-03-15T13:37:00Z';
const annual = active({ at: begins });
const start = instant(begins);

const planned = (given: Given, index = 0): PlannedCommand => ({ ...given, pointer: `/changes/${index}` });
const linesOf = (future: readonly Snapshot[]) => future.map(({ event }) => lineOf(event));

describe('a future with commands', () => {
  it('is that of the subscription which was changed so', () => {
    const at = '2027-03-27T16:20:00Z';
    const renewed = annual.livedTo(at).when(renewal({ at }));
    const future = predictWith(annual.state, start, [planned(renewal({ at }))]);
    const index = future.findIndex(({ event }) => event.kind === 'renewed');
    const after = ({ event: { revision: _, ...event } }: Snapshot) => event;
    expect(future.slice(index + 1).map(after)).toEqual(predict(renewed.state, instant(at)).map(after));
    expect(future[index]).toMatchObject({ event: { reason: 'renewedInGrace' }, after: { phase: 'active' } });
  });

  it('is refused as the command would be, and names its place', () => {
    const waiting = annual.when(replacement('lastDay', '2026-04-01T10:00:00Z'));
    expect(() => predictWith(waiting.state, start, [planned(renewal({ at: '2026-05-01T10:00:00Z' }))])).toThrow(
      expect.objectContaining({
        code: 'replacementWaits',
        details: expect.objectContaining({ pointer: '/changes/0', by: 'sub-2' }),
      }),
    );
    const crowded = annual.when(assignment(3, begins));
    const fewer = renewal({ at: '2027-03-27T16:20:00Z', seats: 1, freeUsers: null });
    expect(() => predictWith(crowded.state, start, [planned(fewer)])).toThrow(
      expect.objectContaining({ code: 'usersToFree' }),
    );
  });

  it('tells of a term that is paid for ahead, and of the end that moves with it', () => {
    const early = renewal({ at: '2026-05-01T10:00:00Z', seats: 5 });
    const future = predictWith(annual.state, start, [planned(early)]);
    expect(linesOf(future).slice(0, 3)).toEqual([
      '2026-05-01T10:00:00Z renewed',
      '2027-03-14T23:00:00Z termStarted',
      '2028-01-15T08:00:00Z notice 60',
    ]);
    expect(future[1]).toMatchObject({ after: { termInForce: 2, phase: 'active' } });
    expect(linesOf(future.slice(1))).toEqual(linesOf(predict(annual.when(early).state, early.at)));
  });

  it('tells of seats that are added, and of another subscription that takes the place', () => {
    const at = '2026-05-01T10:00:00Z';
    const more = addition({ at, seats: 2 });
    const grown = predictWith(annual.state, start, [planned(more)]);
    expect(grown[0]).toMatchObject({ event: { reason: 'seatsAdded' }, after: { termInForce: 2 } });
    expect(linesOf(grown.slice(1))).toEqual(linesOf(predict(annual.when(more).state, more.at)));
    const replaced = predictWith(annual.state, start, [planned(replacement('lastDay', at))]);
    expect(replaced.map(({ event, after }) => `${lineOf(event)} ${event.reason} ${stateOf(after)}`)).toEqual([
      '2026-05-01T10:00:00Z replacementStarted requested active',
      '2027-03-14T23:00:00Z superseded usersMoved superseded',
      '2027-03-15T08:00:00Z notice superseded usersMoved superseded',
    ]);
  });

  it('tells what payments settle, one after the other', () => {
    const monthly = active({ at: begins, invoiced: { periodMonths: 1 } });
    const payments = [payment('2026-04-20', '2026-04-20T10:00:00Z'), payment('2026-05-10', '2026-05-10T10:00:00Z')];
    const future = predictWith(monthly.state, start, payments.map(planned));
    const states = future.flatMap(({ event, after }) =>
      event.kind === 'noticeDue' || event.kind === 'collectionDue' ? [] : [`${lineOf(event)} ${after.phase}`],
    );
    expect(states.slice(0, 7)).toEqual([
      '2026-04-08T07:00:00Z proForma 2026-04-15 active',
      '2026-04-14T22:00:00Z unpaid grace',
      '2026-04-20T10:00:00Z paymentRecorded active',
      '2026-05-08T07:00:00Z proForma 2026-05-15 active',
      '2026-05-10T10:00:00Z paymentRecorded active',
      '2026-06-08T07:00:00Z proForma 2026-06-15 active',
      '2026-06-14T22:00:00Z unpaid grace',
    ]);
  });

  it('of one that waits for another’s last day begins with its set-up, which is taken for done', () => {
    const replaces = {
      subscriptionId: 'sub-0',
      when: 'lastDay',
      movesFrom: plainDate('2026-03-20'),
      zone: 'Europe/Warsaw',
      expiresOn: plainDate('2026-03-21'),
    } as const;
    const pending = committed({ at: begins, replaces }).state;
    const [first, ...others] = predict(pending, start);
    expect(first).toMatchObject({
      event: { kind: 'setUpStarted', reason: 'setUpRunning' },
      after: { reason: 'termPaid' },
    });
    expect(stateOf(first?.after ?? pending)).toBe('active');
    expect(stateOf(predictedStateAt(pending, start, instant('2026-03-20T00:00:00Z')))).toBe('active');
    expect(others.slice(0, 2).map(({ event }) => lineOf(event))).toEqual([
      '2026-03-20T23:00:00Z termStarted',
      '2027-01-20T08:00:00Z notice 60',
    ]);
    expect(stateOf(predictedStateAt(pending, start, instant('2026-03-19T22:59:59Z')))).toBe('pending');
  });

  it('moves what is to come under another policy, and nothing that was', () => {
    const policy = { ...policyOf('annual'), graceDays: 10, deletionDay: 20 };
    const future = predictWith(annual.state, start, [planned(policyChange(policy, '2027-03-20T10:00:00Z'))]);
    expect(linesOf(future).slice(4)).toEqual([
      '2027-03-14T23:00:00Z expired',
      '2027-03-15T08:00:00Z notice expired',
      '2027-03-20T10:00:00Z policyChanged',
      '2027-03-24T23:00:00Z disabled',
      '2027-03-25T08:00:00Z notice disabled',
      '2027-03-28T07:00:00Z notice deletionIsNear 7',
      '2027-04-03T22:00:00Z deletionStarted',
      '2027-04-03T22:00:00Z deleted',
      '2027-04-04T07:00:00Z notice deleted',
    ]);
  });
});
