import '../date-equality.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import { assertSeatsSuffice, renewalOf, renewalTerm } from '../../../domain/subscriptions/renewal.js';
import { resizeSlots } from '../../../domain/subscriptions/slots.js';
import { currentTerm, endingTerm, seatsOwned } from '../../../domain/subscriptions/subscription.js';
import { assignment, commitment, renewal, setUp, type Terms } from './commands.js';
import { active, committed, type Life, plannedOf, refusalOf, story } from './life.js';

const committedAt = '2026-03-15T13:37:11.042Z';
const annual = active({ at: committedAt });

/** Renewed by keys at an instant, when everything that was due had been carried out. */
function renewedAt(life: Life, at: string, terms: Partial<Terms> = {}): Life {
  return life.livedTo(at).when(renewal({ at, ...terms }));
}

describe('renewed in grace, on day 12', () => {
  const day12 = '2027-03-27T16:20:00Z';
  const renewed = renewedAt(annual, day12, { seats: 5 });

  it('leaves no gap and keeps the anchor', () => {
    expect(toJson(renewed.latest)).toMatchObject([
      {
        kind: 'renewed',
        reason: 'renewedInGrace',
        at: day12,
        requestId: 'req-1',
        term: {
          number: 2,
          origin: 'renewedInGrace',
          anchor: '2026-03-15',
          monthsFromAnchor: 24,
          startsOn: '2027-03-15',
          expiresOn: '2028-03-15',
          seats: 5,
        },
        seating: { slots: { ranges: [[1, 5]] }, assigned: 0, freed: [] },
      },
    ]);
    expect(renewed.state).toMatchObject({ phase: 'active', reason: 'termPaid', termInForce: 2 });
    expect(renewed.state.since.toString()).toBe(day12);
    expect([seatsOwned(renewed.state), renewed.state.commercialRevision]).toEqual([5, 2]);
  });

  it('tells of the reactivation at once, as it is after 09:00, then counts down the new term', () => {
    expect(story(renewed.livedTo('2028-04-14T07:00:00Z'))).toEqual([
      '2027-03-27T16:20:00Z notice reactivated',
      '2028-01-15T08:00:00Z notice 60',
      '2028-02-14T08:00:00Z notice 30',
      '2028-03-08T08:00:00Z notice 7',
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expired',
      '2028-03-15T08:00:00Z notice expired',
      '2028-04-13T22:00:00Z disabled',
      '2028-04-14T07:00:00Z notice disabled',
    ]);
  });

  it('before 09:00 waits for 09:00, and nobody hears of an expiry that was made good on its own day', () => {
    const early = '2027-03-15T05:00:00Z';
    expect(plannedOf(annual.livedTo(early).state)[0]).toBe('2027-03-15T08:00:00Z notice expired');
    expect(plannedOf(renewedAt(annual, early).state)[0]).toBe('2027-03-15T08:00:00Z notice reactivated');
  });

  it('at the very instant of another message is told all the same', () => {
    const nine = '2027-03-15T08:00:00Z';
    expect(plannedOf(renewedAt(annual, nine).state)[0]).toBe(`${nine} notice reactivated`);
  });

  it('committed a moment before the disablement and carried out after it, is told all the same', () => {
    const late = annual.livedTo('2027-04-14T07:00:00Z').when(renewal({ at: '2027-04-13T21:59:59.900Z' }));
    expect(plannedOf(late.state)[0]).toBe('2027-04-13T21:59:59.9Z notice reactivated');
  });

  it('can come on the last instant of day 29, not later', () => {
    const origin = (at: string) => currentTerm(renewedAt(annual, at).state).origin;
    expect(origin('2027-04-13T21:59:59.999Z')).toBe('renewedInGrace');
    expect(origin('2027-04-13T22:00:00Z')).toBe('renewedWhileDisabled');
  });

  it('in another zone than before, where it is still yesterday, follows on the end all the same', () => {
    const west = renewedAt(annual, '2027-03-15T00:30:00Z', { zone: 'America/New_York' });
    expect(toJson(currentTerm(west.state))).toMatchObject({
      origin: 'renewedInGrace',
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
    });
    expect(plannedOf(west.state)[0]).toBe('2027-03-15T00:30:00Z notice reactivated');
  });
});

