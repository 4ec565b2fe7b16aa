import type { Instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { KeyOrderState } from '../../../domain/keys/key-orders.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import type { ApiServices } from '../../services.js';
import { announce } from '../announce.js';

interface Revoking {
  readonly by: Parameters<Database['keys']['revoke']>[1];
  readonly requestHash: string;
  /** By its tenant, which does not want it. */
  readonly declined: boolean;
}

/**
 * Whoever has claimed the first key has the order, since a redemption takes the keys in the same order: the others are
 * revoked after it. @throws DomainError keyOrderNotPending, when a redemption has them or another request has cancelled it
 */
export async function revokeOrder(
  { keys, keyOrders }: Pick<Database, 'keys' | 'keyOrders'>,
  { _id: id, batchId, firstKey }: KeyOrder,
  { by, requestHash, declined }: Revoking,
): Promise<void> {
  const all = await keys.ofBatch(batchId);
  const first = all.filter(({ _id }) => _id === firstKey);
  const state = (await keys.revoke(first, by)).get(firstKey)?.state;
  if (state !== 'revoked') throw notPending(state === 'used' ? 'redeemed' : 'inRedemption');
  await keys.revoke(all, by);
  const { reason, at } = by;
  if (await keyOrders.cancelled(id, requestHash, declined ? { reason, at } : null)) return;
  throw notPending((await keyOrders.find(id))?.declined ? 'declined' : 'cancelled');
}

/** The tenant does not want the order: its keys are revoked, and the partner that ordered hears of it. @throws DomainError keyOrderNotPending */
export async function declineOrder(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  order: KeyOrder,
  {
    owner,
    reason,
    at,
    requestHash,
  }: { readonly owner: string; readonly reason: string; readonly at: Instant; readonly requestHash: string },
): Promise<void> {
  const by = { owner, reason, at: new Date(at.epochMilliseconds) };
  await revokeOrder(services.database, order, { by, requestHash, declined: true });
  if (order.soldBy !== null) await announce(services, 'keyOrderDeclined', order, at);
}

function notPending(state: KeyOrderState): DomainError {
  return new DomainError('keyOrderNotPending', `The order is not pending: ${state}.`, { state });
}
