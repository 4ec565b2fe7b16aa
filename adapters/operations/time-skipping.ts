/**
 * Temporal's own time skipping for single workflows of a live server: how a test clock moves its members. The API is young
 * and the SDK has no wrapper yet, so that all of it is in this file.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Client, type Connection, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

type ITimeSkippingConfig = temporal.api.common.v1.ITimeSkippingConfig;
type WorkflowService = Connection['workflowService'];

const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;
const FAST_FORWARD = { completed: 2, failed: 3 } as const;
/** PENDING_ACTIVITY_STATE_STARTED */
const activityStarted = 2;
/** Far above the milestones between two orders; the server's default is a hundred. */
const maxSessionSkipCount = 10_000;

/**
 * A fast-forward ends this long (ms) before the instant that it is for, and the rest passes by itself. It has to end while the
 * workflow still waits: one whose target passes during the workflow's own work goes on to the next timer, which may be a
 * year away (seen under load on server 1.32.0).
 */
const startMarginMs = 300;
const leastMarginMs = 50;
/** Latencies of a describe, of which the request that sets the target takes about one. */
const marginLatencies = 4;
/** A wait so short (ms) is not worth a skip. */
const leastSkipMs = 2_000;

const virtualStart = new AsyncLocalStorage<number>();

/**
 * Starts workflows at an instant (epoch milliseconds) ahead of the wall's. The
 * workflow's first act has to be to sleep to that instant. The connection must have gone through `withTimeSkipping`.
 */
export function startAtVirtualTime<Result>(instant: number, start: () => Promise<Result>): Promise<Result> {
  return virtualStart.run(instant, start);
}

/** Puts the time-skipping configuration into the start requests made inside `startAtVirtualTime`. */
export function withTimeSkipping(connection: Connection): Connection {
  const service = connection.workflowService;
  const start = service.startWorkflowExecution.bind(service);
  const multiple = service.executeMultiOperation.bind(service);
  service.startWorkflowExecution = ((request: object, ...rest: []) =>
    start({ ...request, ...startConfig() }, ...rest)) as WorkflowService['startWorkflowExecution'];
  service.executeMultiOperation = ((
    request: temporal.api.workflowservice.v1.IExecuteMultiOperationRequest,
    ...rest: []
  ) =>
    multiple(
      {
        ...request,
        operations: (request.operations ?? []).map((operation) =>
          operation.startWorkflow
            ? { ...operation, startWorkflow: { ...operation.startWorkflow, ...startConfig() } }
            : operation,
        ),
      },
      ...rest,
    )) as WorkflowService['executeMultiOperation'];
  return connection;
}

function startConfig(): { timeSkippingConfig?: ITimeSkippingConfig } {
  const instant = virtualStart.getStore();
  const wait = instant === undefined ? 0 : instant - Date.now() - startMarginMs;
  return wait > leastSkipMs ? { timeSkippingConfig: fastForward('start', wait) } : {};
}

function fastForward(id: string, milliseconds: number): ITimeSkippingConfig {
  const fastForwardConfig = { id, duration: msToTs(milliseconds) };
  return { enabled: true, disablePropagation: true, maxSessionSkipCount, fastForwardConfig };
}

/** Whether the server can skip time: asked about a workflow that does not exist, it answers differently. */
export async function canSkipTime(client: Client): Promise<boolean> {
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace: client.options.namespace,
      workflowExecution: { workflowId: 'no-such-workflow' },
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return true;
    if (isGrpcServiceError(error) && error.code === UNIMPLEMENTED) return false;
    throw error;
  }
}

/** The status of a workflow: its own time and what it is waiting for besides its timers. */
export interface WorkflowStatus {
  readonly open: boolean;
  /** Epoch milliseconds; virtual once it has skipped time. */
  readonly now: number;
  /** Its run and the length of its history: the same again means that nothing has happened meanwhile. */
  readonly seen: string;
  /** How often its workflow task was tried; null when none is pending. */
  readonly workflowTask: number | null;
  readonly activities: readonly {
    readonly id: string;
    readonly type: string;
    /** Somebody works on it at this moment; else it waits for a worker or for its next try. */
    readonly running: boolean;
    readonly attempt: number;
    readonly failure: string | null;
  }[];
}

/** @returns null when there is no such workflow, or no longer */
export async function workflowStatus(client: Client, workflowId: string): Promise<WorkflowStatus | null> {
  try {
    const { raw, status, runId, historyLength } = await client.workflow.getHandle(workflowId).describe();
    const now = raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
    return {
      open: status.name === 'RUNNING',
      now: now ? Number(now.seconds) * 1000 + Math.floor((now.nanos ?? 0) / 1e6) : Date.now(),
      seen: `${runId}/${historyLength}`,
      workflowTask: raw.pendingWorkflowTask ? (raw.pendingWorkflowTask.attempt ?? 1) : null,
      activities: (raw.pendingActivities ?? []).map((activity) => ({
        id: activity.activityId ?? '',
        type: activity.activityType?.name ?? '',
        running: activity.state === activityStarted,
        attempt: activity.attempt ?? 1,
        failure: activity.lastFailure?.message ?? null,
      })),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** Has activities that keep failing tried again at once, counting anew, instead of after their back-off. */
export async function retryActivities(
  client: Client,
  workflowId: string,
  { activities }: WorkflowStatus,
): Promise<void> {
  for (const { id, failure } of activities) {
    if (failure === null) continue;
    try {
      await client.workflowService.resetActivity({
        namespace: client.options.namespace,
        execution: { workflowId },
        id,
      });
    } catch (error) {
      // It has just succeeded.
      if (!(isGrpcServiceError(error) && error.code === NOT_FOUND)) throw error;
    }
  }
}

/**
 * Moves one workflow to just before an instant (epoch milliseconds) and returns when it is there or has ended; the rest passes
 * by itself. Timers fire in order on the way. Going back is a no-op.
 *
 * @param instant asked for when it is needed: a clock goes on while its members are moved one after the other.
 * @returns how long the rest is, in milliseconds
 */
export async function fastForwardTo(client: Client, workflowId: string, instant: () => number): Promise<number> {
  const asked = performance.now();
  const status = await workflowStatus(client, workflowId);
  if (!status?.open) return 0;
  const margin = Math.max(leastMarginMs, marginLatencies * (performance.now() - asked));
  const target = instant();
  const wait = Math.floor(target - status.now - margin);
  if (wait <= 0) return Math.max(0, target - status.now);
  const namespace = client.options.namespace;
  const workflowExecution = { workflowId };
  const fastForwardId = `${workflowId}@${target}+${wait}`;
  try {
    await client.workflowService.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution,
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: { timeSkippingConfig: fastForward(fastForwardId, wait) },
    });
    for (;;) {
      const poll = await client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution,
        fastForwardId,
      });
      if (poll.fastForwardPollingResult === FAST_FORWARD.completed) return margin;
      if (poll.fastForwardPollingResult === FAST_FORWARD.failed) {
        if (!(await workflowStatus(client, workflowId))?.open) return 0;
        throw new Error(`${workflowId} cannot be moved to ${new Date(target).toISOString()}: ${poll.failedReason}`);
      }
    }
  } catch (error) {
    // It ended on the way.
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return 0;
    throw error;
  }
}
