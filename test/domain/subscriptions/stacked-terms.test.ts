import '../date-equality.js';
import { instant } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { currentTerm, lastTerm, seatsOwned, stackedTerms } from '../../../domain/subscriptions/subscription.js';
import { assignment, renewal } from './commands.js';
import { active, plannedOf, story } from './life.js';

const annual = active({ at: '2026-03-15T13:37:11.042Z' });

describe('renewed ahead of time', () => {
  const early = annual.when(renewal({ at: '2026-08-01T10:00:00Z', seats: 5, freeUsers: ['user-1'] }));

  it('follows the present term, keeps its anchor, and changes nothing before it begins', () => {
    expect(toJson(early.latest)).toMatchObject([{ kind: 'renewed', reason: 'renewedEarly', seating: null }]);
    expect(toJson(lastTerm(early.state))).toMatchObject({
      origin: 'renewedEarly',
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
      anchor: '2026-03-15',
      freeUsers: ['user-1'],
    });
    expect([currentTerm(early.state).number, seatsOwned(early.state), early.state.phase]).toEqual([1, 3, 'active']);
  });

  it('leaves one change of state at the boundary, and messages for the last end only', () => {
    expect(story(early.livedTo('2028-03-16T00:00:00Z'))).toEqual([
      '2027-03-14T23:00:00Z termStarted',
      '2028-01-15T08:00:00Z notice 60',
      '2028-02-14T08:00:00Z notice 30',
      '2028-03-08T08:00:00Z notice 7',
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expired',
      '2028-03-15T08:00:00Z notice expired',
    ]);
    expect(currentTerm(asOf(early.state, instant('2027-03-14T23:00:00Z'))).number).toBe(2);
  });

  it('can be one of many: from 31 January each month ends on its last day', () => {
    let monthly = active({ at: '2027-01-31T10:00:00Z', months: 1, policy: 'monthly' });
    for (const day of [1, 2, 3]) {
      monthly = monthly.when(renewal({ at: `2027-02-0${day}T10:00:00Z`, months: 1, policy: 'monthly' }));
    }
    expect(monthly.state.terms.map(({ expiresOn }) => String(expiresOn))).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
      '2027-05-31',
    ]);
    expect(stackedTerms(monthly.state)).toHaveLength(3);
    const lines = story(monthly.livedTo('2027-05-31T00:00:00Z'));
    expect(lines.filter((line) => line.endsWith('termStarted'))).toHaveLength(3);
  });

  it('does not hush the message of a reactivation that has not gone yet', () => {
    const again = annual.livedTo('2027-03-20T02:00:00Z').when(renewal({ at: '2027-03-20T02:00:00Z' }));
    const stacked = again.when(renewal({ at: '2027-03-20T03:00:00Z' }));
    expect(plannedOf(stacked.state)[0]).toBe('2027-03-20T08:00:00Z notice reactivated');
  });
});

describe('termStarted', () => {
  const boundary = '2027-03-14T23:00:00Z';
  const fewer = annual
    .when(assignment(3, '2026-03-16T10:00:00Z'))
    .when(renewal({ at: '2026-08-01T10:00:00Z', seats: 2 }));

  it('brings the seats of the term, and takes no more users than there are seats', () => {
    const { latest, state } = fewer.livedTo(boundary);
    expect(toJson(latest)).toMatchObject([
      {
        kind: 'termStarted',
        reason: 'renewedEarly',
        scheduledAt: boundary,
        milestones: ['termStart/2'],
        term: 2,
        zone: 'Europe/Warsaw',
        assigned: 2,
      },
    ]);
    expect([state.termInForce, seatsOwned(state), state.assigned, state.phase]).toEqual([2, 2, 2, 'active']);
    expect(state.commercialRevision).toBe(fewer.state.commercialRevision + 1);
  });

  it('takes the zone that the tenant has on the day on which it begins, and whom the register named', () => {
    const facts = { slots: fewer.state.slots, assigned: 2, freed: ['user-3'], zone: 'America/New_York' };
    const begun = fewer.livedTo(boundary, facts);
    expect(begun.latest).toMatchObject([{ freed: ['user-3'], zone: 'America/New_York' }]);
    expect([currentTerm(begun.state).zone, begun.state.assigned]).toEqual(['America/New_York', 2]);
    const toEnd = begun.livedTo('2028-03-15T00:00:00Z');
    expect(plannedOf(toEnd.state)[0]).toBe('2028-03-15T04:00:00Z expiry');
  });
});
