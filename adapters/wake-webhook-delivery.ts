import type { Client } from '@temporalio/client';
import { type WebhookDeliveryInput, webhooksWaiting } from '../contracts/messaging/webhooks.js';
import { webhookDeliveryWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';

/** Sees to it that what waits for an endpoint is delivered. It runs on the wall's time, also where what it delivers does not. */
export async function wakeWebhookDelivery(
  client: Client,
  taskQueue: string,
  { _id: endpointId, tenantId }: { readonly _id: string; readonly tenantId: string | null },
): Promise<void> {
  const input: WebhookDeliveryInput = { endpointId };
  await client.workflow.signalWithStart(workflowTypes.webhookDelivery, {
    workflowId: webhookDeliveryWorkflowId(tenantId, endpointId),
    taskQueue,
    args: [input],
    signal: webhooksWaiting,
    staticSummary: 'Webhooks to one endpoint',
  });
}
