import type { LeavingUser, Restoration, RestoredLicence } from '../../contracts/identity/users.js';
import { changeLicences, type LicenceChange } from '../../contracts/subscriptions/subscription.js';
import { instant } from '../../domain/calendar.js';
import { DomainError, type Refusal } from '../../domain/errors.js';
import { restorableUntil } from '../../domain/identity/deactivation.js';
import type { LicenceAnswer } from '../../domain/subscriptions/licences.js';
import type { HeldLicence } from '../../models/identity/users.js';
import type { ActivityContext } from '../context.js';
import { inParallel } from '../in-parallel.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';

/** How many subscriptions are asked at once. */
const atOnce = 5;

export const userActivities = ({ database, client }: ActivityContext) => {
  const { users, administrators, licences, apiKeys, audit, notices, installations, reassignments, requestRecords } =
    database;

  return {
    /**
     * Marks the user, so that no licence and no notice comes any more, and then takes away what an administrator has. The mark is
     * taken back from the last administrator. @returns why the user cannot go
     */
    async deactivateUser({ tenantId, userId, requestId, at }: LeavingUser): Promise<Refusal | null> {
      const user = await users.find(tenantId, userId);
      if (!user) return refusal('notFound', `There is no user ${userId}.`);
      const wasAdministrator = (await administrators.of(tenantId)).some(({ _id }) => _id === userId);
      const leaving = { requestId, at: new Date(at), wasAdministrator, held: null };
      const marked = await users.deactivate(userId, {
        ...leaving,
        restorableUntil: new Date(restorableUntil(instant(at)).epochMilliseconds),
      });
      if (!marked && !(user.state === 'deactivated' && user.deactivation?.requestId === requestId)) {
        return refusal('userDeactivated', 'Another request has deactivated the user.');
      }
      if ((await administrators.dismiss(tenantId, userId)) === 'last') {
        await users.unmark(userId, requestId);
        return refusal('lastAdministrator', 'Make somebody else an administrator first.');
      }
      await apiKeys.revokeOfUser(tenantId, userId, new Date());
      return null;
    },

    /** Frees what the user holds, and notes it. What a subscription refuses to free is kept, with the reason. */
    async freeLicences({ tenantId, userId, requestId }: LeavingUser): Promise<void> {
      const found = (await licences.allOfUser(tenantId, userId)).map(
        ({ subscriptionId }): HeldLicence => ({
          subscriptionId,
          result: 'pending',
          problem: null,
        }),
      );
      // Noted before the first of them goes: tried again, it still knows them all.
      await users.noteHeld(userId, requestId, found);
      const noted = (await users.find(tenantId, userId))?.deactivation?.held ?? [];
      const freed = await inParallel(noted, atOnce, async ({ subscriptionId }): Promise<HeldLicence> => {
        const unassign = { assign: [], unassign: [userId], requestId: `${requestId}/${subscriptionId}` };
        const answer = await changedBy(tenantId, subscriptionId, unassign);
        if (!(answer instanceof DomainError)) return { subscriptionId, result: 'freed', problem: null };
        return { subscriptionId, result: 'kept', problem: { code: answer.code, message: answer.message } };
      });
      await users.noteFreed(userId, requestId, freed);
    },

    /** The user is back at once; then what was freed is given back where seats are free. */
    async restoreUser({ tenantId, userId, requestId, restoredBy }: Restoration): Promise<RestoredLicence[]> {
      const user = await users.find(tenantId, userId);
      if (!user) throw new DomainError('tenantErased');
      await users.restore(userId, requestId);
      if (user.deactivation?.wasAdministrator) await administrators.admit(tenantId, [userId]);
      const holding = new Set((await licences.allOfUser(tenantId, userId)).map(({ subscriptionId }) => subscriptionId));
      return inParallel(user.deactivation?.held ?? [], atOnce, async ({ subscriptionId }): Promise<RestoredLicence> => {
        if (holding.has(subscriptionId)) return { subscriptionId, result: 'assigned', problem: null };
        const assign = { assign: [userId], unassign: [], requestId: `${restoredBy}/${subscriptionId}` };
        const answer = await changedBy(tenantId, subscriptionId, assign);
        const problem = answer instanceof DomainError ? answer : answer.problem;
        if (!problem) return { subscriptionId, result: 'assigned', problem: null };
        return { subscriptionId, result: 'refused', problem: { code: problem.code, message: problem.message } };
      });
    },

    /** Leaves nothing of the person. What the tenant's deletion has erased meanwhile is not there any more. */
    async purgeUser({ tenantId, userId, requestId, at }: LeavingUser): Promise<void> {
      await notices.eraseReader(tenantId, userId);
      await installations.eraseUser(tenantId, userId);
      await reassignments.forgetUser(tenantId, userId);
      await requestRecords.forgetUser(tenantId, userId);
      const keyIds = await apiKeys.forgetUser(tenantId, userId);
      await audit.forgetUser(tenantId, userId, keyIds);
      await users.purge(userId, requestId);
      await audit.write({
        _id: `${userId}/purged/${requestId}`,
        at: new Date(at),
        recordedAt: new Date(),
        actor: { kind: 'system', id: 'system', name: '', userId: null },
        onBehalfOf: null,
        operation: 'userPurged',
        subject: { kind: 'user', id: userId },
        tenantId,
        partnerId: null,
        requestId: null,
        reason: null,
        before: null,
        after: null,
        outcome: 'done',
        code: null,
      });
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

function refusal(code: Refusal['code'], message: string): Refusal {
  return { code, message, details: {} };
}
