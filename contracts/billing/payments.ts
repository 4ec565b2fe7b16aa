/** The workflow of a payment. */
import { defineSignal } from '@temporalio/workflow';
import type { NotBefore } from '../messages.js';

export type PaymentSubject = 'arrival' | 'reversal' | 'refund';

export interface PaymentInput {
  readonly tenantId: string;
  readonly paymentId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  /** What has come of it: it arrived or is under way, or was taken back; or it is the id of a refund. */
  readonly about: PaymentSubject;
}

/** The provider says that something has changed: it is asked what. */
export const paymentChanged = defineSignal('paymentChanged');
