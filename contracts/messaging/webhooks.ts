import { defineSignal } from '@temporalio/workflow';

/** An endpoint for which webhooks wait. */
export interface WebhookDeliveryInput {
  readonly endpointId: string;
}

/** Tells the delivery to an endpoint that something waits. */
export const webhooksWaiting = defineSignal<[]>('webhooksWaiting');
