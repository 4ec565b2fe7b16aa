import '../date-equality.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { actions, refusals } from '../../../domain/subscriptions/possible-actions.js';
import { stateAt, withSnapshots } from '../../../domain/subscriptions/snapshots.js';
import { stateOf } from '../../../domain/subscriptions/subscription.js';
import { hold, renewal, setUp } from './commands.js';
import { committed, type Life } from './life.js';

const at = '2026-03-15T13:37:00Z';
const annual = committed({ at }).when(setUp('done', '2026-03-15T14:00:00Z'));

/** The state and what could be done at an instant. */
function then({ events }: Life, when: string): string {
  const was = stateAt(events, instant(when));
  if (!was) return `${when} nothing`;
  const refused = refusals(was, instant(when));
  return [when, stateOf(was), ...actions.filter((action) => refused[action] === null)].join(' ');
}

describe('the past of a subscription', () => {
  it('of an outage: what was carried out late counts from when it was due, what a caller did from when it was done', () => {
    const renewedAt = '2027-03-27T16:20:00Z';
    const late = annual.resumedAt('2027-03-20T08:00:00Z').when(hold('2027-03-20T09:00:00Z'));
    const latest = late.when(renewal({ at: renewedAt }));
    const lines = [
      '2026-03-15T13:36:59Z',
      '2026-03-15T13:50:00Z',
      '2027-03-14T22:59:59Z',
      '2027-03-16T00:00:00Z',
      '2027-03-21T00:00:00Z',
      '2027-03-28T00:00:00Z',
    ].map((when) => then(latest, when));
    expect(lines).toEqual([
      '2026-03-15T13:36:59Z nothing',
      '2026-03-15T13:50:00Z settingUp changeLicences cancelAtEndOfTerm export placeLegalHold undo',
      '2027-03-14T22:59:59Z active renew addSeats replaceNow replaceOnLastDay changeLicences cancelAtEndOfTerm cancelNow export placeLegalHold',
      '2027-03-16T00:00:00Z grace renew replaceNow changeLicences cancelNow export placeLegalHold',
      '2027-03-21T00:00:00Z grace renew replaceNow changeLicences cancelNow export releaseLegalHold',
      '2027-03-28T00:00:00Z active renew addSeats replaceNow replaceOnLastDay changeLicences cancelAtEndOfTerm cancelNow export releaseLegalHold',
    ]);
  });

  it('of a disablement that was not carried out yet is what the calendar says', () => {
    const expired = annual.livedTo('2027-03-15T00:00:00Z');
    expect(then(expired, '2027-04-20T00:00:00Z')).toBe(
      '2027-04-20T00:00:00Z disabled renew replaceNow export placeLegalHold',
    );
    expect(expired.state.phase).toBe('grace');
  });

  it('of one that took the place of another: it waited, was set up with a pause, and could be undone until that was done', () => {
    const replaces = {
      subscriptionId: 'sub-0',
      when: 'lastDay',
      movesFrom: plainDate('2026-03-20'),
      zone: 'Europe/Warsaw',
      expiresOn: plainDate('2026-03-21'),
    } as const;
    const paused = committed({ at, replaces })
      .livedTo('2026-03-20T08:00:00Z')
      .when(setUp('paused', '2026-03-20T08:00:00Z'));
    const resumed = paused.when(setUp('running', '2026-03-20T09:00:00Z'));
    const latest = resumed.when(setUp('done', '2026-03-20T10:00:00Z'));
    const instants = ['2026-03-19T22:59:59Z', '2026-03-19T23:00:00Z', '2026-03-20T08:30:00Z', '2026-03-20T10:00:00Z'];
    expect(instants.map((when) => then(latest, when))).toEqual([
      '2026-03-19T22:59:59Z pending export placeLegalHold undo',
      '2026-03-19T23:00:00Z settingUp changeLicences cancelAtEndOfTerm export placeLegalHold undo',
      '2026-03-20T08:30:00Z settingUp changeLicences cancelAtEndOfTerm export placeLegalHold undo',
      '2026-03-20T10:00:00Z active renew replaceNow replaceOnLastDay changeLicences cancelAtEndOfTerm cancelNow export placeLegalHold',
    ]);
    expect(instants.map((when) => stateAt(latest.events, instant(when))?.reason)).toEqual([
      'awaitsLastDay',
      'setUpRunning',
      'setUpPaused',
      'termPaid',
    ]);
    const given = paused.when(setUp('undone', '2026-03-20T09:00:00Z'));
    expect(then(given, '2026-03-20T09:00:00Z')).toBe('2026-03-20T09:00:00Z undone');
  });
});

it('each event comes with the subscription as it left it', () => {
  const life = annual.livedTo('2027-04-14T07:00:00Z');
  const snapshots = withSnapshots(life.events);
  expect(snapshots.map(({ event }) => event)).toEqual(life.events);
  expect(snapshots.map(({ after }) => `${after.revision} ${stateOf(after)}`)).toEqual([
    '1 settingUp',
    '2 active',
    '3 active',
    '4 active',
    '5 active',
    '6 active',
    '7 grace',
    '8 grace',
    '9 disabled',
    '10 disabled',
  ]);
  expect(snapshots.at(-1)?.after).toEqual(life.state);
});
