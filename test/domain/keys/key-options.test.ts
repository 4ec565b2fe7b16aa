import fc from 'fast-check';
import { addDays, dateIn, daysBetween, type Instant, instant, startOfDay } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import {
  type KeyChoice,
  type KeyOption,
  type KeySituation,
  keyOption,
  keyOptions,
  losesDays,
} from '../../../domain/keys/key-options.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { commit } from '../../../domain/subscriptions/decide.js';
import {
  currentTerm,
  isLive,
  lastTerm,
  type Subscription,
  stackedTerms,
  stateOf,
} from '../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import { day } from '../arbitraries.js';
import * as commands from '../subscriptions/commands.js';
import { active, committed, type Life } from '../subscriptions/life.js';

const zone = 'Europe/Warsaw';
const began = instant('2027-01-15T09:00:00Z');
const summer = instant('2027-07-01T12:00:00Z');
const spring = instant('2028-02-01T12:00:00Z');

interface Keys {
  readonly plan?: string;
  readonly seats?: number;
  readonly months?: number | null;
  readonly at?: Instant;
  readonly policy?: 'annual' | 'newCommerce';
}

/** What keys carry, a plan of three seats for a year unless it says otherwise. */
function terms({ plan = 'office', seats = 3, months = 12, at = summer, policy = 'annual' }: Keys = {}): commands.Terms {
  const id = policy === 'annual' ? 'annual' : 'newCommerceAnnual';
  return { plan, seats, months, at, zone, policy: months === null ? null : id };
}

function commitment(keys: Keys = {}): Commitment {
  return commands.commitment(terms(keys));
}

/** Keys in a tenant that nobody has left. */
function situation(subscriptions: readonly Subscription[], carries: Commitment): KeySituation {
  return { subscriptions, commitment: carries, leavers: new Map() };
}

/** A subscription of three seats that was set up at once. */
function life(keys: Keys = {}, id = 'sub_1'): Life {
  return active({ id, ...terms({ at: began, ...keys }) });
}

function subscription(keys: Keys = {}, id = 'sub_1'): Subscription {
  return life(keys, id).state;
}

/** A term of its own keys is stacked. */
function stacked(one: Life, keys: Keys): Subscription {
  return one.when(commands.renewal(terms(keys))).state;
}

/** An option in a few words. */
const lineOf = (option: KeyChoice): string =>
  [
    option.use,
    ...('subscriptionId' in option ? [option.subscriptionId] : []),
    ...('when' in option ? [option.when] : []),
  ].join(' ');

const offered = (subscriptions: readonly Subscription[], keys: Keys = {}) =>
  keyOptions(situation(subscriptions, commitment(keys))).map(lineOf);

function optionFor(choice: KeyChoice, subscriptions: readonly Subscription[], keys: Keys = {}): KeyOption {
  return keyOption(choice, situation(subscriptions, commitment(keys)));
}

function refusalOf(choice: KeyChoice, subscriptions: readonly Subscription[], keys: Keys = {}): unknown {
  try {
    return optionFor(choice, subscriptions, keys);
  } catch (error) {
    return error instanceof DomainError ? [error.code, error.details['reason']] : error;
  }
}

const subscriptionId = 'sub_1';

