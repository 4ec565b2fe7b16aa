import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { operationWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';

/** Starts what carries an accepted request out without its caller, once. */
export async function startAcceptedRequest(
  client: Client,
  taskQueue: string,
  { _id, tenantId }: { readonly _id: string; readonly tenantId: string | null },
): Promise<void> {
  try {
    await client.workflow.start(workflowTypes.acceptedRequest, {
      workflowId: operationWorkflowId(tenantId, _id),
      taskQueue,
      args: [{ operationId: _id }],
      staticSummary: 'A change that was answered 202',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
