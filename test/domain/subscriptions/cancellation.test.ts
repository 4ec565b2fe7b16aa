import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { currentTerm } from '../../../domain/subscriptions/subscription.js';
import {
  addition,
  cancellation,
  hold,
  payment,
  policyChange,
  release,
  renewal,
  replacement,
  withdrawal,
} from './commands.js';
import { active, committed, plannedOf, refusalOf, story } from './life.js';

const annual = active({ at: '2026-03-15T13:37:11Z' });
const inJune = '2026-06-01T10:00:00Z';
const atEnd = annual.livedTo(inJune).when(cancellation('endOfTerm', inJune));
const atOnce = annual.livedTo(inJune).when(cancellation('now', inJune));

describe('a subscription that is cancelled for the end of its term', () => {
  it('goes on until its last day, has no grace, and is kept for the retention of cancelled ones', () => {
    expect(toJson(atEnd.latest)).toMatchObject([
      { kind: 'cancelled', cancellation: { when: 'endOfTerm', reason: 'tooExpensive', since: inJune } },
    ]);
    expect(atEnd.state).toMatchObject({ phase: 'active', commercialRevision: 2 });
    expect(story(atEnd.livedTo('2030-01-01T00:00:00Z'))).toEqual([
      '2027-01-14T08:00:00Z notice 60',
      '2027-02-13T08:00:00Z notice 30',
      '2027-03-08T08:00:00Z notice 7',
      '2027-03-14T08:00:00Z notice 1',
      '2027-03-14T23:00:00Z expired',
      '2027-03-14T23:00:00Z disabled',
      '2027-03-15T08:00:00Z notice disabled',
      '2027-05-14T07:00:00Z notice deletionIsNear 30',
      '2027-06-06T07:00:00Z notice deletionIsNear 7',
      '2027-06-12T22:00:00Z deletionStarted',
      '2027-06-12T22:00:00Z deleted',
      '2027-06-13T07:00:00Z notice deleted',
    ]);
    expect(atEnd.livedTo('2027-03-14T23:00:00Z').state).toMatchObject({ phase: 'disabled', reason: 'cancelled' });
  });

  it('goes on as before once that is withdrawn, until its end', () => {
    const withdrawn = atEnd.when(withdrawal('2026-07-01T10:00:00Z'));
    expect(plannedOf(withdrawn.state)).toEqual(plannedOf(annual.livedTo('2026-07-01T10:00:00Z').state));
    expect(refusalOf(() => withdrawn.when(withdrawal('2026-07-02T10:00:00Z')))).toBe('notCancelled');
    const over = '2027-03-20T10:00:00Z';
    expect(refusalOf(() => atEnd.livedTo(over).when(withdrawal(over)))).toBe('notCancelled');
  });

  it('goes on when it is renewed, and may still get seats', () => {
    const at = '2026-08-01T10:00:00Z';
    expect(atEnd.when(renewal({ at })).state.cancellation).toBeNull();
    const more = atEnd.when(addition({ at, seats: 2 })).state;
    expect([more.cancellation?.when, currentTerm(more).seats]).toEqual(['endOfTerm', 5]);
  });

  it('is brought back by a key while it is disabled', () => {
    const at = '2027-04-01T10:00:00Z';
    const renewed = atEnd.livedTo(at).when(renewal({ at })).state;
    expect(renewed).toMatchObject({ phase: 'active', cancellation: null });
    expect(currentTerm(renewed).startsOn.toString()).toBe('2027-04-01');
  });

  it('can be cancelled at once as well, but not twice for the end', () => {
    expect(refusalOf(() => atEnd.when(cancellation('endOfTerm', inJune)))).toBe('cancelled');
    expect(atEnd.when(cancellation('now', inJune)).state.phase).toBe('disabled');
  });
});

