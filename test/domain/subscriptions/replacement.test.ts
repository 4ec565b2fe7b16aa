import fc from 'fast-check';
import '../date-equality.js';
import { compareInstants, instant, plainDate } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import { entitlement, phaseAt } from '../../../domain/subscriptions/entitlement.js';
import { assertLicencesChangeable, assertUndoable } from '../../../domain/subscriptions/licences.js';
import { renewalOf } from '../../../domain/subscriptions/renewal.js';
import { assertReplaceable, daysLostBy } from '../../../domain/subscriptions/replacement.js';
import { upcomingSteps } from '../../../domain/subscriptions/schedule.js';
import {
  currentTerm,
  hasEnded,
  isLive,
  lastTerm,
  type Subscription,
  seatsOwned,
  stateOf,
} from '../../../domain/subscriptions/subscription.js';
import {
  releasedFrom,
  replacedBy,
  setUpEnded,
  startSubscription,
  undone,
  withUsersMoved,
} from '../../domain/subscriptions/MISSING.js';
import { commitment, livedTo, renewedBy, replacedAt, replacedLife, subscribed, told } from './lives.js';

const committed = '2026-03-15T13:37:00Z';
const annual = subscribed({ at: committed });

function at(subscription: Subscription, until: string): Subscription {
  return livedTo(subscription, instant(until)).subscription;
}

function story(subscription: Subscription, until = '2030-01-01T00:00:00Z'): string[] {
  return livedTo(subscription, instant(until)).steps.map(told);
}

function refusalOf(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.details['reason'] ?? error.code;
  }
}

describe('a subscription that is replaced on its last day', () => {
  const replaced = replacedAt(annual, 'lastDay', '2027-02-20T10:00:00Z');

  it('is told nothing more, does not expire, and is not disabled while its users are moved', () => {
    expect(story(replaced)).toEqual([]);
    expect(at(replaced, '2028-01-01T00:00:00Z')).toMatchObject({ phase: 'active', why: 'termPaid' });
    expect(entitlement(replaced, instant('2028-01-01T00:00:00Z'))).toMatchObject({ usersWork: true, data: 'kept' });
  });

  it('loses no day: its users are moved on the last one', () => {
    expect(toJson(replaced.replacement)).toMatchObject({ by: 'sub-2', when: 'lastDay', movesFrom: '2027-03-14' });
  });

  it('ends with its term where the users have moved before, and tells so in the morning', () => {
    const moved = withUsersMoved(replaced, 'sub-2', instant('2027-03-14T00:30:00Z'));
    expect(story(moved)).toEqual(['2027-03-14T23:00:00Z superseding', '2027-03-15T08:00:00Z stateNotice superseded']);
    const over = at(moved, '2027-03-14T23:00:00Z');
    expect(over).toMatchObject({ phase: 'superseded', why: 'usersMoved', assigned: 0 });
    expect([stateOf(over), hasEnded(over), isLive(over), seatsOwned(over)]).toEqual(['superseded', true, false, 0]);
    expect(entitlement(over, instant('2027-03-15T00:00:00Z'))).toMatchObject({
      usersWork: false,
      administratorsExport: false,
      renewable: false,
      data: 'kept',
    });
  });

  it('ends when the last user has moved where that takes longer, and users work until then', () => {
    const movedAt = '2027-03-16T11:00:00Z';
    const moved = withUsersMoved(replaced, 'sub-2', instant(movedAt));
    expect(story(moved)).toEqual([`${movedAt} superseding`, `${movedAt} stateNotice superseded`]);
    expect(phaseAt(moved, instant('2027-03-16T10:59:59Z'))).toBe('active');
    expect(phaseAt(moved, instant(movedAt))).toBe('superseded');
  });

  it('refuses renewals and another replacement, and names the new one', () => {
    expect(renewalOf(replaced)).toMatchObject({
      code: 'replacementWaits',
      details: { by: 'sub-2', when: 'lastDay', on: '2027-03-14' },
    });
    expect(refusalOf(() => replacedAt(replaced, 'now', '2027-03-01T00:00:00Z'))).toBe('replacementWaits');
  });

  it('takes users up to the day of the move; from then on only the set-up changes who is on it, and anybody may leave', () => {
    const change = (when: string, assigning: boolean, ofSetUp = false) =>
      refusalOf(() => assertLicencesChangeable(replaced, { assigning, ofSetUp, at: instant(when) }));
    expect(change('2027-03-13T22:59:59Z', true)).toBeNull();
    expect(change('2027-03-13T23:00:00Z', true)).toBe('replacementWaits');
    expect(change('2027-03-13T23:00:00Z', true, true)).toBeNull();
    expect(change('2027-03-13T23:00:00Z', false)).toBeNull();
  });

  it('is not moved by another one', () => {
    expect(withUsersMoved(replaced, 'sub-3', instant('2027-03-14T10:00:00Z'))).toBe(replaced);
    expect(releasedFrom(replaced, 'sub-3', instant('2027-03-14T10:00:00Z'))).toBe(replaced);
  });

  it('lasts to the end of what is stacked on it', () => {
    const stacked = renewedBy(annual, { at: '2026-06-01T10:00:00Z', seats: 5 });
    const later = replacedAt(stacked, 'lastDay', '2026-07-01T10:00:00Z');
    expect(later.replacement?.movesFrom).toEqual(plainDate('2028-03-14'));
    const moved = withUsersMoved(later, 'sub-2', instant('2028-03-14T10:00:00Z'));
    expect(story(moved)).toEqual([
      '2027-03-14T23:00:00Z termStart',
      '2028-03-14T23:00:00Z superseding',
      '2028-03-15T08:00:00Z stateNotice superseded',
    ]);
  });
});

