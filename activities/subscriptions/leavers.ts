/** The licences of a user who leaves, and of one who is restored: each is changed by its subscription's own Update. */
import type { LeavingUser, Restoration, RestoredLicence } from '../../contracts/identity/users.js';
import { changeLicences, type LicenceChange } from '../../contracts/subscriptions/subscription.js';
import { DomainError } from '../../domain/errors.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import type { HeldLicence } from '../../models/identity/users.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { askSubscription } from './ask-subscription.js';
import { callGroups } from './call-groups.js';

/** How many subscriptions are asked at once. */
const atOnce = 5;

export const leaverActivities = ({ database, client }: ActivityContext) => {
  const { users, licences, groups } = database;

  return {
    /** Frees what the user holds, and notes it. What a subscription refuses to free is kept, with the reason. */
    async freeLicences({ tenantId, userId, requestId }: LeavingUser): Promise<void> {
      const found = (await licences.allOfUser(tenantId, userId)).map(
        ({ subscriptionId, direct }): HeldLicence => ({
          subscriptionId,
          direct,
          result: 'pending',
          problem: null,
        }),
      );
      // Noted before the first of them goes: tried again, it still knows them all.
      await users.noteHeld(userId, requestId, found);
      await groups.suspend(tenantId, userId);
      const noted = (await users.find(tenantId, userId))?.deactivation?.held ?? [];
      const freed = await inParallel(noted, atOnce, async (one): Promise<HeldLicence> => {
        const { subscriptionId } = one;
        const unassign = { assign: [], unassign: [userId], requestId: `${requestId}/${subscriptionId}` };
        const answer = await changedBy(tenantId, subscriptionId, unassign);
        if (!(answer instanceof DomainError)) return { ...one, result: 'freed', problem: null };
        return { ...one, result: 'kept', problem: { code: answer.code, message: answer.message } };
      });
      await users.noteFreed(userId, requestId, freed);
    },

    /** Gives back what was freed where seats are free. What groups gave they give again. */
    async restoreLicences({ tenantId, userId, restoredBy }: Restoration): Promise<RestoredLicence[]> {
      const user = await users.find(tenantId, userId);
      if (!user) throw new DomainError('tenantErased');
      const holding = new Set((await licences.allOfUser(tenantId, userId)).map(({ subscriptionId }) => subscriptionId));
      const own = (user.deactivation?.held ?? []).filter(({ direct }) => direct);
      const restored = await inParallel(own, atOnce, async ({ subscriptionId }): Promise<RestoredLicence> => {
        if (holding.has(subscriptionId)) return { subscriptionId, result: 'assigned', problem: null };
        const assign = { assign: [userId], unassign: [], requestId: `${restoredBy}/${subscriptionId}` };
        const answer = await changedBy(tenantId, subscriptionId, assign);
        const problem = answer instanceof DomainError ? answer : answer.problem;
        if (!problem) return { subscriptionId, result: 'assigned', problem: null };
        return { subscriptionId, result: 'refused', problem: { code: problem.code, message: problem.message } };
      });
      await callGroups({ client, database }, tenantId, await groups.resume(tenantId, userId));
      return restored;
    },
  };

  /** Changes one user's licence by the subscription's own Update. @returns its answer, or its refusal */
  async function changedBy(
    tenantId: string,
    subscriptionId: string,
    change: LicenceChange,
  ): Promise<LicenceAnswer | DomainError> {
    try {
      const to = { tenantId, subscriptionId };
      const [answer] = await askSubscription({ client }, to, changeLicences, change);
      if (!answer) throw new Error(`${subscriptionId} answered nothing to ${change.requestId}`);
      return answer;
    } catch (error) {
      // What may pass is asked again by the retry of this activity.
      if (error instanceof DomainError && !error.retry) return error;
      throw error;
    }
  }
};
