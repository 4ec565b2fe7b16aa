import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { tenantAttributeOf } from '../adapters/tenant-attribute.js';
import { housekeepingWorkflowId } from '../contracts/workflow-ids.js';
import { workflowTypes } from '../contracts/workflow-types.js';

/** The id of the schedule of an installation, which its task queue tells apart from others in the namespace. */
export const housekeepingScheduleId = (taskQueue: string): string => `housekeeping/${taskQueue}`;

/** Has housekeeping run every five minutes; a schedule that is there stays as it is, with what operators have made of it. */
export async function scheduleHousekeeping(client: Client, taskQueue: string): Promise<void> {
  const workflowId = housekeepingWorkflowId(taskQueue);
  try {
    await client.schedule.create({
      scheduleId: housekeepingScheduleId(taskQueue),
      spec: { intervals: [{ every: '5 minutes' }] },
      // What one run has missed the next one finds.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: workflowTypes.housekeeping,
        workflowId,
        taskQueue,
        args: [],
        typedSearchAttributes: [tenantAttributeOf(workflowId)],
        staticSummary: 'What was left behind is finished, what is past its time erased',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
