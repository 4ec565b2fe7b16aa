/** Licences that nobody has used for a time, and how they are reclaimed after a warning: docs/concepts.md, "Unused licences". */
import { addHours, compareInstants, type Instant, isBefore } from '../calendar.js';
import { DomainError, type ErrorCode } from '../errors.js';
import { assertLicencesChangeable } from './licences.js';
import { endedAs, hasEnded, type Subscription } from './subscription.js';

/** Days of 24 hours without use after which a licence counts as unused, unless another number is asked for. */
export const defaultUnusedDays = 30;
export const mostUnusedDays = 3_650;

/** From the warning, days of 24 hours in which the user or an administrator can still keep the licence. */
export const daysOfWarning = 7;

const hoursOfDay = 24;
const millisecondsOfDay = hoursOfDay * 3_600_000;

/** Kinds of mail about it: the warning of a user, and what the user and the administrators are told when it is over. */
export const reclaimNoticeKinds = ['unusedLicence', 'unusedLicenceEnded', 'licencesReclaimed'] as const;
export type ReclaimNoticeKind = (typeof reclaimNoticeKinds)[number];

export function isReclaimNotice(kind: string): kind is ReclaimNoticeKind {
  return reclaimNoticeKinds.some((known) => known === kind);
}

/** As far as the rules go. */
export interface LicenceUse {
  readonly assignedAt: Instant;
  /** Null: never since it was assigned. */
  readonly lastUsedAt: Instant | null;
}

/** From when on a licence counts as unused: from its last use or, never used, from its assignment. */
export function unusedSince({ assignedAt, lastUsedAt }: LicenceUse): Instant {
  return lastUsedAt !== null && isBefore(assignedAt, lastUsedAt) ? lastUsedAt : assignedAt;
}

/** The latest instant since which a licence is to be unused, so that it has been for so many days. */
export function unusedBefore(now: Instant, days: number): Instant {
  return addHours(now, -days * hoursOfDay);
}

export function isUnused(licence: LicenceUse, before: Instant): boolean {
  return compareInstants(unusedSince(licence), before) <= 0;
}

/** Whole days without use. */
export function daysUnused(since: Instant, now: Instant): number {
  return Math.max(0, Math.floor((now.epochMilliseconds - since.epochMilliseconds) / millisecondsOfDay));
}

/** When a use counts as, for a subscription whose present is `now`: a report from a clock that is ahead cannot name the future. */
export function usedAt(reported: Instant | null, now: Instant): Instant {
  return reported !== null && isBefore(reported, now) ? reported : now;
}

/** Whether a report says something new: one that is late or was sent before changes nothing. */
export function isNewUse(licence: LicenceUse, at: Instant): boolean {
  return isBefore(unusedSince(licence), at);
}

/** When what is warned of now is reclaimed. */
export function reclaimTime(warnedAt: Instant): Instant {
  return addHours(warnedAt, daysOfWarning * hoursOfDay);
}

/** Who pays, and how it stands. */
interface Reclaimable {
  /** The user who pays; null: an organisation or a partner does. */
  readonly purchaserId: string | null;
  readonly subscription: Subscription;
  readonly at: Instant;
}

/**
 * Licences are reclaimed where the organisation pays: what a user pays for is that user's until it is taken over.
 * @throws DomainError purchaserDecides, licencesNotChangeable, deletionBegun, subscriptionEnded
 */
export function assertReclaimable({ purchaserId, subscription, at }: Reclaimable): void {
  if (hasEnded(subscription)) throw endedAs(subscription);
  if (purchaserId !== null) {
    throw new DomainError('purchaserDecides', `The user ${purchaserId} pays for it and decides on it.`, {
      purchaserId,
    });
  }
  assertLicencesChangeable(subscription, { assigning: false, bySetUp: false, at });
}

/** A licence that is to be reclaimed, as it is found. */
export interface FoundLicence extends LicenceUse {
  /** The reclaim that it is part of; null: none. */
  readonly reclaimId: string | null;
  /** When that frees it. */
  readonly reclaimsAt: Instant | null;
  /** A group gives it, whether or not somebody has assigned it as well: it would come back. */
  readonly byGroup: boolean;
}

