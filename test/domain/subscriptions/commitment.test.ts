import '../date-equality.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { assertLicencesChangeable, assertUndoable } from '../../../domain/subscriptions/licences.js';
import { endingTerm, lastTerm, seatsOwned, stateOf } from '../../../domain/subscriptions/subscription.js';
import { renewal, setUp, type Terms } from './commands.js';
import { active, committed, plannedOf, refusalOf, story } from './life.js';

const at = '2026-03-15T13:37:11.042Z';

describe('committed', () => {
  it('begins the subscription with its term, its seats and a set-up that runs', () => {
    const { events, state } = committed({ at, seats: 5, assigned: 1 });
    expect(toJson(events)).toMatchObject([
      {
        kind: 'committed',
        revision: 1,
        at,
        scheduledAt: at,
        reason: 'activation',
        requestId: null,
        subscriptionId: 'sub-1',
        tenantId: 'tenant-1',
        renewal: { intent: 'lapse', seats: null, plan: null },
        payer: null,
        phase: 'active',
        assigned: 1,
        term: { number: 1, billing: 'prepaid', startsOn: '2026-03-15', expiresOn: '2027-03-15', seats: 5 },
      },
    ]);
    expect([stateOf(state), state.reason, seatsOwned(state), state.assigned]).toEqual([
      'settingUp',
      'setUpRunning',
      5,
      1,
    ]);
    expect([state.revision, state.commercialRevision, state.done]).toEqual([1, 1, []]);
  });

  it('by period means to renew, by key and as a trial to lapse, unless it says otherwise', () => {
    const invoiced = { periodMonths: null };
    expect(committed({ at, invoiced }).state.renewal.intent).toBe('renew');
    expect(committed({ at }).state.renewal.intent).toBe('lapse');
    expect(committed({ at, policy: 'trial', months: null, invoiced }).state.renewal.intent).toBe('lapse');
    expect(committed({ at, policy: 'trial', months: null, invoiced, intent: 'renew' }).state.renewal.intent).toBe(
      'renew',
    );
  });

  it.each([
    ['2026-03-14T23:30:00Z', 'Europe/Warsaw', '2026-03-15'],
    ['2026-03-15T22:59:59.999Z', 'Europe/Warsaw', '2026-03-15'],
    ['2026-03-15T09:59:59Z', 'Pacific/Kiritimati', '2026-03-15'],
    ['2026-03-15T10:00:00Z', 'Pacific/Kiritimati', '2026-03-16'],
    ['2026-03-15T06:59:59Z', 'America/Los_Angeles', '2026-03-14'],
  ])('at %s in %s starts on %s, the tenant’s day', (when, zone, startsOn) => {
    expect(committed({ at: when, zone }).state.terms[0].startsOn.toString()).toBe(startsOn);
  });

  it('on the last day of January ends on the last of February, and a renewal goes back to the 31st', () => {
    const terms = { months: 1, policy: 'monthly' } as const;
    const monthly = active({ at: '2027-01-31T22:59:00Z', ...terms });
    expect(endingTerm(monthly.state).expiresOn.toString()).toBe('2027-02-28');
    const march = '2027-03-01T10:00:00Z';
    const { state } = monthly.livedTo(march).when(renewal({ at: march, ...terms }));
    expect(toJson(lastTerm(state))).toMatchObject({
      anchor: '2027-01-31',
      monthsFromAnchor: 2,
      startsOn: '2027-02-28',
      expiresOn: '2027-03-31',
    });
  });

  it('without a payment is in grace from its first day, and asked to pay at once', () => {
    const unpaid = committed({ at, invoiced: { periodMonths: null, unpaid: true } });
    expect([unpaid.state.phase, unpaid.state.reason]).toEqual(['grace', 'periodUnpaid']);
    expect(story(unpaid.livedTo('2026-04-14T07:00:00Z'))).toEqual([
      '2026-03-15T13:37:11.042Z proForma 2026-03-15',
      '2026-03-18T08:00:00Z collection 3',
      '2026-03-22T08:00:00Z collection 7',
      '2026-03-29T07:00:00Z collection 14',
      '2026-04-05T07:00:00Z collection 21',
      '2026-04-12T07:00:00Z collection 28',
      '2026-04-13T22:00:00Z disabled',
      '2026-04-14T07:00:00Z notice disabled',
    ]);
  });
});

