/** The workflow of a payment. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { NotBefore, Requested } from '../messages.js';
import type { BillingOccasion, PaymentOccasion } from '../workflow-ids.js';

export interface PaymentInput {
  /** Whose it is, as ids of workflows begin: a tenant's, or a partner's. */
  readonly tenantId: string;
  /** Or the id of what else it is about: a refund, a request for payment, a billing account. */
  readonly paymentId: string;
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
  readonly about: PaymentOccasion | BillingOccasion;
}

/** The provider says that something has changed: it is asked what. */
export const paymentChanged = defineSignal('paymentChanged');

/** Answered once the payment was charged, or it is known that it is not. */
export const awaitCharge = defineUpdate<void, [Requested]>('awaitCharge');

/** The workflow, for those who start it by its name. */
export type PaymentWorkflow = (input: PaymentInput) => Promise<void>;
