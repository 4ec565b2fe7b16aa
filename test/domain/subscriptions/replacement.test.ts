import '../date-equality.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { assertLicencesChangeable } from '../../../domain/subscriptions/licences.js';
import { renewalOf } from '../../../domain/subscriptions/renewal.js';
import { assertReplaceable, daysLostBy } from '../../../domain/subscriptions/replacement.js';
import { currentTerm, hasEnded, isLive, seatsOwned, stateOf } from '../../../domain/subscriptions/subscription.js';
import { giveBack, moveDone, renewal, replacement, setUp } from './commands.js';
import { active, committed, type Life, plannedOf, refusalOf, story } from './life.js';

const at = '2026-03-15T13:37:00Z';
const end = '2030-01-01T00:00:00Z';
const annual = active({ at });
const onLastDay = annual.when(replacement('lastDay', '2027-02-20T10:00:00Z'));

describe('replacementStarted for the last day', () => {
  it('loses no day: its users are moved on the last one', () => {
    expect(toJson(onLastDay.latest)).toMatchObject([
      {
        kind: 'replacementStarted',
        reason: 'requested',
        daysLost: 0,
        replacement: { by: 'sub-2', when: 'lastDay', movesFrom: '2027-03-14', movedAt: null },
      },
    ]);
  });

  it('is told nothing more, does not expire, and is not disabled while its users are moved', () => {
    expect(story(onLastDay.livedTo(end))).toEqual([]);
    expect(onLastDay.state).toMatchObject({ phase: 'active', reason: 'termPaid' });
    const years = instant('2028-01-01T00:00:00Z');
    expect(entitlement(onLastDay.state, years)).toMatchObject({ usersWork: true, data: 'kept' });
  });

  it('refuses renewals and another replacement, and names the new one', () => {
    expect(renewalOf(onLastDay.state)).toMatchObject({
      code: 'replacementWaits',
      details: { by: 'sub-2', when: 'lastDay', on: '2027-03-14' },
    });
    expect(refusalOf(() => onLastDay.when(replacement('now', '2027-03-01T00:00:00Z')))).toBe('replacementWaits');
  });

  it('takes users up to the day of the move; from then on only the set-up changes who is on it, and anybody may leave', () => {
    const change = (when: string, assigning: boolean, bySetUp = false) =>
      refusalOf(() => assertLicencesChangeable(onLastDay.state, { assigning, bySetUp, at: instant(when) }));
    expect(change('2027-03-13T22:59:59Z', true)).toBeNull();
    expect(change('2027-03-13T23:00:00Z', true)).toBe('replacementWaits');
    expect(change('2027-03-13T23:00:00Z', true, true)).toBeNull();
    expect(change('2027-03-13T23:00:00Z', false)).toBeNull();
  });
});

describe('usersMoved and superseded', () => {
  it('before the end wait for it, and it is told in the morning', () => {
    const moved = onLastDay.when(moveDone('2027-03-14T00:30:00Z'));
    expect(moved.latest).toMatchObject([{ kind: 'usersMoved', reason: 'usersMoved', by: 'sub-2' }]);
    expect(story(moved.livedTo(end))).toEqual([
      '2027-03-14T23:00:00Z superseded',
      '2027-03-15T08:00:00Z notice superseded',
    ]);
    const over = moved.livedTo('2027-03-14T23:00:00Z').state;
    expect(over).toMatchObject({ phase: 'superseded', reason: 'usersMoved', assigned: 0 });
    expect([stateOf(over), hasEnded(over), isLive(over), seatsOwned(over)]).toEqual(['superseded', true, false, 0]);
    expect(entitlement(over, instant('2027-03-15T00:00:00Z'))).toMatchObject({
      usersWork: false,
      administratorsExport: false,
      renewable: false,
      data: 'kept',
    });
  });

  it('come when the last user has moved where that takes longer, and users work until then', () => {
    const movedAt = '2027-03-16T11:00:00Z';
    const moved = onLastDay.when(moveDone(movedAt));
    expect(story(moved.livedTo(end))).toEqual([`${movedAt} superseded`, `${movedAt} notice superseded`]);
    expect(phaseAt(moved.state, instant('2027-03-16T10:59:59Z'))).toBe('active');
    expect(phaseAt(moved.state, instant(movedAt))).toBe('superseded');
  });

  it('are not of another one, and once', () => {
    expect(onLastDay.when(moveDone('2027-03-14T10:00:00Z', 'sub-3')).latest).toEqual([]);
    expect(onLastDay.when(giveBack('2027-03-14T10:00:00Z', 'sub-3')).latest).toEqual([]);
    const moved = onLastDay.when(moveDone('2027-03-14T10:00:00Z'));
    expect(moved.when(moveDone('2027-03-14T11:00:00Z')).latest).toEqual([]);
  });

  it('wait for the end of what is stacked', () => {
    const stacked = annual.when(renewal({ at: '2026-06-01T10:00:00Z', seats: 5 }));
    const later = stacked.when(replacement('lastDay', '2026-07-01T10:00:00Z'));
    expect(later.state.replacement?.movesFrom).toEqual(plainDate('2028-03-14'));
    const moved = later.livedTo('2028-03-14T10:00:00Z').when(moveDone('2028-03-14T10:00:00Z'));
    expect(later.livedTo('2028-03-14T10:00:00Z').latest.map(({ kind }) => kind)).toEqual(['termStarted']);
    expect(story(moved.livedTo(end))).toEqual([
      '2028-03-14T23:00:00Z superseded',
      '2028-03-15T08:00:00Z notice superseded',
    ]);
  });
});

