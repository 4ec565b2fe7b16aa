import { createHash } from 'node:crypto';
import type { ReclaimStep } from '../../contracts/subscriptions/reclaims.js';
import { changeLicences, type LicenceChange } from '../../contracts/subscriptions/subscription.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import { type KeptReason, reclaimOutcome } from '../../domain/subscriptions/unused-licences.js';
import type { UnusedPosition } from '../../models/subscriptions/licences.js';
import {
  endReclaimed,
  heldByGroup,
  keepTheRest,
  licenceFound,
  takeInUnused,
} from '../../models/subscriptions/reclaim-licences.js';
import type { Reclaim, ReclaimedEnd, ReclaimedLicence } from '../../models/subscriptions/reclaims.js';
import type { ActivityContext } from '../context.js';
import { askSubscription } from './ask-subscription.js';

/** As many licences are looked at together, and freed by one Update of their subscription. */
const atOnce = 100;

/** Licences that nobody has used for a time: docs/concepts.md, "Unused licences". */
export const reclaimActivities = (context: ActivityContext) => {
  const { database } = context;
  const { licences, reclaims, subscriptions } = database;

  return {
    /**
     * Takes in every licence that is unused, where not only some were named; those that groups give are named and kept.
     * @returns how many are warned of
     */
    async chooseUnused({ reclaimId }: Pick<ReclaimStep, 'reclaimId'>): Promise<number> {
      const reclaim = await reclaims.find(reclaimId);
      if (!reclaim) return 0;
      const { tenantId, subscriptionId, unusedBefore, named } = reclaim;
      // The request has taken them in, unless its API died.
      const namedOnes = named.length === 0 ? [] : await licences.held(subscriptionId, named);
      if (namedOnes.length > 0) await takeInUnused(database, reclaim, namedOnes);
      for (let after: UnusedPosition | undefined, more = reclaim.all; more; ) {
        const found = await licences.unused({ tenantId, subscriptionId }, unusedBefore, after, atOnce);
        const refusals = await takeInUnused(database, reclaim, found);
        const ofGroups = found.filter(({ userId }) => refusals.get(userId) === 'licenceOfGroup');
        await reclaims.takeIn(reclaim, ofGroups, 'kept');
        const last = found.at(-1);
        after = last && { unusedSince: last.unusedSince, id: last._id };
        more = found.length === atOnce;
      }
      await reclaims.told(reclaim);
      return (await reclaims.counts([reclaimId])).get(reclaimId)?.warned ?? 0;
    },

    /**
     * Frees the next licences whose days are over and that nobody has used or kept. What is being freed is freed first: a try that was
     * broken off is asked for again as it was.
     * @returns whether there may be more
     */
    async reclaimUnused({ reclaimId, at }: ReclaimStep): Promise<boolean> {
      const reclaim = await reclaims.move(reclaimId, 'open', 'reclaiming');
      if (reclaim?.state !== 'reclaiming') return false;
      const begun = await reclaims.inState(reclaimId, 'reclaiming', atOnce);
      if (begun.length > 0) {
        await free(reclaim, begun, new Date(at));
        return true;
      }
      const warned = await reclaims.inState(reclaimId, 'warned', atOnce);
      await judge(reclaim, warned, new Date(at));
      return warned.length > 0;
    },

    /** It is over: what was not decided is kept. */
    async endReclaim({ reclaimId, at }: ReclaimStep): Promise<void> {
      const reclaim = await reclaims.find(reclaimId);
      if (!reclaim) return;
      await keepTheRest(database, reclaim, new Date(at));
      await reclaims.end(reclaimId, new Date(at));
      await reclaims.told(reclaim);
    },
  };

  /** Which of these go, by what is true now. */
  async function judge(reclaim: Reclaim, warned: readonly ReclaimedLicence[], at: Date): Promise<void> {
    const { _id, subscriptionId, unusedBefore } = reclaim;
    const userIds = warned.map(({ userId }) => userId);
    const [held, byGroup, projection] = await Promise.all([
      licences.held(subscriptionId, userIds),
      heldByGroup(database, subscriptionId, userIds),
      subscriptions.find(subscriptionId),
    ]);
    if (!projection || projection.purchaserId !== null) {
      const { code, message } = new DomainError(projection ? 'purchaserDecides' : 'subscriptionEnded');
      await endThese(reclaim, 'warned', warned, { state: 'kept', because: 'refused', problem: { code, message }, at });
      return;
    }
    const byUser = new Map(held.map((one) => [one.userId, licenceFound(one, byGroup.has(one.userId))]));
    const before = instantFromMillis(unusedBefore.getTime());
    const outcomes = warned.map((one) => ({ one, outcome: reclaimOutcome(byUser.get(one.userId) ?? null, before) }));
    await endEach(
      reclaim,
      'warned',
      outcomes.flatMap(({ one, outcome }) => (outcome ? [{ one, end: { ...outcome, at } }] : [])),
    );
    const going = outcomes.filter(({ outcome }) => outcome === null).map(({ one }) => one.userId);
    await reclaims.beginFreeing(_id, going);
  }

  /** By one Update of the subscription, which frees only what is unused still. */
  async function free(reclaim: Reclaim, begun: readonly ReclaimedLicence[], at: Date): Promise<void> {
    const { _id, tenantId, subscriptionId, unusedBefore } = reclaim;
    const unassign = begun.map(({ userId }) => userId);
    const requestId = `${_id}/${createHash('sha256').update(unassign.join()).digest('hex').slice(0, 24)}`;
    const change = { assign: [], unassign, requestId, unusedBefore: unusedBefore.toISOString() };
    const answers = await answersOf({ tenantId, subscriptionId }, change);
    const ends = begun.map((one) => {
      const answer = answers instanceof DomainError ? answers : answers.find(({ userId }) => userId === one.userId);
      return { one, end: { ...endOf(answer), at } };
    });
    await endEach(reclaim, 'reclaiming', ends);
  }

  async function answersOf(
    to: { readonly tenantId: string; readonly subscriptionId: string },
    change: LicenceChange,
  ): Promise<LicenceAnswer[] | DomainError> {
    try {
      return await askSubscription(context, to, changeLicences, change);
    } catch (error) {
      // What may pass is asked again by the retry of this activity.
      if (error instanceof DomainError && !error.retry) return error;
      throw error;
    }
  }

  /** Writes how licences end, in as few writes as there are ends. */
  async function endEach(
    reclaim: Reclaim,
    from: 'warned' | 'reclaiming',
    ends: readonly { readonly one: ReclaimedLicence; readonly end: ReclaimedEnd }[],
  ): Promise<void> {
    const groups = new Map<string, { end: ReclaimedEnd; these: ReclaimedLicence[] }>();
    for (const { one, end } of ends) {
      const key = [end.state, end.because, end.problem?.code].join('/');
      const group = groups.get(key) ?? { end, these: [] };
      group.these.push(one);
      groups.set(key, group);
    }
    for (const { end, these } of groups.values()) await endThese(reclaim, from, these, end);
  }

  async function endThese(
    reclaim: Reclaim,
    from: 'warned' | 'reclaiming',
    these: readonly ReclaimedLicence[],
    end: ReclaimedEnd,
  ): Promise<void> {
    const userIds = these.map(({ userId }) => userId);
    await endReclaimed(database, reclaim, { from, userIds }, end);
  }
};

/** What the subscription has said of one licence. */
function endOf(answer: LicenceAnswer | DomainError | undefined): Omit<ReclaimedEnd, 'at'> {
  if (answer instanceof DomainError) {
    const { code, message } = answer;
    return { state: 'kept', because: 'refused', problem: { code, message } };
  }
  if (answer === undefined || answer.result === 'notAssigned') return { state: 'alreadyFreed' };
  if (answer.result === 'unassigned') return { state: 'reclaimed' };
  const because: KeptReason = answer.problem?.code === 'licenceInUse' ? 'used' : 'licenceOfGroup';
  return { state: 'kept', because };
}
