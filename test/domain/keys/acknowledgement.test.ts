import { instant } from '../../../domain/calendar.js';
import * as reviews from '../../../domain/keys/acknowledgement.js';
import { chosenOption, type KeyChoice, type KeyOption, keyOption } from '../../../domain/keys/key-options.js';
import type { Subscription } from '../../../domain/subscriptions/subscription.js';
import * as commands from '../subscriptions/commands.js';
import { active } from '../subscriptions/life.js';
import { refusalCode } from './refusal-code.js';

const zone = 'Europe/Warsaw';
const subscriptionId = 'sub_1';
const terms = { plan: 'office', seats: 3, months: 12, zone, policy: 'annual' } as const;
const began = active({ id: subscriptionId, ...terms, at: instant('2027-01-15T09:00:00Z') }).state;

function renewal(at: string, { subscription = began, leavers = 0, seats = 3, months = 12 } = {}): KeyOption {
  return option({ use: 'renew', subscriptionId }, at, { subscription, leavers, seats, months });
}

function option(
  choice: KeyChoice,
  at: string,
  {
    subscription,
    leavers = 0,
    ...keys
  }: { subscription: Subscription; leavers?: number; seats?: number; months?: number },
): KeyOption {
  const commitment = commands.commitment({ ...terms, ...keys, at: instant(at) });
  return keyOption(choice, {
    subscriptions: [subscription],
    commitment,
    leavers: new Map([[subscriptionId, leavers]]),
  });
}

const acknowledge = (option: KeyOption, ticks: reviews.Ticks) =>
  reviews.acknowledge({ option, newTenant: null }, ticks);
const reviewVersionOf = (option: KeyOption) => reviews.reviewVersionOf({ option, newTenant: null });
const ticked = (read: KeyOption) => ({ acknowledged: [...read.thingsToKnow], reviewVersion: reviewVersionOf(read) });

describe('ticks', () => {
  it('are those of a review that has not changed, with the numbers that it named', () => {
    const inGrace = renewal('2028-01-20T12:00:00Z');
    expect(acknowledge(inGrace, ticked(inGrace))).toMatchObject({
      things: ['keysAreUsedUp', 'graceCounts'],
      figures: { daysSinceEnd: 5, daysToDeletion: 120 },
    });
    expect(reviewVersionOf(renewal('2028-01-20T13:00:00Z'))).toBe(reviewVersionOf(inGrace));
  });

  it('of days of grace do not count for a gap', () => {
    const disabled = renewal('2028-03-01T12:00:00Z');
    expect(disabled.thingsToKnow).toEqual(['keysAreUsedUp', 'gapStays']);
    const all = { acknowledged: ['keysAreUsedUp', 'graceCounts', 'gapStays'] };
    const { reviewVersion } = ticked(renewal('2028-01-20T12:00:00Z'));
    expect(refusalCode(() => acknowledge(disabled, { ...all, reviewVersion }))).toBe('reviewChanged');
    expect(acknowledge(disabled, { ...all, reviewVersion: reviewVersionOf(disabled) }).figures.daysSinceEnd).toBe(46);
  });

  it('of fewer days, or fewer users, are not those of more', () => {
    const [five, six] = [renewal('2028-01-20T12:00:00Z'), renewal('2028-01-21T12:00:00Z')];
    expect(refusalCode(() => acknowledge(six, ticked(five)))).toBe('reviewChanged');
    const more = renewal('2028-01-20T12:00:00Z', { subscription: { ...began, assigned: 3 }, seats: 1 });
    const less = renewal('2028-01-20T12:00:00Z', { subscription: { ...began, assigned: 2 }, seats: 1 });
    expect(refusalCode(() => acknowledge(more, ticked(less)))).toBe('reviewChanged');
  });

  it('of fewer seats are not those of more', () => {
    const [three, four] = [3, 4].map((seats) => renewal('2028-01-20T12:00:00Z', { seats }));
    if (three && four) expect(refusalCode(() => acknowledge(four, ticked(three)))).toBe('reviewChanged');
  });

  it('of one new tenant are not those of another', () => {
    const read = renewal('2028-01-20T12:00:00Z');
    const newTenant = {
      organisation: 'Piekarnia Nowak',
      country: 'PL',
      zone,
      locale: 'pl-PL',
      cloud: 'global' as const,
      administrator: { name: 'Anna Nowak', email: 'anna@example.pl' },
    };
    const version = (change: Partial<reviews.TenantToBe>) =>
      reviews.reviewVersionOf({ option: read, newTenant: { ...newTenant, ...change } });
    const versions = [
      version({}),
      version({ organisation: 'Piekarnia Kos' }),
      version({ country: 'CZ' }),
      version({ administrator: { name: 'Anna Nowak', email: 'anna@example.cz' } }),
      reviewVersionOf(read),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });

  it('are all given', () => {
    const read = renewal('2028-01-20T12:00:00Z');
    const one = { ...ticked(read), acknowledged: ['keysAreUsedUp'] };
    expect(refusalCode(() => acknowledge(read, one))).toBe('acknowledgementRequired');
  });
});

describe('a renewal in grace so short that it would be over', () => {
  it('starts today, and no day of grace counts', () => {
    const monthly = active({ id: subscriptionId, ...terms, at: instant('2027-01-15T09:00:00Z') }).state;
    const soon = renewal('2028-02-13T12:00:00Z', { subscription: monthly, months: 1 });
    expect(soon.thingsToKnow).toEqual(['keysAreUsedUp', 'graceCounts']);
    const short = { ...monthly, graceFrom: soon.startsOn.add({ days: 31 }) };
    const today = renewal('2028-02-20T12:00:00Z', { subscription: short, months: 1 });
    expect(today.startsOn.toString()).toBe('2028-02-20');
    expect(today.thingsToKnow).toEqual(['keysAreUsedUp', 'termStartsToday']);
  });
});

describe('who has left', () => {
  it('is not counted as somebody to free, or as somebody without a seat', () => {
    const taken = { ...began, assigned: 3 };
    const at = '2028-03-01T12:00:00Z';
    expect(renewal(at, { subscription: taken, leavers: 1, seats: 2 })).toMatchObject({
      usersToFree: 0,
      seats: { assigned: 2 },
    });
    const replace = { use: 'replace', subscriptionId, when: 'now' } as const;
    const mail = active({ id: subscriptionId, ...terms, plan: 'mail', at: instant('2027-01-15T09:00:00Z') }).state;
    const replaced = { subscription: { ...mail, assigned: 3 }, leavers: 1, seats: 2 };
    expect(option(replace, at, replaced)).toMatchObject({ usersWithoutSeat: 0 });
  });
});

describe('what was to stand beside others', () => {
  it('begins also when they have gone meanwhile', () => {
    const commitment = commands.commitment({ ...terms, at: instant('2028-03-01T12:00:00Z') });
    const gone = { subscriptions: [{ ...began, phase: 'superseded' as const }], commitment, leavers: new Map() };
    expect(refusalCode(() => keyOption({ use: 'separate' }, gone))).toBe('useNotPossible');
    expect(chosenOption({ use: 'separate' }, gone)).toMatchObject({ use: 'separate', daysLost: 0 });
  });
});
