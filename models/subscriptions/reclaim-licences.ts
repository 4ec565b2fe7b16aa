/** What reclaims do with licences, for those who ask for one and for those that carry it out. */
import { type Instant, instantFromMillis } from '../../domain/calendar.js';
import {
  type FoundLicence,
  isUnused,
  lapsedBefore,
  type ReclaimRefusal,
  reclaimRefusal,
} from '../../domain/subscriptions/unused-licences.js';
import type { Groups } from './groups.js';
import type { Assignment, Licences } from './licences.js';
import type { Reclaim, ReclaimedEnd, Reclaims } from './reclaims.js';

/** As many are written together. */
const keptAtOnce = 500;

interface LicenceRegister {
  readonly licences: Licences;
  readonly reclaims: Reclaims;
}

interface GroupedLicences extends LicenceRegister {
  readonly groups: Groups;
}

/** A licence as the rules see it. */
export function licenceFound(
  { assignedAt, lastUsedAt, reclaimId, reclaimsAt }: Assignment,
  byGroup: boolean,
): FoundLicence {
  return {
    assignedAt: instantOf(assignedAt),
    lastUsedAt: lastUsedAt && instantOf(lastUsedAt),
    reclaimId,
    reclaimsAt: reclaimsAt && instantOf(reclaimsAt),
    byGroup,
  };
}

/** Which of these users have a licence by a group. */
export async function heldByGroup(
  { groups }: Pick<GroupedLicences, 'groups'>,
  subscriptionId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const reasons = await groups.reasonsFor(subscriptionId, userIds);
  return new Set(reasons.map(({ userId }) => userId));
}

/**
 * Takes licences into a reclaim; again, it changes nothing. Of two reclaims at once a licence is part of one.
 * @returns by user, why it is not warned of; null: it is
 */
export async function takeInUnused(
  database: GroupedLicences,
  reclaim: Reclaim,
  found: readonly Assignment[],
): Promise<Map<string, ReclaimRefusal | null>> {
  const { licences, reclaims } = database;
  const { _id: id, subscriptionId, startedAt } = reclaim;
  const looking = { id, startedAt: instantOf(startedAt), unusedBefore: instantOf(reclaim.unusedBefore) };
  const byGroup = await heldByGroup(database, subscriptionId, found.map(userOf));
  const refusals = new Map(
    found.map((one) => [one.userId, reclaimRefusal(licenceFound(one, byGroup.has(one.userId)), looking)]),
  );
  const possible = found.map(userOf).filter((userId) => refusals.get(userId) === null);
  const lapsed = new Date(lapsedBefore(looking.startedAt).epochMilliseconds);
  const claimed = await licences.claimUnused({ ...reclaim, lapsedBefore: lapsed }, possible);
  await reclaims.takeIn(reclaim, claimed, 'warned');
  const taken = new Set(claimed.map(userOf));
  for (const userId of possible) if (!taken.has(userId)) refusals.set(userId, 'reclaimOpen');
  return refusals;
}

/** Licences that were just used are kept, and their users need not fear for them any longer. */
export async function keepUsed(
  { licences, reclaims }: LicenceRegister,
  subscriptionId: string,
  { userIds, at }: { readonly userIds: readonly string[]; readonly at: Instant },
): Promise<void> {
  const held = await licences.held(subscriptionId, userIds);
  for (const reclaimId of new Set(held.flatMap((one) => one.reclaimId ?? []))) {
    const reclaim = await reclaims.find(reclaimId);
    if (!reclaim) continue;
    const before = instantOf(reclaim.unusedBefore);
    const used = held
      .filter((one) => one.reclaimId === reclaimId && !isUnused(licenceFound(one, false), before))
      .map(userOf);
    const end = { state: 'kept', because: 'used', at: new Date(at.epochMilliseconds) } as const;
    await endReclaimed({ licences, reclaims }, reclaim, { from: 'warned', userIds: used }, end);
  }
}

/** Ends licences of a reclaim that are in one state. Those in another one stay as they are. */
export async function endReclaimed(
  { licences, reclaims }: LicenceRegister,
  { _id, subscriptionId }: Reclaim,
  { from, userIds }: { readonly from: 'warned' | 'reclaiming'; readonly userIds: readonly string[] },
  end: ReclaimedEnd,
): Promise<void> {
  // Only then the record says so: tried again in between, it is found once more.
  await licences.unclaim(_id, subscriptionId, userIds);
  await reclaims.endLicences(_id, from, userIds, end);
}

/** Keeps whatever was warned of and not decided: the reclaim was cancelled. */
export async function keepTheRest(database: LicenceRegister, reclaim: Reclaim, at: Date): Promise<void> {
  for (;;) {
    const left = await database.reclaims.inState(reclaim._id, 'warned', keptAtOnce);
    if (left.length === 0) return;
    const end = { state: 'kept', because: 'reclaimCancelled', at } as const;
    await endReclaimed(database, reclaim, { from: 'warned', userIds: left.map(userOf) }, end);
  }
}

function userOf({ userId }: Pick<Assignment, 'userId'>): string {
  return userId;
}

function instantOf(at: Date): Instant {
  return instantFromMillis(at.getTime());
}
