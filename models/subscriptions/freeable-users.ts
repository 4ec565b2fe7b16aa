import type { ErrorCode } from '../../domain/errors.js';
import { type Holders, tooMany } from '../../domain/subscriptions/people-to-free.js';
import type { Users } from '../identity/users.js';
import type { Licences } from './licences.js';

interface Read {
  readonly licences: Licences;
  readonly users: Users;
}

interface Seated {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly assigned: number;
}

/** Of whom there may be too many when a term of so many seats begins. */
export async function holdersToFree(
  { licences, users }: Read,
  { tenantId, subscriptionId, assigned }: Seated,
  { seats, named }: { readonly seats: number; readonly named: readonly string[] },
): Promise<Holders> {
  const left = await licences.heldBy(subscriptionId, await users.leftHolding(tenantId, subscriptionId));
  const excess = tooMany({ assigned, left }, seats);
  if (excess === 0) return { assigned, left, named: [], newest: [] };
  const held = await licences.heldBy(subscriptionId, named);
  const newest = await licences.newest(subscriptionId, excess + left.length + held.length);
  return { assigned, left, named: held, newest: newest.map(({ userId }) => userId) };
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
