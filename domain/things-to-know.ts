/** What a customer is told, and has to tick, before keys are redeemed: ids are recorded, sentences may be reworded. */

export const thingsToKnow = {
  keysAreUsedUp: 'The keys are used up by this and cannot be redeemed again or taken back.',
  termStartsToday: 'The term starts today in your time zone, however long the set-up takes.',
  dataIsDeleted: 'Without a renewal the data is deleted for good after the days that the policy states.',
  graceCounts: 'The new term starts where the old one ended: the days of grace that were used count.',
  gapStays: 'The days on which the subscription was disabled are not made up for.',
  usersAreFreed:
    'The new term has fewer seats than are assigned: the users you name lose their licence, then the newest.',
} as const;

export type ThingToKnow = keyof typeof thingsToKnow;

export function isThingToKnow(id: string): id is ThingToKnow {
  return Object.hasOwn(thingsToKnow, id);
}

/** @param months the term of the keys; null for a perpetual plan, which is never renewed */
export function activationThings(months: number | null): ThingToKnow[] {
  return ['keysAreUsedUp', 'termStartsToday', ...(months === null ? [] : (['dataIsDeleted'] as const))];
}

export function renewalThings(
  origin: 'renewedInGrace' | 'renewedWhileDisabled',
  fewerSeatsThanAssigned: boolean,
): ThingToKnow[] {
  const dates = origin === 'renewedInGrace' ? 'graceCounts' : 'gapStays';
  return ['keysAreUsedUp', dates, ...(fewerSeatsThanAssigned ? (['usersAreFreed'] as const) : [])];
}