export const reclaimRefusals = [
  'reclaimOpen',
  'licenceOfGroup',
  'licenceInUse',
] as const satisfies readonly ErrorCode[];
export type ReclaimRefusal = (typeof reclaimRefusals)[number];

/** A reclaim that looks for licences. */
export interface LookingReclaim {
  readonly id: string;
  readonly startedAt: Instant;
  /** Since when a licence has to be unused. */
  readonly unusedBefore: Instant;
}

/** So long after its time a reclaim that has not ended holds nothing any more: the request that made it has died. */
export function lapsedBefore(now: Instant): Instant {
  return addHours(now, -hoursOfDay);
}

/** The reclaim that a licence is part of; null: none, or one that has lapsed. */
export function openReclaimOf(
  { reclaimId, reclaimsAt }: Pick<FoundLicence, 'reclaimId' | 'reclaimsAt'>,
  now: Instant,
): string | null {
  const isOpen = reclaimsAt !== null && !isBefore(reclaimsAt, lapsedBefore(now));
  return isOpen ? reclaimId : null;
}

/** Why a reclaim cannot warn of a licence; null: it can. */
export function reclaimRefusal(
  licence: FoundLicence,
  { id, startedAt, unusedBefore: before }: LookingReclaim,
): ReclaimRefusal | null {
  const other = openReclaimOf(licence, startedAt);
  if (other !== null && other !== id) return 'reclaimOpen';
  if (licence.byGroup) return 'licenceOfGroup';
  return isUnused(licence, before) ? null : 'licenceInUse';
}

/**
 * - `warned`: its user has been told, and it goes when the days are over.
 * - `reclaiming`: it is being freed.
 * - `reclaimed`: the seat is free.
 * - `kept`: its user keeps it.
 * - `alreadyFreed`: it was gone before.
 */
export const reclaimedStates = ['warned', 'reclaiming', 'reclaimed', 'kept', 'alreadyFreed'] as const;
export type ReclaimedState = (typeof reclaimedStates)[number];

/** Why a licence is kept; `refused`: the subscription does not let it go now. */
export const keptReasons = [
  'used',
  'byAdministrator',
  'reclaimCancelled',
  'assignedAgain',
  'licenceOfGroup',
  'refused',
] as const;
export type KeptReason = (typeof keptReasons)[number];

/** How it has ended for a user who was warned; null: it has not, or there is nothing to tell who has no such licence any more. */
export function toldToUser(
  {
    state,
    because,
    endedAt,
  }: { readonly state: ReclaimedState; readonly because: KeptReason | null; readonly endedAt: Instant | null },
  startedAt: Instant,
): 'reclaimed' | KeptReason | null {
  if (state === 'reclaimed') return state;
  // What a group gives is named at once, and its user is not warned.
  const wasWarned = endedAt !== null && isBefore(startedAt, endedAt);
  return state === 'kept' && wasWarned ? because : null;
}

/** What becomes of a licence when its days are over. */
export type ReclaimOutcome =
  | { readonly state: 'alreadyFreed' }
  | { readonly state: 'kept'; readonly because: KeptReason }
  | null;

/**
 * How a licence that was warned of ends where it is not freed; null: it is to be freed.
 * @param licence null: its user holds none any more
 * @param before since when it was unused when it was warned of
 */
export function reclaimOutcome(
  licence: (LicenceUse & { readonly byGroup: boolean }) | null,
  before: Instant,
): ReclaimOutcome {
  if (licence === null) return { state: 'alreadyFreed' };
  if (compareInstants(licence.assignedAt, before) > 0) return { state: 'kept', because: 'assignedAgain' };
  if (!isUnused(licence, before)) return { state: 'kept', because: 'used' };
  return licence.byGroup ? { state: 'kept', because: 'licenceOfGroup' } : null;
}

/** `open`: its users are warned; `reclaiming`: the days are over, and nobody keeps a licence any more. */
export const reclaimStates = ['open', 'reclaiming', 'ended', 'cancelled'] as const;
export type ReclaimState = (typeof reclaimStates)[number];

/** @throws DomainError reclaimClosed */
export function assertReclaimOpen(state: ReclaimState): void {
  if (state !== 'open') throw new DomainError('reclaimClosed', `The reclaim is ${state}.`, { state });
}
