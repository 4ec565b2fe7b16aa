import type { NotBefore } from '../messages.js';
import { keyOrderAnnouncementWorkflowId } from '../workflow-ids.js';

/** Keys that were ordered, of which the tenant's administrators are told. */
export interface KeyOrderAnnouncement {
  readonly tenantId: string;
  readonly keyOrderId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** What an announcement is started with. @param notBefore the test clock's time; null: the tenant is on none */
export function announcementOf(
  { _id: keyOrderId, tenantId, testClockId }: { _id: string; tenantId: string; testClockId: string | null },
  notBefore: NotBefore,
) {
  const input: KeyOrderAnnouncement = { tenantId, keyOrderId, testClockId, notBefore };
  return {
    workflowId: keyOrderAnnouncementWorkflowId(tenantId, keyOrderId),
    args: [input],
    staticSummary: 'Order of product keys, told to the administrators',
  };
}