describe('a subscription that is replaced now', () => {
  const replaced = replacedAt(annual, 'now', '2026-12-15T10:00:00Z');

  it('gives up the days that are left, today included, stacked terms too; somebody has to agree to them', () => {
    expect(daysLostBy(annual, instant('2026-12-15T10:00:00Z'))).toBe(90);
    const stacked = renewedBy(annual, { at: '2026-06-01T10:00:00Z' });
    expect(daysLostBy(stacked, instant('2026-12-15T10:00:00Z'))).toBe(90 + 366);
    const wish = { by: 'sub-2', planId: 'other', when: 'now', at: instant('2026-12-15T10:00:00Z') } as const;
    expect(refusalOf(() => replacedBy(annual, { ...wish, agreed: 89 }))).toBe('confirmationRequired');
    expect(replacedBy(annual, { ...wish, agreed: 90 }).replacement).toMatchObject({ by: 'sub-2', movedAt: null });
  });

  it('ends as soon as its users have moved', () => {
    const moved = withUsersMoved(replaced, 'sub-2', instant('2026-12-15T10:00:40Z'));
    expect(story(moved)).toEqual(['2026-12-15T10:00:40Z superseding', '2026-12-15T10:00:40Z stateNotice superseded']);
  });

  it('in grace or disabled loses nothing, and stays as it is meanwhile', () => {
    for (const [when, phase] of [
      ['2027-03-20T10:00:00Z', 'grace'],
      ['2027-05-01T10:00:00Z', 'disabled'],
    ] as const) {
      const old = at(annual, when);
      expect(daysLostBy(old, instant(when))).toBe(0);
      const waits = replacedBy(old, { by: 'sub-2', planId: 'other', when: 'now', at: instant(when), agreed: 0 });
      expect(at(waits, '2029-01-01T00:00:00Z').phase).toBe(phase);
      expect(phaseAt(waits, instant('2029-01-01T00:00:00Z'))).toBe(phase);
    }
  });
});

describe('a replacement is refused', () => {
  const refused = (subscription: Subscription, when: 'now' | 'lastDay', on: string, planId = 'other') =>
    refusalOf(() => assertReplaceable(subscription, { when, planId, at: instant(on) }));

  it('by its own plan, on a last day that is over, and during the set-up', () => {
    expect(refused(annual, 'now', '2026-12-15T10:00:00Z', 'suite')).toBe('samePlan');
    expect(refused(annual, 'lastDay', '2027-03-14T22:59:59Z')).toBeNull();
    expect(refused(annual, 'lastDay', '2027-03-14T23:00:00Z')).toBe('ended');
    expect(refused(startSubscription('sub-1', 'tenant-1', commitment({ at: committed })), 'now', committed)).toBe(
      'settingUp',
    );
  });

  it('while users may still be moved to it, even if its own term has ended', () => {
    const paused = setUpEnded(
      startSubscription('sub-1', 'tenant-1', commitment({ at: committed })),
      'paused',
      instant(committed),
    );
    const over = at(paused, '2027-03-20T10:00:00Z');
    expect(stateOf(over)).toBe('grace');
    expect(refused(over, 'now', '2027-03-20T10:00:00Z')).toBe('settingUp');
  });

  it('on the last day of what has none', () => {
    const forEver = { ...commitment({ at: committed }), months: null, policy: null };
    const perpetual = setUpEnded(startSubscription('sub-1', 'tenant-1', forEver), 'done', instant(committed));
    expect(refused(perpetual, 'lastDay', '2026-12-15T10:00:00Z')).toBe('perpetual');
    expect(refused(perpetual, 'now', '2026-12-15T10:00:00Z')).toBeNull();
    expect(daysLostBy(perpetual, instant('2026-12-15T10:00:00Z'))).toBeNull();
    const wish = { by: 'sub-2', planId: 'other', when: 'now', at: instant('2026-12-15T10:00:00Z') } as const;
    expect(refusalOf(() => replacedBy(perpetual, { ...wish, agreed: 0 }))).toBe('confirmationRequired');
  });

  it('of what is over or about to be', () => {
    expect(refused(at(annual, '2028-01-01T00:00:00Z'), 'now', '2028-01-01T00:00:00Z')).toBe('subscriptionEnded');
    const begun = { ...at(annual, '2027-07-12T21:00:00Z'), deletionBegun: true };
    expect(refused(begun, 'now', '2027-07-12T22:00:00Z')).toBe('deletionBegun');
  });
});