describe('a subscription that is cancelled at once', () => {
  it('is disabled from that moment, says so at once after 09:00, and is deleted after the retention', () => {
    expect(atOnce.state).toMatchObject({ phase: 'disabled', reason: 'cancelled', since: instant(inJune) });
    expect(plannedOf(atOnce.state)).toEqual([
      '2026-06-01T10:00:00Z notice disabled',
      '2026-07-31T07:00:00Z notice deletionIsNear 30',
      '2026-08-23T07:00:00Z notice deletionIsNear 7',
      '2026-08-29T22:00:00Z deletion',
      '2026-08-30T07:00:00Z notice deleted',
    ]);
    expect(entitlement(atOnce.state, instant(inJune))).toMatchObject({ usersWork: false, data: 'kept' });
    expect(phaseAt(atOnce.state, instant('2026-05-31T10:00:00Z'))).toBe('active');
    expect(phaseAt(atOnce.state, instant('2026-08-30T00:00:00Z'))).toBe('deleted');
  });

  it('is brought back by a key on that day, without the days that were given up', () => {
    const at = '2026-07-01T10:00:00Z';
    const { state } = atOnce.livedTo(at).when(renewal({ at }));
    expect(state).toMatchObject({ phase: 'active', cancellation: null });
    const { startsOn, expiresOn } = currentTerm(state);
    expect([startsOn.toString(), expiresOn?.toString()]).toEqual(['2026-07-01', '2027-07-01']);
  });

  it('gives up stacked terms: none of them begins', () => {
    const stacked = annual.when(renewal({ at: inJune, seats: 9 })).when(cancellation('now', inJune));
    expect(story(stacked.livedTo('2030-01-01T00:00:00Z'))).not.toContainEqual(expect.stringContaining('termStarted'));
    expect(stacked.livedTo('2030-01-01T00:00:00Z').state.phase).toBe('deleted');
  });

  it('is not deleted under a legal hold, and not before the seventh day after its release', () => {
    const held = atOnce.livedTo('2026-06-02T00:00:00Z').when(hold('2026-06-02T10:00:00Z'));
    expect(plannedOf(held.state)).toEqual([]);
    expect(held.state.reason).toBe('legalHold');
    const freed = held.livedTo('2026-12-01T10:00:00Z').when(release('2026-12-01T10:00:00Z'));
    expect(freed.state.reason).toBe('cancelled');
    expect(plannedOf(freed.state)).toContain('2026-12-07T23:00:00Z deletion');
  });
});

describe('an invoiced subscription that is cancelled', () => {
  const monthly = active({ at: '2026-03-15T13:37:11Z', invoiced: { periodMonths: 1 } });
  const cancelledAtEnd = monthly.when(cancellation('endOfTerm', '2026-03-20T10:00:00Z'));

  it('is asked for what is owed of its commitment, and for nothing after it', () => {
    const owed = story(cancelledAtEnd.livedTo('2026-04-15T00:00:00Z'));
    expect(owed).toContain('2026-04-08T07:00:00Z proForma 2026-04-15');
    let life = cancelledAtEnd;
    for (let month = 4; month <= 14; month += 1) {
      const date = `${month > 12 ? 2027 : 2026}-${String(((month - 1) % 12) + 1).padStart(2, '0')}-10`;
      life = life.livedTo(`${date}T12:00:00Z`).when(payment(date, `${date}T12:00:00Z`));
    }
    expect(plannedOf(life.state).filter((line) => /proForma|collection/.test(line))).toEqual([]);
    expect(refusalOf(() => life.when(payment('2027-02-11', '2027-02-11T12:00:00Z')))).toBe('cancelled');
  });

  it('owes nothing any more once it is cancelled at once', () => {
    const gone = monthly.when(cancellation('now', '2026-03-20T10:00:00Z'));
    expect(plannedOf(gone.state).filter((line) => /proForma|collection/.test(line))).toEqual([]);
    expect(refusalOf(() => gone.when(payment('2026-03-21', '2026-03-21T12:00:00Z')))).toBe('cancelled');
  });
});

describe('a request for payment that is out when its subscription is cancelled', () => {
  it('is not sent again once the cancellation is withdrawn', () => {
    const life = active({ at: '2026-03-15T13:37:11Z', invoiced: { periodMonths: null } })
      .livedTo('2027-03-02T10:00:00Z')
      .when(cancellation('endOfTerm', '2027-03-02T10:00:00Z'))
      .when(withdrawal('2027-03-02T11:00:00Z'));
    expect(story(life.livedTo('2027-03-03T00:00:00Z'))).toEqual([]);
  });
});

describe('what cannot be cancelled', () => {
  const at = '2026-06-01T10:00:00Z';

  it.each([
    ['a perpetual one', active({ at: '2026-03-15T10:00:00Z', policy: null }), 'endOfTerm', 'perpetual'],
    ['one that is being set up, at once', committed({ at: '2026-03-15T10:00:00Z' }), 'now', 'settingUp'],
    ['one in grace, for its end', annual.livedTo('2027-03-20T10:00:00Z'), 'endOfTerm', 'ended'],
    ['a disabled one', annual.livedTo('2027-05-20T10:00:00Z'), 'now', 'disabled'],
    ['one that is being replaced', annual.when(replacement('lastDay', at)), 'endOfTerm', 'replacementWaits'],
  ] as const)('is %s', (_, life, when, reason) => {
    expect(refusalOf(() => life.when(cancellation(when, life.state.since)))).toBe(reason);
  });

  it('in grace can be cancelled at once', () => {
    const day = '2027-03-20T10:00:00Z';
    const { state } = annual.livedTo(day).when(cancellation('now', day));
    expect(state).toMatchObject({ phase: 'disabled', reason: 'cancelled' });
  });

  it('keeps the policy that is applied meanwhile, once it is withdrawn', () => {
    const { policy } = currentTerm(annual.state);
    if (!policy) throw new TypeError('It has a policy.');
    const longer = atEnd.when(policyChange({ ...policy, graceDays: 45 }, inJune)).when(withdrawal(inJune));
    expect(plannedOf(longer.state)).toContain('2027-04-28T22:00:00Z disablement');
  });
});
