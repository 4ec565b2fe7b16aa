import type { ErrorCode } from '../../domain/errors.js';
import type { Users } from '../identity/users.js';
import type { Licences } from '../subscriptions/licences.js';

interface Read {
  readonly licences: Licences;
  readonly users: Users;
}

/**
 * Who of these cannot be freed when a term of fewer seats begins, and why: who is named holds a licence and has not left, or else
 * somebody else would lose one in the place of a slip of the pen.
 */
export async function notFreeable(
  { licences, users }: Read,
  { tenantId, subscriptionId }: { readonly tenantId: string; readonly subscriptionId: string },
  userIds: readonly string[],
): Promise<Map<string, ErrorCode>> {
  const [held, known] = await Promise.all([licences.heldBy(subscriptionId, userIds), users.byId(tenantId, userIds)]);
  const holders = new Set(held);
  const reasons = userIds.flatMap((userId): [string, ErrorCode][] => {
    const state = known.get(userId)?.state;
    if (state === undefined) return [[userId, 'unknownUser']];
    if (state !== 'active') return [[userId, 'userDeactivated']];
    return holders.has(userId) ? [] : [[userId, 'usersNotFreed']];
  });
  return new Map(reasons);
}