describe('renewed while disabled', () => {
  const reactivated = renewedAt(annual, '2027-04-29T22:30:00Z');

  it('starts on the tenant’s day of the renewal, which becomes the anchor', () => {
    expect(toJson(currentTerm(reactivated.state))).toMatchObject({
      origin: 'renewedWhileDisabled',
      anchor: '2027-04-30',
      monthsFromAnchor: 12,
      startsOn: '2027-04-30',
      expiresOn: '2028-04-30',
    });
  });

  it('is told at 09:00 of that day, and counts its own days to the next end', () => {
    expect(story(reactivated.livedTo('2028-04-29T22:00:00Z'))).toEqual([
      '2027-04-30T07:00:00Z notice reactivated',
      '2028-03-01T08:00:00Z notice 60',
      '2028-03-31T07:00:00Z notice 30',
      '2028-04-23T07:00:00Z notice 7',
      '2028-04-29T07:00:00Z notice 1',
      '2028-04-29T22:00:00Z expired',
    ]);
  });

  it('is possible up to the last instant of day 119', () => {
    const last = renewedAt(annual, '2027-07-12T21:59:59.999Z');
    expect(currentTerm(last.state).startsOn.toString()).toBe('2027-07-12');
  });
});

describe('renewed late in the grace time of a month', () => {
  const monthly = { months: 1, policy: 'monthly' } as const;
  const february = active({ at: '2027-01-01T12:00:00Z', ...monthly });
  const termAt = (at: string) => toJson(currentTerm(renewedAt(february, at, monthly).state));

  it('on day 27 still ends tomorrow', () => {
    expect(termAt('2027-02-28T22:59:59Z')).toMatchObject({ startsOn: '2027-02-01', expiresOn: '2027-03-01' });
  });

  it('on day 28, when the new end would be today, starts today and resets the anchor', () => {
    expect(termAt('2027-02-28T23:00:00Z')).toMatchObject({
      origin: 'renewedInGrace',
      anchor: '2027-03-01',
      monthsFromAnchor: 1,
      startsOn: '2027-03-01',
      expiresOn: '2027-04-01',
    });
  });

  it('on day 29, when the new end would be past, does the same', () => {
    expect(termAt('2027-03-02T22:59:59Z')).toMatchObject({ anchor: '2027-03-02', startsOn: '2027-03-02' });
  });

  it('on day 30 of a grace time that is longer, starts today as well', () => {
    const policy = { ...policyOf('monthly'), graceDays: 40 };
    const day30 = '2027-03-03T11:00:00Z';
    const patient = active({ at: '2027-01-01T12:00:00Z', months: 1, policy }).livedTo(day30);
    expect(patient.state.phase).toBe('grace');
    expect(toJson(currentTerm(renewedAt(patient, day30, { months: 1, policy }).state))).toMatchObject({
      origin: 'renewedInGrace',
      anchor: '2027-03-03',
      expiresOn: '2027-04-03',
    });
  });

  it('and due a notice at the same 09:00 as its reactivation sends both', () => {
    const again = renewedAt(february, '2027-02-22T05:00:00Z', monthly);
    expect(story(again.livedTo('2027-02-22T08:00:00Z'))).toEqual([
      '2027-02-22T08:00:00Z notice 7',
      '2027-02-22T08:00:00Z notice reactivated',
    ]);
    expect(again.resumedAt('2027-02-22T08:00:00.350Z').latest).toHaveLength(2);
  });
});

describe('a renewal is refused', () => {
  const refused = (life: Life, at: string, terms: Partial<Terms> = {}) =>
    refusalOf(() => life.when(renewal({ at, ...terms })));

  it('while it is set up', () => {
    const started = committed({ at: committedAt });
    expect(refused(started, committedAt)).toBe('settingUp');
    expect(refused(started.when(setUp('paused', committedAt)), committedAt)).toBe('settingUp');
  });

  it('under new commerce, which knows neither grace nor reactivation', () => {
    const commerce = active({ at: committedAt, policy: 'newCommerceAnnual' });
    expect(refused(commerce.livedTo('2027-03-14T23:00:00Z'), '2027-03-15T10:00:00Z')).toBe('noReactivation');
  });

  it('under new commerce between the two state changes of one instant as well', () => {
    const before = active({ at: committedAt, policy: 'newCommerceAnnual' }).livedTo('2027-03-14T22:59:59Z');
    const between = before.with(before.livedTo('2027-03-14T23:00:00Z').latest.slice(0, 1));
    expect(between.state.phase).toBe('grace');
    expect(refused(between, '2027-03-14T23:00:00.010Z')).toBe('noReactivation');
  });
});