describe('replacementStarted now', () => {
  const when = '2026-12-15T10:00:00Z';

  it('gives up the days that are left, today included, stacked terms too; somebody has to agree to them', () => {
    expect(daysLostBy(annual.state, 'now', instant(when))).toBe(90);
    const stacked = annual.when(renewal({ at: '2026-06-01T10:00:00Z' }));
    expect(daysLostBy(stacked.state, 'now', instant(when))).toBe(90 + 366);
    expect(refusalOf(() => annual.when(replacement('now', when, 89)))).toBe('confirmationRequired');
    expect(annual.when(replacement('now', when, 90)).latest).toMatchObject([
      { kind: 'replacementStarted', daysLost: 90 },
    ]);
  });

  it('ends as soon as its users have moved', () => {
    const moved = annual.when(replacement('now', when)).when(moveDone('2026-12-15T10:00:40Z'));
    expect(story(moved.livedTo(end))).toEqual([
      '2026-12-15T10:00:40Z superseded',
      '2026-12-15T10:00:40Z notice superseded',
    ]);
  });

  it.each([
    ['2027-03-20T10:00:00Z', 'grace'],
    ['2027-05-01T10:00:00Z', 'disabled'],
  ])('at %s, in %s, loses nothing, and it stays as it is meanwhile', (late, phase) => {
    const old = annual.livedTo(late);
    expect(daysLostBy(old.state, 'now', instant(late))).toBe(0);
    const waits = old.when(replacement('now', late, 0));
    expect(waits.livedTo('2029-01-01T00:00:00Z').state.phase).toBe(phase);
    expect(phaseAt(waits.state, instant('2029-01-01T00:00:00Z'))).toBe(phase);
  });
});

describe('a replacement is refused', () => {
  const refused = ({ state }: Life, when: 'now' | 'lastDay', on: string, planId = 'other') =>
    refusalOf(() => assertReplaceable(state, { when, planId, at: instant(on) }));

  it('by its own plan, on a last day that is over, and during the set-up', () => {
    expect(refused(annual, 'now', '2026-12-15T10:00:00Z', 'suite')).toBe('samePlan');
    expect(refused(annual, 'lastDay', '2027-03-14T22:59:59Z')).toBeNull();
    expect(refused(annual, 'lastDay', '2027-03-14T23:00:00Z')).toBe('ended');
    expect(refused(committed({ at }), 'now', at)).toBe('settingUp');
  });

  it('by its own plan unless neither keys nor a payment bring it back', () => {
    const bought = { at, policy: 'newCommerceAnnual', invoiced: { periodMonths: 1 } } as const;
    const unpaid = active(bought).livedTo('2026-05-01T10:00:00Z');
    // What is owed of its commitment can still be paid.
    expect([unpaid.state.phase, refused(unpaid, 'now', '2026-05-01T10:00:00Z', 'suite')]).toEqual([
      'disabled',
      'samePlan',
    ]);
    const over = active({ at, policy: 'newCommerceAnnual' }).livedTo('2027-03-20T10:00:00Z');
    expect([over.state.phase, refused(over, 'now', '2027-03-20T10:00:00Z', 'suite')]).toEqual(['disabled', null]);
    expect(refused(annual.livedTo('2027-05-01T10:00:00Z'), 'now', '2027-05-01T10:00:00Z', 'suite')).toBe('samePlan');
  });

  it('while users may still be moved to it, even if its own term has ended', () => {
    const over = committed({ at }).when(setUp('paused', at)).livedTo('2027-03-20T10:00:00Z');
    expect(stateOf(over.state)).toBe('grace');
    expect(refused(over, 'now', '2027-03-20T10:00:00Z')).toBe('settingUp');
  });

  it('on the last day of what has none', () => {
    const perpetual = active({ at, policy: null });
    expect(refused(perpetual, 'lastDay', '2026-12-15T10:00:00Z')).toBe('perpetual');
    expect(refused(perpetual, 'now', '2026-12-15T10:00:00Z')).toBeNull();
    expect(daysLostBy(perpetual.state, 'now', instant('2026-12-15T10:00:00Z'))).toBeNull();
    expect(refusalOf(() => perpetual.when(replacement('now', '2026-12-15T10:00:00Z', 0)))).toBe('confirmationRequired');
  });

  it('of what is over or about to be', () => {
    expect(refused(annual.livedTo('2028-01-01T00:00:00Z'), 'now', '2028-01-01T00:00:00Z')).toBe('subscriptionEnded');
    const disabled = annual.livedTo('2027-07-12T21:00:00Z');
    const begun = disabled.with(disabled.livedTo('2027-07-12T22:00:00Z').latest.slice(0, 1));
    expect(refused(begun, 'now', '2027-07-12T22:00:00Z')).toBe('deletionBegun');
  });
});

