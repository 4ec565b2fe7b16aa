import type { NotBefore } from '../messages.js';

/** A reader's digest of a day. */
export interface DigestInput {
  readonly readerId: string;
  /** The reader's; `system` for a partner. */
  readonly tenantId: string;
  readonly testClockId: string | null;
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** RFC 3339. */
  readonly sendAt: string;
  readonly notBefore: NotBefore;
}