describe('keys of a plan', () => {
  it('activate for a tenant that has nothing, or nothing any more', () => {
    expect(offered([])).toEqual(['activate']);
    expect(offered([{ ...subscription(), phase: 'deleted' }])).toEqual(['activate']);
    expect(offered([{ ...subscription(), phase: 'superseded' }])).toEqual(['activate']);
  });

  it('renew a subscription of their plan that is active, in grace or disabled; seats are added while it is active', () => {
    expect(offered([subscription()])).toEqual(['separate', 'renew sub_1', 'addSeats sub_1']);
    expect(offered([subscription()], { at: spring })).toEqual(['separate', 'renew sub_1']);
    expect(offered([subscription()], { at: instant('2028-03-01T12:00:00Z') })).toEqual(['separate', 'renew sub_1']);
  });

  it('do not bring back what its policy has bought again: they take its users over', () => {
    const gone = subscription({ policy: 'newCommerce' });
    expect(offered([gone], { at: spring })).toEqual(['separate', 'replace sub_1 now']);
  });

  it('replace a subscription of another plan, on its last day only while it is active', () => {
    const mail = [subscription({ plan: 'mail' })];
    expect(offered(mail)).toEqual(['separate', 'replace sub_1 now', 'replace sub_1 lastDay']);
    expect(offered(mail, { at: spring })).toEqual(['separate', 'replace sub_1 now']);
  });

  it('stand beside what is perpetual or replace it now; those of a perpetual plan stand beside or replace', () => {
    expect(offered([subscription({ months: null })])).toEqual(['separate']);
    expect(offered([subscription({ months: null, plan: 'mail' })])).toEqual(['separate', 'replace sub_1 now']);
    expect(offered([subscription()], { months: null })).toEqual(['separate']);
    expect(offered([subscription({ plan: 'mail' })], { months: null })).toEqual([
      'separate',
      'replace sub_1 now',
      'replace sub_1 lastDay',
    ]);
  });

  it('do nothing with a subscription that is being set up, or whose place another one takes', () => {
    expect(offered([committed({ id: 'sub_1', ...terms({ at: began }) }).state])).toEqual(['separate']);
    const waiting = life({ plan: 'mail' }).when(commands.replacement('lastDay', summer)).state;
    expect(offered([waiting])).toEqual(['separate']);
    expect(refusalOf({ use: 'replace', subscriptionId, when: 'now' }, [waiting])).toEqual([
      'replacementWaits',
      undefined,
    ]);
  });

  it('cannot be used while the deletion of all that there is has begun', () => {
    const going = { ...subscription(), deletionBegun: true };
    expect(offered([going])).toEqual([]);
    expect(refusalOf({ use: 'activate' }, [going])).toEqual(['deletionBegun', undefined]);
    expect(offered([going, subscription({}, 'sub_2')])).toEqual(['separate', 'renew sub_2', 'addSeats sub_2']);
  });

  it('add no seats to terms of different numbers of seats', () => {
    const unequal = stacked(life(), { seats: 5 });
    expect(offered([unequal])).toEqual(['separate', 'renew sub_1']);
    expect(refusalOf({ use: 'addSeats', subscriptionId }, [unequal])).toEqual(['addSeatsNotPossible', 'unequalTerms']);
  });

  it('are refused what does not apply, by its own reason', () => {
    expect(refusalOf({ use: 'activate' }, [subscription()])).toEqual(['useNotPossible', undefined]);
    expect(refusalOf({ use: 'separate' }, [])).toEqual(['useNotPossible', undefined]);
    const mail = [subscription({ plan: 'mail' })];
    expect(refusalOf({ use: 'renew', subscriptionId }, mail)).toEqual(['mixedKeys', 'otherPlan']);
    expect(refusalOf({ use: 'replace', subscriptionId, when: 'now' }, [subscription()])).toEqual([
      'replaceNotPossible',
      'samePlan',
    ]);
    expect(refusalOf({ use: 'renew', subscriptionId: 'sub_9' }, mail)).toEqual(['notFound', undefined]);
  });
});