describe('a replacement that is given up', () => {
  const replaced = replacedAt(annual, 'lastDay', '2027-02-20T10:00:00Z');

  it('before the end leaves everything as it would have been', () => {
    const free = releasedFrom(replaced, 'sub-2', instant('2027-03-01T10:00:00Z'));
    expect(story(at(free, '2027-03-01T10:00:00Z'))).toEqual(story(at(annual, '2027-03-01T10:00:00Z')));
    expect([free.graceFrom, renewalOf(free)]).toEqual([null, 'early']);
  });

  it('after the end gives the days of grace from that day on, and the data stays as long as ever', () => {
    const when = '2027-03-20T15:00:00Z';
    const free = releasedFrom(replaced, 'sub-2', instant(when));
    expect(free.graceFrom).toEqual(plainDate('2027-03-20'));
    expect(phaseAt(free, instant(when))).toBe('grace');
    expect(
      livedTo(free, instant('2030-01-01T00:00:00Z'))
        .steps.filter(({ kind }) => kind !== 'notice')
        .map(told),
    ).toEqual([
      '2027-03-19T23:00:00Z expiry',
      '2027-03-20T08:00:00Z stateNotice expired',
      '2027-04-18T22:00:00Z disablement',
      '2027-04-19T07:00:00Z stateNotice disabled',
      '2027-07-17T22:00:00Z deletion',
      '2027-07-18T07:00:00Z stateNotice deleted',
    ]);
    // The renewal leaves no gap all the same.
    const renewed = renewedBy(at(free, when), { at: '2027-04-10T10:00:00Z' });
    expect(toJson(currentTerm(renewed))).toMatchObject({ startsOn: '2027-03-15', expiresOn: '2028-03-15' });
    expect(renewed.graceFrom).toBeNull();
  });

  it('while it is disabled does not bring the days of grace back', () => {
    const disabled = at(annual, '2027-05-01T10:00:00Z');
    const waits = replacedBy(disabled, {
      by: 'sub-2',
      planId: 'other',
      when: 'now',
      at: instant('2027-05-01T10:00:00Z'),
      agreed: 0,
    });
    const free = releasedFrom(waits, 'sub-2', instant('2027-05-03T10:00:00Z'));
    expect(free.phase).toBe('disabled');
    expect(phaseAt(free, instant('2027-05-03T10:00:00Z'))).toBe('disabled');
    expect(story(free)).toEqual(['2027-07-31T22:00:00Z deletion', '2027-08-01T07:00:00Z stateNotice deleted']);
  });

  it('of a subscription that was superseded changes nothing', () => {
    const over = at(withUsersMoved(replaced, 'sub-2', instant('2027-03-14T10:00:00Z')), '2027-03-15T00:00:00Z');
    expect(releasedFrom(over, 'sub-2', instant('2027-03-15T10:00:00Z'))).toBe(over);
  });
});

