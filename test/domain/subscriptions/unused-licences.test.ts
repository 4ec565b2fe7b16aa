import fc from 'fast-check';
import { addHours, compareInstants, type Instant, instant } from '../../../domain/calendar.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import {
  assertReclaimable,
  assertReclaimOpen,
  daysUnused,
  type FoundLicence,
  isNewUse,
  isUnused,
  type LicenceUse,
  openReclaimOf,
  reclaimOutcome,
  reclaimRefusal,
  reclaimTime,
  unusedBefore,
  unusedSince,
  usedAt,
} from '../../../domain/subscriptions/unused-licences.js';
import { active } from './life.js';

const start = instant('2027-03-01T09:00:00Z');
const hours = (count: number) => addHours(start, count);
const someTime: fc.Arbitrary<Instant> = fc.integer({ min: 0, max: 3_000 }).map(hours);
const licence: fc.Arbitrary<LicenceUse> = fc.record({
  assignedAt: someTime,
  lastUsedAt: fc.option(someTime, { nil: null }),
});
const some = (more: Partial<FoundLicence> = {}): FoundLicence => ({
  assignedAt: start,
  lastUsedAt: null,
  reclaimId: null,
  reclaimsAt: null,
  byGroup: false,
  ...more,
});

describe('the last use of a licence', () => {
  /** As the register notes a report: only what is newer than what is known. */
  const noted = (before: LicenceUse, at: Instant): LicenceUse =>
    isNewUse(before, at) ? { ...before, lastUsedAt: at } : before;

  it('ends the same in whatever order reports come, and however often', () => {
    fc.assert(
      fc.property(licence, fc.array(someTime), fc.array(fc.nat()), (given, uses, again) => {
        const inOrder = uses.reduce(noted, given);
        const repeated = again.flatMap((i) => uses[i % Math.max(1, uses.length)] ?? []);
        const shuffled = [...repeated, ...uses.toReversed(), ...repeated].reduce(noted, given);
        expect(unusedSince(shuffled).toString()).toBe(unusedSince(inOrder).toString());
      }),
    );
  });

  it('never goes back, and never ahead of the present', () => {
    fc.assert(
      fc.property(licence, someTime, someTime, (given, reported, now) => {
        const at = usedAt(reported, now);
        expect(compareInstants(at, now)).toBeLessThanOrEqual(0);
        expect(compareInstants(unusedSince(noted(given, at)), unusedSince(given))).toBeGreaterThanOrEqual(0);
      }),
    );
    expect(usedAt(null, start)).toBe(start);
  });

  it('counts from the assignment where there is none, and where it was by an earlier licence', () => {
    expect(unusedSince({ assignedAt: hours(5), lastUsedAt: null })).toEqual(hours(5));
    expect(unusedSince({ assignedAt: hours(5), lastUsedAt: hours(4) })).toEqual(hours(5));
    expect(isNewUse({ assignedAt: hours(5), lastUsedAt: null }, hours(5))).toBe(false);
  });

  it('makes a licence unused after so many days of 24 hours, to the moment', () => {
    expect(isUnused(some(), unusedBefore(hours(30 * 24), 30))).toBe(true);
    expect(isUnused(some(), unusedBefore(hours(30 * 24 - 1), 30))).toBe(false);
    fc.assert(
      fc.property(licence, someTime, fc.integer({ min: 1, max: 100 }), (given, now, days) => {
        const isForSoLong = isUnused(given, unusedBefore(now, days));
        expect(isForSoLong).toBe(daysUnused(unusedSince(given), now) >= days);
      }),
    );
  });
});

describe('a reclaim', () => {
  const looking = { id: 'rcl_own', startedAt: hours(31 * 24), unusedBefore: hours(24) };

  it('warns of what is unused for so long and of nothing else', () => {
    expect(reclaimRefusal(some(), looking)).toBeNull();
    expect(reclaimRefusal(some({ lastUsedAt: hours(25) }), looking)).toBe('licenceInUse');
    expect(reclaimRefusal(some({ byGroup: true }), looking)).toBe('licenceOfGroup');
  });

  it('leaves alone what is part of another one, until that has lapsed', () => {
    const other = some({ reclaimId: 'rcl_other', reclaimsAt: hours(31 * 24) });
    expect(reclaimRefusal(other, looking)).toBe('reclaimOpen');
    expect(reclaimRefusal({ ...other, reclaimId: looking.id }, looking)).toBeNull();
    expect(reclaimRefusal(other, { ...looking, startedAt: hours(32 * 24 + 1) })).toBeNull();
    expect(openReclaimOf(other, hours(32 * 24))).toBe('rcl_other');
    expect(openReclaimOf(some(), start)).toBeNull();
  });

  it('gives seven days', () => {
    expect(reclaimTime(start).toString()).toBe('2027-03-08T09:00:00Z');
  });

  it('frees at the end exactly what it would warn of still', () => {
    fc.assert(
      fc.property(licence, fc.boolean(), someTime, (given, byGroup, before) => {
        const asked = { id: 'rcl_own', startedAt: hours(4_000), unusedBefore: before };
        const isWarnedOf = reclaimRefusal({ ...some(), ...given, byGroup }, asked) === null;
        expect(reclaimOutcome({ ...given, byGroup }, before) === null).toBe(isWarnedOf);
      }),
    );
  });

  it('keeps what was used, assigned again or given by a group meanwhile', () => {
    const before = hours(24);
    expect(reclaimOutcome(null, before)).toEqual({ state: 'alreadyFreed' });
    expect(reclaimOutcome(some({ lastUsedAt: hours(50) }), before)).toEqual({ state: 'kept', because: 'used' });
    expect(reclaimOutcome(some({ assignedAt: hours(50) }), before)).toEqual({
      state: 'kept',
      because: 'assignedAgain',
    });
    expect(reclaimOutcome(some({ byGroup: true }), before)).toEqual({ state: 'kept', because: 'licenceOfGroup' });
  });

  it('is for what the organisation pays for, and whose licences can be changed', () => {
    const given = { purchaserId: null, subscription: active({ at: '2027-02-01T09:00:00Z' }).state, at: start };
    expect(() => assertReclaimable(given)).not.toThrow();
    const refused = (more: Partial<Parameters<typeof assertReclaimable>[0]>) => () =>
      assertReclaimable({ ...given, ...more });
    expect(refused({ purchaserId: 'usr_1' })).toThrow(expect.objectContaining({ code: 'purchaserDecides' }));
    const as = (change: Partial<Subscription>) => ({ subscription: { ...given.subscription, ...change } });
    expect(refused(as({ phase: 'disabled' }))).toThrow(expect.objectContaining({ code: 'licencesNotChangeable' }));
    expect(refused(as({ phase: 'superseded' }))).toThrow(expect.objectContaining({ code: 'subscriptionEnded' }));
    expect(refused(as({ deletionBegun: true }))).toThrow(expect.objectContaining({ code: 'deletionBegun' }));
  });

  it('is open until its days are over or it was cancelled', () => {
    expect(() => assertReclaimOpen('open')).not.toThrow();
    for (const state of ['reclaiming', 'ended', 'cancelled'] as const) {
      expect(() => assertReclaimOpen(state)).toThrow(
        expect.objectContaining({ code: 'reclaimClosed', details: { state } }),
      );
    }
  });
});