describe('what an option brings', () => {
  const text = (option: KeyOption) => ({
    startsOn: option.startsOn.toString(),
    expiresOn: option.expiresOn?.toString() ?? null,
    currentExpiresOn: option.currentExpiresOn?.toString() ?? null,
    entitlesFrom: option.entitlesFrom.toString(),
    daysLost: option.daysLost,
  });

  it('is, for an early renewal, a term after the last one, and whom to free when it begins', () => {
    const taken = { ...subscription(), assigned: 3 };
    const option = optionFor({ use: 'renew', subscriptionId }, [taken], { seats: 1 });
    expect(text(option)).toEqual({
      startsOn: '2028-01-15',
      expiresOn: '2029-01-15',
      currentExpiresOn: '2028-01-15',
      entitlesFrom: '2028-01-15',
      daysLost: 0,
    });
    expect(option).toMatchObject({ seats: { now: 3, after: 1, assigned: 3 }, usersToFree: 2 });
    expect(option.thingsToKnow).toEqual(['keysAreUsedUp', 'termFollows', 'usersAreFreed']);
  });

  it('is, for added seats, a common end and the seat-days won by it', () => {
    // 3 seats with 198 days left and 2 with 366 share 1,326 seat-days: 266 days for 5, 4 seat-days over.
    const option = optionFor({ use: 'addSeats', subscriptionId }, [subscription()], { seats: 2 });
    expect(text(option)).toMatchObject({ startsOn: '2027-07-01', expiresOn: '2028-03-23', entitlesFrom: '2027-07-01' });
    expect(option).toMatchObject({ seats: { now: 3, after: 5 }, surplusSeatDays: 4, thingsToKnow: expect.any(Array) });
  });

  it('is, for a replacement now, every day that is left, terms that follow included', () => {
    const both = stacked(life({ plan: 'mail' }), { plan: 'mail' });
    const option = optionFor({ use: 'replace', subscriptionId, when: 'now' }, [both]);
    expect(text(option)).toEqual({
      startsOn: '2027-07-01',
      expiresOn: '2028-07-01',
      currentExpiresOn: '2029-01-15',
      entitlesFrom: '2027-07-01',
      daysLost: 198 + 366,
    });
    expect(losesDays(option)).toBe(true);
    expect(option.thingsToKnow).toContain('daysAreLost');
  });

  it('is, for a replacement on the last day, nothing lost and no gap', () => {
    const option = optionFor({ use: 'replace', subscriptionId, when: 'lastDay' }, [subscription({ plan: 'mail' })]);
    expect(text(option)).toEqual({
      startsOn: '2028-01-15',
      expiresOn: '2029-01-15',
      currentExpiresOn: '2028-01-15',
      entitlesFrom: '2028-01-14',
      daysLost: 0,
    });
    expect(losesDays(option)).toBe(false);
  });

  it('is, where what never ends is replaced, a loss without a number; where the end is over, none', () => {
    const now = { use: 'replace', subscriptionId, when: 'now' } as const;
    const perpetual = optionFor(now, [subscription({ plan: 'mail', months: null })]);
    expect([perpetual.daysLost, losesDays(perpetual)]).toEqual([null, true]);
    const late = optionFor(now, [subscription({ plan: 'mail' })], { at: spring });
    expect([late.daysLost, losesDays(late)]).toEqual([0, false]);
  });

  it('tells for how many users there is no seat', () => {
    const taken = { ...subscription({ plan: 'mail' }), assigned: 3 };
    const option = optionFor({ use: 'replace', subscriptionId, when: 'lastDay' }, [taken], { seats: 1 });
    expect(option).toMatchObject({ usersWithoutSeat: 2, usersToFree: 0 });
    expect(option.thingsToKnow).toContain('someHaveNoSeat');
  });
});