describe('a renewal that comes before a due change of state was carried out', () => {
  it('a moment after the expiry is one in grace, and the expiry comes first', () => {
    const { latest } = annual.livedTo('2027-03-14T22:59:59Z').when(renewal({ at: '2027-03-14T23:00:00.200Z' }));
    expect(toJson(latest)).toMatchObject([
      { kind: 'expired', scheduledAt: '2027-03-14T23:00:00Z', at: '2027-03-14T23:00:00.2Z' },
      { kind: 'renewed', term: { origin: 'renewedInGrace', startsOn: '2027-03-15' } },
    ]);
  });

  it('after an outage over the disablement starts on its day: the customer has lost nothing', () => {
    const inGrace = annual.livedTo('2027-04-01T00:00:00Z');
    const term = renewalTerm(inGrace.state, commitment({ at: '2027-05-20T10:00:00Z' }));
    expect(toJson(term)).toMatchObject({
      origin: 'renewedWhileDisabled',
      startsOn: '2027-05-20',
      anchor: '2027-05-20',
    });
  });

  it('after an outage over the deletion still counts, as nothing was deleted', () => {
    const again = annual.livedTo('2027-07-01T00:00:00Z').when(renewal({ at: '2027-07-20T10:00:00Z' })).state;
    expect(again.phase).toBe('active');
    expect(plannedOf(again)[0]).toBe('2027-07-20T10:00:00Z notice reactivated');
  });
});

describe('seats of a renewal', () => {
  const full = annual.when(assignment(3, '2026-03-16T10:00:00Z')).livedTo('2027-03-20T00:00:00Z');

  it('must cover whoever is assigned, or somebody says whom to free', () => {
    expect(refusalOf(() => assertSeatsSuffice(full.state, 3))).toBeNull();
    expect(() => full.when(renewal({ at: '2027-03-20T00:00:00Z', seats: 1, freeUsers: null }))).toThrow(
      expect.objectContaining({
        code: 'usersToFree',
        details: { pointer: '/freeUsers', assigned: 3, seats: 1, excess: 2 },
      }),
    );
    const named = full.when(renewal({ at: '2027-03-20T00:00:00Z', seats: 1, freeUsers: ['user-1', 'user-2'] }));
    expect([seatsOwned(named.state), named.state.assigned]).toEqual([1, 1]);
  });

  it('are those that the register has left, where it was asked', () => {
    const slots = resizeSlots(full.state.slots, 2, new Set([1, 3]));
    const given = renewal({ at: '2027-03-20T00:00:00Z', seats: 2 });
    if (given.command.kind !== 'renew') throw new Error('It is a renewal');
    const seating = { slots, assigned: 2, freed: ['user-2'] };
    const { state, latest } = full.when({ ...given, command: { ...given.command, seating } });
    expect(latest).toMatchObject([{ kind: 'renewed', seating: { freed: ['user-2'] } }]);
    expect([seatsOwned(state), currentTerm(state).seats, state.assigned]).toEqual([2, 2, 2]);
    expect(state.slots.ranges).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});

it('whether and how it may be renewed follows the phase', () => {
  expect(renewalOf(annual.state)).toBe('early');
  expect(renewalOf(annual.livedTo('2027-03-14T23:00:00Z').state)).toBe('inGrace');
  expect(renewalOf(annual.livedTo('2027-04-13T22:00:00Z').state)).toBe('whileDisabled');
});

it('a term that is counted in days is renewed from its end, or in grace without a gap', () => {
  const trial = { policy: 'trial', months: null } as const;
  const running = active({ at: '2027-01-30T10:00:00Z', ...trial });
  expect(endingTerm(running.state).expiresOn.toString()).toBe('2027-03-01');
  const longer = renewedAt(running, '2027-02-10T10:00:00Z', trial);
  expect(toJson(longer.state.terms[1])).toMatchObject({ startsOn: '2027-03-01', expiresOn: '2027-03-31' });
  const inGrace = renewedAt(running, '2027-03-05T10:00:00Z', { policy: 'annual', months: 12 });
  expect(toJson(inGrace.state.terms[1])).toMatchObject({
    anchor: '2027-03-01',
    startsOn: '2027-03-01',
    expiresOn: '2028-03-01',
  });
});
