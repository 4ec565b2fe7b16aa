import { announcementOf } from '../../../contracts/keys/key-order.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import type { ApiServices } from '../../services.js';
import { startOnce } from '../../updates.js';

/** Has the administrators told of an order, once: a process on the tenant's time goes on with it by itself. */
export async function announceOrder(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  order: KeyOrder,
  now: Instant,
): Promise<void> {
  const { _id, testClockId } = order;
  const notBefore = testClockId === null ? null : now.toString();
  await startOnce(services, workflowTypes.keyOrderAnnouncement, {
    ...announcementOf(order, notBefore),
    testClockId,
    now,
  });
  await services.database.keyOrders.announced(_id);
}