describe('whatever a tenant has', () => {
  const plans = ['office', 'mail'] as const;
  const carried = fc.record({ plan: fc.constantFrom(...plans), seats: fc.integer({ min: 1, max: 9 }) });
  const one = fc.record({
    keys: carried,
    months: fc.constantFrom(1, 12, 36, null),
    policy: fc.constantFrom('annual' as const, 'newCommerce' as const),
    age: fc.integer({ min: 0, max: 500 }),
    stackedSeats: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
    assigned: fc.integer({ min: 0, max: 9 }),
    fate: fc.constantFrom('none', 'settingUp', 'waits', 'superseded', 'undone', 'deleted', 'deleting'),
  });
  const scene = fc.record({
    today: day,
    hour: fc.integer({ min: 0, max: 23 }),
    keys: carried,
    months: fc.constantFrom(1, 12, 36, null),
    tenants: fc.array(one, { maxLength: 4 }),
  });

  /** As the draw says: begun some days ago, renewed early or not, and then its fate. */
  function drawn(
    { keys, months, policy, age, stackedSeats, assigned, fate }: ReturnType<typeof one.generate>['value'],
    now: Instant,
    id: string,
  ): Subscription {
    const at = startOfDay(addDays(dateIn(zone, now), -age), zone);
    const carried = { ...keys, months, policy, at };
    const begun = committed({ id, assigned: Math.min(assigned, keys.seats), ...terms(carried) });
    if (fate === 'settingUp') return begun.state;
    const running = begun.when(commands.setUp('done', at));
    const longer =
      stackedSeats === null || months === null
        ? running
        : running.when(commands.renewal(terms({ ...carried, seats: stackedSeats })));
    switch (fate) {
      case 'waits':
        return longer.when(commands.replacement('now', at)).state;
      case 'superseded':
      case 'undone':
      case 'deleted':
        return { ...longer.state, phase: fate };
      case 'deleting':
        return { ...longer.state, deletionBegun: true };
      default:
        return longer.state;
    }
  }

  /** The rule in other words: docs/concepts.md, "Uses". */
  function rule(all: readonly Subscription[], keys: Commitment): string[] {
    const live = all.filter(isLive);
    if (live.length === 0) return all.some(({ deletionBegun }) => deletionBegun) ? [] : ['activate'];
    const uses = live.flatMap((found) => {
      const then = asOf(found, keys.committedAt);
      const state = stateOf(then);
      const working = ['active', 'grace', 'disabled'].includes(state) && !found.replacement;
      if (!working) return [];
      const { id, terms } = found;
      const perpetual = terms[0].expiresOn === null;
      if (terms[0].plan.id !== keys.plan.id) {
        // Its own set-up may be moving users to it, even where its term has ended.
        if (found.setUp !== 'done') return [];
        return [`replace ${id} now`, ...(state === 'active' && !perpetual ? [`replace ${id} lastDay`] : [])];
      }
      const comesBack = state !== 'disabled' || currentTerm(then).policy?.reactivation;
      if (!comesBack && found.setUp === 'done') return [`replace ${id} now`];
      if (perpetual || keys.months === null) return [];
      const seats = new Set([currentTerm(then), ...stackedTerms(then)].map((term) => term.seats));
      return [
        ...(comesBack ? [`renew ${id}`] : []),
        ...(state === 'active' && seats.size === 1 ? [`addSeats ${id}`] : []),
      ];
    });
    return ['separate', ...uses];
  }

  it('the options are exactly those that apply, and nothing that was paid for goes without a word', () => {
    fc.assert(
      fc.property(scene, ({ today, hour, keys, months, tenants }) => {
        const now = startOfDay(today, zone).add({ hours: hour });
        const all = tenants.map((each, i) => drawn(each, now, `sub_${i}`));
        const carries = commitment({ ...keys, months, at: now });
        const options = keyOptions(situation(all, carries));
        expect(options.map(lineOf).sort()).toEqual(rule(all, carries).sort());
        for (const option of options) {
          const found = 'subscriptionId' in option && all.find(({ id }) => id === option.subscriptionId);
          const end = found ? lastTerm(found).expiresOn : null;
          const { startsOn, expiresOn, seats, surplusSeatDays } = option;
          if (expiresOn) expect(daysBetween(startsOn, expiresOn)).toBeGreaterThan(0);
          if (option.use === 'replace' && option.when === 'lastDay') {
            expect([option.daysLost, startsOn.toString()]).toEqual([0, end?.toString()]);
          } else if (option.use === 'replace') {
            const left = end && Math.max(0, daysBetween(dateIn(zone, now), end));
            expect(option.daysLost).toBe(left);
          } else {
            expect(option.daysLost).toBe(0);
          }
          if (option.use === 'addSeats' && end && expiresOn && found) {
            const today = dateIn(zone, now);
            const before =
              seats.now * daysBetween(today, end) + carries.seats * daysBetween(today, yearsOn(carries, now));
            expect(seats.after * daysBetween(today, expiresOn) - before).toBe(surplusSeatDays);
            expect(surplusSeatDays).toBeGreaterThanOrEqual(0);
            expect(surplusSeatDays).toBeLessThan(seats.after);
          }
        }
      }),
      { numRuns: 120 },
    );
  });

  /** Where a term of the keys would end that began today. */
  function yearsOn(carries: Commitment, now: Instant) {
    const { expiresOn } = commit({ subscriptionId: '', tenantId: '', commitment: carries }).term;
    return expiresOn ?? dateIn(zone, now);
  }
});
