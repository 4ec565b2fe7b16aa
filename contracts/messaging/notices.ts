import type { NotBefore } from '../messages.js';

/** A notice that one reader has not got yet. */
export interface NoticeDelivery {
  readonly tenantId: string;
  readonly noticeId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}
