/** What a customer is told, and has to tick, before keys are redeemed: ids are recorded, their sentences may be reworded. */
import type { TermOrigin } from '../subscriptions/terms.js';

export const thingsToKnow = [
  'keysAreUsedUp',
  'termStartsToday',
  'dataIsDeleted',
  'termFollows',
  'graceCounts',
  'gapStays',
  'usersAreFreed',
  'seatsEndTogether',
  'usersAreMoved',
  'someHaveNoSeat',
  'daysAreLost',
  'waitsForLastDay',
] as const;

export type ThingToKnow = (typeof thingsToKnow)[number];

export function isThingToKnow(id: string): id is ThingToKnow {
  return thingsToKnow.some((known) => known === id);
}

/** @param months the term of the keys; null for a perpetual plan, which is never renewed */
export function activationThings(months: number | null): ThingToKnow[] {
  return ['keysAreUsedUp', 'termStartsToday', ...deletionThings(months)];
}

/** @param origin how the renewal's term would come about */
export function renewalThings(origin: TermOrigin, fewerSeatsThanAssigned: boolean): ThingToKnow[] {
  const dates =
    origin === 'renewedEarly' ? 'termFollows' : origin === 'renewedWhileDisabled' ? 'gapStays' : 'graceCounts';
  return ['keysAreUsedUp', dates, ...(fewerSeatsThanAssigned ? (['usersAreFreed'] as const) : [])];
}

export function addSeatsThings(): ThingToKnow[] {
  return ['keysAreUsedUp', 'seatsEndTogether'];
}

export interface KnownOfReplacement {
  readonly when: 'now' | 'lastDay';
  readonly months: number | null;
  readonly losesDays: boolean;
  readonly someHaveNoSeat: boolean;
}

export function replacementThings({ when, months, losesDays, someHaveNoSeat }: KnownOfReplacement): ThingToKnow[] {
  return [
    'keysAreUsedUp',
    when === 'now' ? 'termStartsToday' : 'waitsForLastDay',
    ...(losesDays ? (['daysAreLost'] as const) : []),
    'usersAreMoved',
    ...(someHaveNoSeat ? (['someHaveNoSeat'] as const) : []),
    ...deletionThings(months),
  ];
}

function deletionThings(months: number | null): ThingToKnow[] {
  return months === null ? [] : ['dataIsDeleted'];
}
