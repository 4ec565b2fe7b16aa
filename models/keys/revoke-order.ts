import { DomainError } from '../../domain/errors.js';
import type { KeyOrderState } from '../../domain/keys/key-orders.js';
import type { KeyOrder, KeyOrders } from './key-orders.js';
import type { Keys } from './keys.js';

interface Collections {
  readonly keys: Keys;
  readonly keyOrders: KeyOrders;
}

interface Revoking {
  readonly by: Parameters<Keys['revoke']>[1];
  readonly requestHash: string;
  /** By its tenant, which does not want it. */
  readonly declined: boolean;
}

/**
 * Whoever has claimed the first key has the order, since a redemption takes the keys in the same order: the others are
 * revoked after it. @throws DomainError keyOrderNotPending, when a redemption has them or another request has cancelled it
 */
export async function revokeOrder(
  { keys, keyOrders }: Collections,
  order: KeyOrder,
  { by, requestHash, declined }: Revoking,
): Promise<void> {
  await revokeAll({ keys }, order, by);
  const { reason, at } = by;
  const { _id: id } = order;
  if (await keyOrders.cancelled(id, requestHash, declined ? { reason, at } : null)) return;
  throw notPending((await keyOrders.find(id))?.declined ? 'declined' : 'cancelled');
}

/** Revokes the keys of an order, whoever does it. @throws DomainError keyOrderNotPending, when a redemption has them */
export async function revokeAll(
  { keys }: Pick<Collections, 'keys'>,
  { batchId, firstKey }: KeyOrder,
  by: Revoking['by'],
): Promise<void> {
  const all = await keys.ofBatch(batchId);
  const first = all.filter(({ _id }) => _id === firstKey);
  const state = (await keys.revoke(first, by)).get(firstKey)?.state;
  if (state !== 'revoked') throw notPending(state === 'used' ? 'redeemed' : 'inRedemption');
  await keys.revoke(all, by);
}

function notPending(state: KeyOrderState): DomainError {
  return new DomainError('keyOrderNotPending', `The order is not pending: ${state}.`, { state });
}
