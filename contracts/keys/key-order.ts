import type { NotBefore } from '../messages.js';

/** Keys that were ordered, of which the tenant's administrators are told. */
export interface KeyOrderAnnouncement {
  readonly tenantId: string;
  readonly keyOrderId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}
