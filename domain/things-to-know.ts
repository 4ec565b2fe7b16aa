/** What a customer is told, and has to tick, before keys are redeemed: ids are recorded, their sentences may be reworded. */

export const thingsToKnow = [
  'keysAreUsedUp',
  'termStartsToday',
  'dataIsDeleted',
  'graceCounts',
  'gapStays',
  'usersAreFreed',
] as const;

export type ThingToKnow = (typeof thingsToKnow)[number];

export function isThingToKnow(id: string): id is ThingToKnow {
  return thingsToKnow.some((known) => known === id);
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