describe('replacementReleased', () => {
  it('before the end leaves everything as it would have been', () => {
    const free = onLastDay.when(giveBack('2027-03-01T10:00:00Z'));
    expect(free.latest).toMatchObject([
      { kind: 'replacementReleased', reason: 'setUpUndone', by: 'sub-2', graceFrom: null },
    ]);
    const untouched = annual.livedTo('2027-03-01T10:00:00Z');
    expect(story(free.resumedAt('2027-03-01T10:00:00Z').livedTo(end))).toEqual(story(untouched.livedTo(end)));
    expect([free.state.graceFrom, renewalOf(free.state)]).toEqual([null, 'early']);
  });

  it('after the end gives the days of grace from that day on, and the data stays as long as ever', () => {
    const when = '2027-03-20T15:00:00Z';
    const free = onLastDay.when(giveBack(when));
    expect(free.state.graceFrom).toEqual(plainDate('2027-03-20'));
    expect(phaseAt(free.state, instant(when))).toBe('grace');
    expect(story(free.livedTo(end)).filter((line) => !/ \d+$/.test(line))).toEqual([
      '2027-03-19T23:00:00Z expired',
      '2027-03-20T08:00:00Z notice expired',
      '2027-04-18T22:00:00Z disabled',
      '2027-04-19T07:00:00Z notice disabled',
      '2027-07-17T22:00:00Z deletionStarted',
      '2027-07-17T22:00:00Z deleted',
      '2027-07-18T07:00:00Z notice deleted',
    ]);
    // The renewal leaves no gap all the same.
    const renewed = free.livedTo(when).when(renewal({ at: '2027-04-10T10:00:00Z' }));
    expect(toJson(currentTerm(renewed.state))).toMatchObject({ startsOn: '2027-03-15', expiresOn: '2028-03-15' });
    expect(renewed.state.graceFrom).toBeNull();
  });

  it('while it is disabled does not bring the days of grace back', () => {
    const when = '2027-05-03T10:00:00Z';
    const disabled = annual.livedTo('2027-05-01T10:00:00Z').when(replacement('now', '2027-05-01T10:00:00Z', 0));
    const free = disabled.when(giveBack(when));
    expect(free.state.phase).toBe('disabled');
    expect(phaseAt(free.state, instant(when))).toBe('disabled');
    expect(plannedOf(free.state)).toEqual([
      '2027-07-02T07:00:00Z notice deletionIsNear 30',
      '2027-07-25T07:00:00Z notice deletionIsNear 7',
      '2027-07-31T22:00:00Z deletion',
      '2027-08-01T07:00:00Z notice deleted',
    ]);
  });

  it('of a subscription that was superseded changes nothing', () => {
    const over = onLastDay.when(moveDone('2027-03-14T10:00:00Z')).livedTo('2027-03-15T00:00:00Z');
    expect(over.when(giveBack('2027-03-15T10:00:00Z')).latest).toEqual([]);
  });
});
