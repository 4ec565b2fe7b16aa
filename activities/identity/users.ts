import type { LeavingUser } from '../../contracts/identity/users.js';
import { instant } from '../../domain/calendar.js';
import { DomainError, type Refusal } from '../../domain/errors.js';
import { restorableUntil } from '../../domain/identity/deactivation.js';
import { entryOfSystem } from '../audit-entry.js';
import type { ActivityContext } from '../context.js';

export const userActivities = ({ database }: ActivityContext) => {
  const {
    users,
    administrators,
    apiKeys,
    memberships,
    groups,
    audit,
    notices,
    installations,
    reassignments,
    reclaims,
    requestRecords,
  } = database;

  return {
    /**
     * Marks the user, so that no licence and no notice comes any more, and then takes away what an administrator has. The mark is
     * taken back from the last administrator. @returns why the user cannot go
     */
    async deactivateUser({ tenantId, userId, requestId, at }: LeavingUser): Promise<Refusal | null> {
      const user = await users.find(tenantId, userId);
      if (!user) return refusal('notFound', `There is no user ${userId}.`);
      const wasAdministrator = (await administrators.of(tenantId)).some(({ _id }) => _id === userId);
      const leaving = { requestId, at: new Date(at), wasAdministrator, held: null, purchases: null };
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

    /** The user, and what an administrator has, is back; the licences follow. */
    async restoreUser({ tenantId, userId, requestId }: LeavingUser): Promise<void> {
      const user = await users.find(tenantId, userId);
      if (!user) throw new DomainError('tenantErased');
      await users.restore(userId, requestId);
      if (user.deactivation?.wasAdministrator) await administrators.admit(tenantId, [userId]);
    },

    /** Leaves nothing of the person. What the tenant's deletion has erased meanwhile is not there any more. */
    async purgeUser({ tenantId, userId, requestId, at }: LeavingUser): Promise<void> {
      await notices.eraseReader(tenantId, userId);
      await installations.eraseUser(tenantId, userId);
      await reassignments.forgetUser(tenantId, userId);
      await reclaims.forgetUser(tenantId, userId);
      await groups.forgetUser(tenantId, userId);
      await requestRecords.forgetUser(tenantId, userId);
      const keyIds = await apiKeys.forgetUser(tenantId, userId);
      const personId = await memberships.removeUser(tenantId, userId);
      await audit.forgetUser(tenantId, userId, personId === null ? keyIds : [...keyIds, personId]);
      await users.purge(userId, requestId);
      await audit.write(
        entryOfSystem({
          _id: `${userId}/purged/${requestId}`,
          at: new Date(at),
          operation: 'userPurged',
          subject: { kind: 'user', id: userId },
          tenantId,
        }),
      );
    },
  };
};

function refusal(code: Refusal['code'], message: string): Refusal {
  return { code, message, details: {} };
}
