/** What workflows have in flight: why something does not go on. */
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { inParallel } from '../../activities/in-parallel.js';
import { clockWorkflowId } from '../../contracts/workflow-ids.js';
import type { TestEnvironment } from '../service.js';

const atOnce = 8;
/** PENDING_ACTIVITY_STATE_STARTED */
const started = 2;

type Time = { seconds?: { toString(): string } | null } | null | undefined;

/** What everything that lives on a clock has in flight, a line each. */
export async function inFlightOn(
  { client, database }: Pick<TestEnvironment, 'client' | 'database'>,
  testClockId: string,
): Promise<string[]> {
  const members = await database.testClocks.membersOf(testClockId);
  return pendingWork(client, [clockWorkflowId(testClockId), ...members.map(({ _id }) => _id)]);
}

/** @returns a line for each workflow that has anything in flight */
export async function pendingWork(client: Client, workflowIds: readonly string[]): Promise<string[]> {
  const lines = await inParallel([...workflowIds], atOnce, async (workflowId) => {
    try {
      return linesOf(await client.workflow.getHandle(workflowId).describe());
    } catch (error) {
      return [`${workflowId}: ${String(error)}`];
    }
  });
  return lines.flat();
}

function linesOf({ workflowId, runId, historyLength, raw }: WorkflowExecutionDescription): string[] {
  const task = raw.pendingWorkflowTask;
  const time = raw.workflowExtendedInfo?.timeSkippingInfo;
  // Of a workflow on a test clock all times are its own.
  const now = time?.currentTime ? Number(time.currentTime.seconds) : Date.now() / 1000;
  const secondsSince = (since: Time) => (since?.seconds ? Math.round(now - Number(since.seconds.toString())) : 0);
  const activities = (raw.pendingActivities ?? []).map(({ activityType, activityId, state, attempt, ...times }) => {
    const doing = state === started ? 'started' : 'not started';
    const since = secondsSince(times.lastStartedTime ?? times.scheduledTime);
    const failure = times.lastFailure?.message ? `, last failure: ${times.lastFailure.message}` : '';
    return `${activityType?.name} (${activityId}), attempt ${attempt}, ${doing} for ${since} s${failure}`;
  });
  const tasks = task ? [`workflow task, attempt ${task.attempt}, for ${secondsSince(task.scheduledTime)} s`] : [];
  if (activities.length + tasks.length === 0) return [];
  const at = time?.currentTime ? ` at ${new Date(Number(time.currentTime.seconds) * 1000).toISOString()}` : '';
  return [`${workflowId}, run ${runId}, ${historyLength} events${at}: ${[...activities, ...tasks].join('; ')}`];
}
