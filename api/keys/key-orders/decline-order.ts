import type { Instant } from '../../../domain/calendar.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import { revokeOrder } from '../../../models/keys/revoke-order.js';
import { announce } from '../../announce.js';
import type { ApiServices } from '../../services.js';

interface Declining {
  readonly owner: string;
  readonly reason: string;
  readonly at: Instant;
  readonly requestHash: string;
}

/** The tenant does not want the order: its keys are revoked, and the partner that ordered hears of it. @throws DomainError keyOrderNotPending */
export async function declineOrder(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  order: KeyOrder,
  { owner, reason, at, requestHash }: Declining,
): Promise<void> {
  const by = { owner, reason, at: new Date(at.epochMilliseconds) };
  await revokeOrder(services.database, order, { by, requestHash, declined: true });
  if (order.soldBy !== null) await announce(services, 'keyOrderDeclined', order, at);
  await services.database.keyOrders.announced(order._id);
}
