import '../date-equality.js';
import { toJson } from '../../../domain/json.js';
import { currentTerm } from '../../../domain/subscriptions/subscription.js';
import { hold, release, renewal } from './commands.js';
import { active, lineOf, plannedOf, refusalOf, story } from './life.js';

const annual = active({ at: '2026-03-15T13:37:11.042Z' });
const heldOnDay50 = annual.livedTo('2027-05-04T09:00:00Z').when(hold('2027-05-04T09:00:00Z'));
const end = '2030-01-01T00:00:00Z';

describe('holdPlaced', () => {
  it('takes the deletion away and leaves it disabled, renewable, with the reason', () => {
    expect(toJson(heldOnDay50.latest)).toMatchObject([
      { kind: 'holdPlaced', reason: 'legalHold', holdReason: 'a court asked', requestId: 'req-1' },
    ]);
    expect(heldOnDay50.state).toMatchObject({
      phase: 'disabled',
      reason: 'legalHold',
      hold: { reason: 'a court asked' },
    });
    expect(plannedOf(heldOnDay50.state)).toEqual([]);
    const years = '2030-01-01T12:00:00Z';
    const renewed = heldOnDay50.livedTo(years).when(renewal({ at: years }));
    expect(currentTerm(renewed.state).startsOn.toString()).toBe('2030-01-01');
  });

  it('while active changes nothing until the deletion would come', () => {
    const early = annual.when(hold('2026-06-01T10:00:00Z'));
    expect([early.state.phase, early.state.reason]).toEqual(['active', 'termPaid']);
    const disabled = early.livedTo(end);
    expect(story(disabled).at(-1)).toBe('2027-04-14T07:00:00Z notice disabled');
    expect(disabled.state.reason).toBe('legalHold');
    const free = early.livedTo('2027-04-20T10:00:00Z').when(release('2027-04-20T10:00:00Z'));
    expect(free.state.reason).toBe('graceOver');
  });

  it('is refused a second time, and once the deletion has begun', () => {
    expect(refusalOf(() => heldOnDay50.when(hold('2027-05-05T09:00:00Z')))).toBe('alreadyOnHold');
    const due = '2027-07-12T22:00:00Z';
    const disabled = annual.livedTo('2027-07-12T21:59:59Z');
    const begun = disabled.with(disabled.livedTo(due).latest.slice(0, 1));
    expect(refusalOf(() => begun.when(hold(due)))).toBe('deletionBegun');
    expect(refusalOf(() => disabled.livedTo(due).when(hold(due)))).toBe('subscriptionEnded');
  });
});

describe('holdReleased', () => {
  it('a week before day 120 changes nothing: it is deleted on day 120', () => {
    const free = heldOnDay50.when(release('2027-07-06T21:59:59.999Z'));
    expect(toJson(free.latest)).toMatchObject([{ kind: 'holdReleased', reason: 'requested' }]);
    expect(free.state.reason).toBe('graceOver');
    expect(story(free.livedTo(end))).toEqual([
      '2027-07-07T07:00:00Z notice deletionAfterHold',
      '2027-07-12T22:00:00Z deletionStarted',
      '2027-07-12T22:00:00Z deleted',
      '2027-07-13T07:00:00Z notice deleted',
    ]);
  });

  it.each([
    ['2027-07-06T22:00:00Z', '2027-07-13T22:00:00Z'],
    ['2027-07-12T22:00:00Z', '2027-07-19T22:00:00Z'],
    ['2027-07-13T15:00:00Z', '2027-07-19T22:00:00Z'],
    ['2027-07-13T21:59:59.999Z', '2027-07-19T22:00:00Z'],
    ['2027-09-01T10:00:00Z', '2027-09-07T22:00:00Z'],
  ])('later, at %s, is deleted at the start of the seventh day after', (when, deletedAt) => {
    expect(story(heldOnDay50.when(release(when)).livedTo(end)).slice(1, 3)).toEqual([
      `${deletedAt} deletionStarted`,
      `${deletedAt} deleted`,
    ]);
  });

  it('in Santiago is deleted at 01:00 of a day without a midnight', () => {
    const santiago = active({ at: '2026-09-05T15:00:00Z', zone: 'America/Santiago' });
    const held = santiago.livedTo('2028-01-01T00:00:00Z').when(hold('2028-01-01T00:00:00Z'));
    const free = held.when(release('2028-08-27T20:00:00Z'));
    expect(plannedOf(free.state).slice(0, 2)).toEqual([
      '2028-08-28T13:00:00Z notice deletionAfterHold',
      '2028-09-03T04:00:00Z deletion',
    ]);
  });

  it('counts from the last release, where it was placed again', () => {
    const again = heldOnDay50.when(release('2027-08-01T10:00:00Z')).when(hold('2027-08-01T12:00:00Z'));
    expect(plannedOf(again.state)).toEqual([]);
    const free = again.when(release('2027-12-24T18:00:00Z'));
    expect(plannedOf(free.state).slice(0, 2)).toEqual([
      '2027-12-25T08:00:00Z notice deletionAfterHold',
      '2027-12-30T23:00:00Z deletion',
    ]);
  });

  it('of an earlier term does not move the deletion of the next one', () => {
    const free = heldOnDay50.when(release('2027-07-13T15:00:00Z'));
    const again = free.when(renewal({ at: '2027-07-13T16:00:00Z' }));
    expect(story(again.livedTo('2029-01-01T00:00:00Z')).at(-3)).toBe('2028-11-09T23:00:00Z deletionStarted');
  });

  it('is announced the next 09:00, once, and the deletion not announced again', () => {
    const early = heldOnDay50.when(release('2027-05-06T05:00:00Z'));
    const announced = early.livedTo(end).latest.filter(({ kind }) => kind === 'noticeDue');
    expect(toJson(announced[0])).toMatchObject({ reason: 'legalHoldReleased', days: null });
    expect(announced.map(lineOf)).toEqual([
      '2027-05-06T07:00:00Z notice deletionAfterHold',
      '2027-07-13T07:00:00Z notice deleted',
    ]);
  });

  it('before it is disabled is not announced: the 30 and 7 days before the deletion are', () => {
    const free = annual.when(hold('2026-06-01T10:00:00Z')).livedTo('2027-03-20T10:00:00Z');
    const planned = plannedOf(free.when(release('2027-03-20T10:00:00Z')).state);
    expect(planned.filter((line) => line.includes('deletion'))).toEqual([
      '2027-06-13T07:00:00Z notice deletionIsNear 30',
      '2027-07-06T07:00:00Z notice deletionIsNear 7',
      '2027-07-12T22:00:00Z deletion',
    ]);
  });

  it('on an announced day takes the announcement away', () => {
    const near = annual.livedTo('2027-06-13T12:00:00Z').when(hold('2027-06-14T09:00:00Z'));
    const free = near.livedTo('2027-07-06T06:00:00Z').when(release('2027-07-06T06:00:00Z'));
    expect(plannedOf(free.state)).toEqual([
      '2027-07-06T07:00:00Z notice deletionAfterHold',
      '2027-07-12T22:00:00Z deletion',
      '2027-07-13T07:00:00Z notice deleted',
    ]);
  });

  it('is refused where there is none, and of what has ended', () => {
    expect(refusalOf(() => annual.when(release('2027-05-01T10:00:00Z')))).toBe('notOnHold');
    expect(refusalOf(() => annual.livedTo(end).when(release(end)))).toBe('subscriptionEnded');
  });
});
