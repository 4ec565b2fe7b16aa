/** What a customer is told, and has to tick, before keys are redeemed: ids are recorded, their sentences may be reworded. */
import type { ReplacementTime } from '../subscriptions/subscription.js';
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

/** The numbers that the sentences name. */
export interface ThingFigures {
  /** Paid days that are given up; null: of a subscription that never ends. */
  readonly daysLost: number | null;
  /** Days since the end of the last term of the subscription that it is about; 0 while it runs. */
  readonly daysSinceEnd: number;
  /** Days from the end of the new term to the deletion of the data; null: nothing of it ends. */
  readonly daysToDeletion: number | null;
  readonly usersToFree: number;
  readonly usersWithoutSeat: number;
}

/** @param months the term of the keys; null for a perpetual plan, which is never renewed */
export function activationThings(months: number | null): ThingToKnow[] {
  return ['keysAreUsedUp', 'termStartsToday', ...deletionThings(months)];
}

export interface KnownOfRenewal {
  /** How its term would come about. */
  readonly origin: TermOrigin;
  readonly startsToday: boolean;
  readonly fewerSeatsThanAssigned: boolean;
}

export function renewalThings(known: KnownOfRenewal): ThingToKnow[] {
  return ['keysAreUsedUp', datesThing(known), ...(known.fewerSeatsThanAssigned ? (['usersAreFreed'] as const) : [])];
}

/** In grace a term so short that it would be over by today starts today: then the days of grace do not count. */
function datesThing({ origin, startsToday }: KnownOfRenewal): ThingToKnow {
  if (origin === 'renewedEarly') return 'termFollows';
  if (origin === 'renewedWhileDisabled') return 'gapStays';
  return startsToday ? 'termStartsToday' : 'graceCounts';
}

export function addSeatsThings(): ThingToKnow[] {
  return ['keysAreUsedUp', 'seatsEndTogether'];
}

export interface KnownOfReplacement {
  readonly when: ReplacementTime;
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
