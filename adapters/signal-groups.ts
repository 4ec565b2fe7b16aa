import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { groupsChanged } from '../contracts/subscriptions/subscription.js';
import { subscriptionWorkflowId } from '../contracts/workflow-ids.js';

/** Tells subscriptions that groups want something of them. @returns those that have ended */
export async function signalGroups(
  client: Client,
  tenantId: string,
  subscriptionIds: readonly string[],
): Promise<string[]> {
  const ended = await Promise.all(
    subscriptionIds.map(async (subscriptionId) => {
      try {
        await client.workflow.getHandle(subscriptionWorkflowId(tenantId, subscriptionId)).signal(groupsChanged);
        return [];
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return [subscriptionId];
        throw error;
      }
    }),
  );
  return ended.flat();
}
