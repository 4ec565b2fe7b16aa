import type { KeyOrderAnnouncement } from '../../../contracts/keys/key-order.js';
import { keyOrderAnnouncementWorkflowId } from '../../../contracts/workflow-ids.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import type { Instant } from '../../../domain/calendar.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import type { ApiServices } from '../../services.js';
import { startOnce } from '../../updates.js';

/** Has the administrators told of an order, once: a process on the tenant's time goes on with it by itself. */
export async function announceOrder(
  services: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  { _id: keyOrderId, tenantId, testClockId }: KeyOrder,
  now: Instant,
): Promise<void> {
  const notBefore = testClockId === null ? null : now.toString();
  const input: KeyOrderAnnouncement = { tenantId, keyOrderId, testClockId, notBefore };
  await startOnce(services, workflowTypes.keyOrderAnnouncement, {
    workflowId: keyOrderAnnouncementWorkflowId(tenantId, keyOrderId),
    args: [input],
    staticSummary: 'Order of product keys, told to the administrators',
    testClockId,
    now,
  });
}
