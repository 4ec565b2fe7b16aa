/** The workflow of a payment. */
import { defineSignal } from '@temporalio/workflow';
import type { NotBefore } from '../messages.js';
import type { PaymentOccasion } from '../workflow-ids.js';

export interface PaymentInput {
  readonly tenantId: string;
  readonly paymentId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  readonly about: PaymentOccasion;
}

/** The provider says that something has changed: it is asked what. */
export const paymentChanged = defineSignal('paymentChanged');
