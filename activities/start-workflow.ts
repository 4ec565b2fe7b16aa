import { WorkflowExecutionAlreadyStartedError, type WorkflowStartOptions } from '@temporalio/client';
import { startAtVirtualTime } from '../adapters/operations/time-skipping.js';
import type { NotBefore } from '../contracts/messages.js';
import { tenantOfWorkflow } from '../contracts/workflow-ids.js';
import type { ActivityContext } from './context.js';

export interface Start
  extends Pick<
    WorkflowStartOptions,
    'workflowId' | 'args' | 'staticSummary' | 'typedSearchAttributes' | 'workflowIdReusePolicy'
  > {
  readonly testClockId: string | null;
  readonly notBefore: NotBefore;
}

/** Starts a workflow once, on its tenant's time: a member of a test clock is registered first and starts at the clock's time. */
export async function startWorkflow(
  { client, database, taskQueue }: ActivityContext,
  type: string,
  { testClockId, notBefore, ...options }: Start,
): Promise<void> {
  const { workflowId } = options;
  if (testClockId !== null) {
    await database.testClocks.addMember(testClockId, tenantOfWorkflow(workflowId), workflowId);
  }
  const start = () =>
    client.workflow.start(type, {
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      ...options,
      args: options.args ?? [],
      taskQueue,
    });
  try {
    await (notBefore === null ? start() : startAtVirtualTime(Date.parse(notBefore), start));
  } catch (error) {
    // An earlier try came through.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
