import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { renewal } from './commands.js';
import { active, type Life, plannedOf, story } from './life.js';

const annual = active({ at: '2026-03-15T13:37:11.042Z' });

/** Identities of what newer messages stand for. */
function collapsedBy(life: Life): string[] {
  return life.latest.flatMap(({ milestones }) => milestones.slice(1));
}

describe('after an outage', () => {
  it('missed reminders collapse into the newest', () => {
    const resumed = annual.resumedAt('2027-03-10T12:00:00Z');
    expect(story(resumed)).toEqual(['2027-03-08T08:00:00Z notice 7']);
    expect(collapsedBy(resumed)).toEqual(['notice/1/2027-03-15/60', 'notice/1/2027-03-15/30']);
    expect(resumed.latest[0]?.at).toEqual(instant('2027-03-10T12:00:00Z'));
    expect(plannedOf(resumed.state)[0]).toBe('2027-03-14T08:00:00Z notice 1');
  });

  it('a reminder and the message of the expiry collapse into the latter, after the change of state', () => {
    const resumed = annual.resumedAt('2027-03-16T12:00:00Z');
    expect(story(resumed)).toEqual(['2027-03-14T23:00:00Z expired', '2027-03-15T08:00:00Z notice expired']);
    expect(collapsedBy(resumed)).toEqual([60, 30, 7, 1].map((days) => `notice/1/2027-03-15/${days}`));
  });

  it('before 09:00 the last reminder is still the newest, and goes before the expiry that follows it', () => {
    expect(story(annual.resumedAt('2027-03-15T06:00:00Z'))).toEqual([
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T23:00:00Z expired',
    ]);
  });

  it('state changes run in order at their scheduled instants, and one message tells of the newest', () => {
    const resumed = annual.resumedAt('2027-06-01T00:00:00Z');
    expect(story(resumed)).toEqual([
      '2027-03-14T23:00:00Z expired',
      '2027-04-13T22:00:00Z disabled',
      '2027-04-14T07:00:00Z notice disabled',
    ]);
    expect(resumed.state).toMatchObject({ phase: 'disabled' });
    expect(resumed.state.since.toString()).toBe('2027-04-13T22:00:00Z');
  });

  it('of more than a year everything runs up to the deletion and its message', () => {
    expect(story(annual.resumedAt('2028-01-01T00:00:00Z'))).toEqual([
      '2027-03-14T23:00:00Z expired',
      '2027-04-13T22:00:00Z disabled',
      '2027-07-12T22:00:00Z deletionStarted',
      '2027-07-12T22:00:00Z deleted',
      '2027-07-13T07:00:00Z notice deleted',
    ]);
  });

  it('the message of a reactivation gives way to a newer reminder', () => {
    const at = '2027-03-27T16:20:00Z';
    const resumed = annual.livedTo(at).when(renewal({ at })).resumedAt('2028-01-20T00:00:00Z');
    expect(story(resumed)).toEqual(['2028-01-15T08:00:00Z notice 60']);
    expect(collapsedBy(resumed)).toEqual([`reactivated/${at}`]);
  });

  it('missed collections are one attempt, before the disablement that is overdue; the request is never left out', () => {
    const invoiced = active({ at: '2026-03-15T13:37:00Z', invoiced: { periodMonths: null } });
    const resumed = invoiced.resumedAt('2027-04-20T12:00:00Z');
    expect(story(resumed)).toEqual([
      '2027-03-01T08:00:00Z proForma 2027-03-15',
      '2027-03-14T23:00:00Z expired',
      '2027-04-12T07:00:00Z collection 28',
      '2027-04-13T22:00:00Z disabled',
      '2027-04-14T07:00:00Z notice disabled',
    ]);
    expect(collapsedBy(resumed).filter((id) => id.startsWith('collection'))).toEqual(
      [-3, 0, 3, 7, 14, 21].map((day) => `collection/1/2027-03-15/${day}`),
    );
  });
});

describe('the subscription as the calendar has it', () => {
  it('never goes back, and is deleted only once that has begun', () => {
    const disabled = annual.livedTo('2027-04-13T22:00:00Z').state;
    expect(asOf(disabled, instant('2027-03-20T00:00:00Z'))).toEqual(disabled);
    expect(asOf(annual.state, instant('2027-04-13T21:59:59Z')).phase).toBe('grace');
    expect(asOf(annual.state, instant('2040-01-01T00:00:00Z'))).toMatchObject({
      phase: 'disabled',
      deletionBegun: false,
    });
  });
});