describe('the subscription that takes the place', () => {
  const expiresOn = plainDate('2027-03-15');
  const waits = {
    subscriptionId: 'sub-1',
    when: 'lastDay',
    movesFrom: plainDate('2027-03-14'),
    zone: 'Europe/Warsaw',
    expiresOn,
  } as const;
  const pending = startSubscription('sub-2', 'tenant-1', commitment({ at: '2027-02-20T10:00:00Z' }), waits);

  it('waits for the last day of the other; its licences count from then, its term follows the other’s', () => {
    expect([stateOf(pending), pending.why]).toEqual(['pending', 'awaitsLastDay']);
    expect(toJson(lastTerm(pending))).toMatchObject({
      startsOn: '2027-03-15',
      expiresOn: '2028-03-15',
      origin: 'replacement',
    });
    expect(upcomingSteps(pending).map(told)[0]).toBe('2027-03-13T23:00:00Z setUpStart');
    const begun = at(pending, '2027-03-13T23:00:00Z');
    expect([stateOf(begun), begun.why]).toEqual(['settingUp', 'setUpRunning']);
    expect(
      ['2027-03-13T22:59:59Z', '2027-03-13T23:00:00Z'].map((when) => entitlement(pending, instant(when))),
    ).toMatchObject([
      { phase: 'pending', usersWork: false, administratorsExport: true, renewable: false, data: 'none' },
      { phase: 'active', usersWork: true, data: 'kept' },
    ]);
  });

  it('begins on the last day itself where it was committed on it', () => {
    const late = startSubscription('sub-2', 'tenant-1', commitment({ at: '2027-03-14T15:00:00Z' }), waits);
    expect(upcomingSteps(late).map(told)[0]).toBe('2027-03-14T15:00:00Z setUpStart');
    expect(at(late, '2027-03-14T15:00:00Z').since).toEqual(instant('2027-03-14T15:00:00Z'));
  });

  it('begins once: a renewal after its end does not set it up again', () => {
    const set = setUpEnded(at(pending, '2027-03-14T10:00:00Z'), 'done', instant('2027-03-14T10:00:00Z'));
    for (const when of ['2028-03-20T10:00:00Z', '2028-05-20T10:00:00Z']) {
      const renewed = renewedBy(at(set, when), { at: when });
      expect(upcomingSteps(renewed).map(({ kind }) => kind)).not.toContain('setUpStart');
      expect(at(renewed, '2028-05-21T10:00:00Z')).toMatchObject({ phase: 'active', why: 'termPaid' });
    }
  });

  it('hands out no licence while it waits', () => {
    const wish = { assigning: true, ofSetUp: false, at: instant('2027-03-01T10:00:00Z') };
    expect(refusalOf(() => assertLicencesChangeable(pending, wish))).toBe('licencesNotChangeable');
  });

  it('can be given up until it is set up, and then there is nothing left of it', () => {
    const running = at(pending, '2027-03-14T10:00:00Z');
    for (const one of [pending, running, setUpEnded(running, 'stuck', instant('2027-03-14T11:00:00Z'))]) {
      expect(refusalOf(() => assertUndoable(one))).toBeNull();
      const gone = undone(one, instant('2027-03-14T12:00:00Z'));
      expect([stateOf(gone), gone.why, seatsOwned(gone), upcomingSteps(gone)]).toEqual([
        'undone',
        'setUpUndone',
        0,
        [],
      ]);
      expect(refusalOf(() => assertUndoable(gone))).toBe('subscriptionEnded');
      expect(phaseAt(gone, instant('2027-03-14T12:00:00Z'))).toBe('undone');
    }
    expect(refusalOf(() => assertUndoable(setUpEnded(running, 'done', instant('2027-03-14T11:00:00Z'))))).toBe(
      'undoNotPossible',
    );
  });

  it('in the place of one that is replaced now begins today', () => {
    const now = { ...waits, when: 'now', movesFrom: null } as const;
    const begun = startSubscription('sub-2', 'tenant-1', commitment({ at: '2027-02-20T10:00:00Z' }), now);
    expect([stateOf(begun), lastTerm(begun).startsOn]).toEqual(['settingUp', plainDate('2027-02-20')]);
  });
});

it('in any life nothing but the end of the move, and terms that were paid for, happens to what is replaced', () => {
  fc.assert(
    fc.property(replacedLife, ({ changes }) => {
      for (const { at: when, subscription } of changes) {
        const { replacement } = subscription;
        if (!replacement || hasEnded(subscription)) continue;
        const { steps, subscription: later } = livedTo(subscription, instant('2100-01-01T00:00:00Z'));
        const kinds = new Set(steps.map((step) => (step.kind === 'stateNotice' ? step.notice : step.kind)));
        for (const kind of kinds) expect(['termStart', 'superseding', 'superseded', 'reactivated']).toContain(kind);
        expect(later.phase).toBe(replacement.movedAt ? 'superseded' : subscription.phase);
        if (later.phase !== 'superseded') continue;
        // Not before its last user has moved, nor on the last day before that is over.
        expect(compareInstants(later.since, replacement.movedAt ?? when)).toBeGreaterThanOrEqual(0);
        expect(later.since).toEqual(steps.find(({ kind }) => kind === 'superseding')?.at);
      }
    }),
    { numRuns: 60 },
  );
});