describe('setUpDone, setUpStuck, setUpPaused and setUpStarted', () => {
  const started = committed({ at });

  it('say how the set-up stands, and since when', () => {
    const stuck = started.when(setUp('stuck', '2026-03-16T10:00:00Z'));
    expect(toJson(stuck.latest)).toMatchObject([
      { kind: 'setUpStuck', reason: 'setUpStuck', at: '2026-03-16T10:00:00Z' },
    ]);
    expect([stateOf(stuck.state), stuck.state.reason]).toEqual(['settingUp', 'setUpStuck']);
    const paused = stuck.when(setUp('paused', '2026-03-16T11:00:00Z'));
    expect([stateOf(paused.state), paused.state.reason]).toEqual(['settingUp', 'setUpPaused']);
    const again = paused.when(setUp('running', '2026-03-16T12:00:00Z'));
    expect([stateOf(again.state), again.state.reason]).toEqual(['settingUp', 'setUpRunning']);
    const done = again.when(setUp('done', '2026-03-16T13:00:00Z')).state;
    expect([stateOf(done), done.reason, done.since.toString()]).toEqual(['active', 'termPaid', '2026-03-16T13:00:00Z']);
    expect([done.revision, done.commercialRevision]).toEqual([5, 1]);
  });

  it('hold nothing back that is due: a stuck one expires, and what is never called active', () => {
    const inGrace = started.when(setUp('stuck', '2026-03-16T10:00:00Z')).livedTo('2027-03-14T23:00:00Z');
    expect([stateOf(inGrace.state), inGrace.state.reason]).toEqual(['grace', 'termExpired']);
    const lateDone = inGrace.when(setUp('done', '2027-03-20T10:00:00Z'));
    expect([stateOf(lateDone.state), lateDone.state.reason, lateDone.state.since.toString()]).toEqual([
      'grace',
      'termExpired',
      '2027-03-14T23:00:00Z',
    ]);
    const renewed = renewal({ at: '2027-03-20T10:00:00Z' });
    expect(stateOf(inGrace.when(renewed).state)).toBe('settingUp');
    expect(lateDone.when(renewed).state.reason).toBe('termPaid');
  });
});

describe('the subscription that takes the place of another on its last day', () => {
  const replaces = {
    subscriptionId: 'sub-0',
    when: 'lastDay',
    movesFrom: plainDate('2027-03-14'),
    zone: 'Europe/Warsaw',
  } as const;
  const beginning = (when: string, more: Partial<Terms> = {}) => committed({ at: when, replaces, ...more });
  const pending = beginning('2027-02-20T10:00:00Z');

  it('waits for that day; its licences count from then, its term follows the other’s', () => {
    expect([stateOf(pending.state), pending.state.reason]).toEqual(['pending', 'awaitsLastDay']);
    expect(toJson(lastTerm(pending.state))).toMatchObject({
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
      origin: 'replacement',
    });
    const begun = pending.livedTo('2027-03-13T23:00:00Z');
    expect(story(begun)).toEqual(['2027-03-13T23:00:00Z setUpStarted']);
    expect([stateOf(begun.state), begun.state.reason]).toEqual(['settingUp', 'setUpRunning']);
    expect(
      ['2027-03-13T22:59:59Z', '2027-03-13T23:00:00Z'].map((when) => entitlement(pending.state, instant(when))),
    ).toMatchObject([
      { phase: 'pending', usersWork: false, administratorsExport: true, renewable: false, data: 'none' },
      { phase: 'active', usersWork: true, data: 'kept' },
    ]);
  });

  it('begins on the last day itself where it was committed on it', () => {
    const late = beginning('2027-03-14T15:00:00Z').livedTo('2027-03-14T15:00:00Z');
    expect(story(late)).toEqual(['2027-03-14T15:00:00Z setUpStarted']);
    expect(late.state.since).toEqual(instant('2027-03-14T15:00:00Z'));
  });

  it('begins once: a renewal after its end does not set it up again', () => {
    const set = pending.livedTo('2027-03-14T10:00:00Z').when(setUp('done', '2027-03-14T10:00:00Z'));
    for (const when of ['2028-03-20T10:00:00Z', '2028-05-20T10:00:00Z']) {
      const renewed = set.livedTo(when).when(renewal({ at: when }));
      expect(plannedOf(renewed.state).join()).not.toContain('setUpStart');
      expect(renewed.livedTo('2028-05-21T10:00:00Z').state).toMatchObject({ phase: 'active', reason: 'termPaid' });
    }
  });

  it('hands out no licence while it waits', () => {
    const change = { assigning: true, bySetUp: false, at: instant('2027-03-01T10:00:00Z') };
    expect(refusalOf(() => assertLicencesChangeable(pending.state, change))).toBe('licencesNotChangeable');
  });

  it('in the place of one that is replaced now begins today', () => {
    const now = committed({ at: '2027-02-20T10:00:00Z', replaces: { ...replaces, when: 'now', movesFrom: null } });
    expect([stateOf(now.state), lastTerm(now.state).startsOn]).toEqual(['settingUp', plainDate('2027-02-20')]);
  });

  describe('setUpUndone', () => {
    const running = pending.livedTo('2027-03-14T10:00:00Z');

    it.each([
      ['pending', pending],
      ['running', running],
      ['stuck', running.when(setUp('stuck', '2027-03-14T11:00:00Z'))],
    ])('while it is %s leaves nothing of it', (_, one) => {
      expect(refusalOf(() => assertUndoable(one.state))).toBeNull();
      const { state, latest } = one.when(setUp('undone', '2027-03-14T12:00:00Z'));
      expect(latest.at(-1)).toMatchObject({ kind: 'setUpUndone', reason: 'setUpUndone' });
      expect([stateOf(state), state.reason, seatsOwned(state), plannedOf(state)]).toEqual([
        'undone',
        'setUpUndone',
        0,
        [],
      ]);
      expect(refusalOf(() => assertUndoable(state))).toBe('subscriptionEnded');
      expect(phaseAt(state, instant('2027-03-14T12:00:00Z'))).toBe('undone');
    });

    it('is refused once it is set up', () => {
      const done = running.when(setUp('done', '2027-03-14T11:00:00Z'));
      expect(refusalOf(() => assertUndoable(done.state))).toBe('undoNotPossible');
    });
  });
});
