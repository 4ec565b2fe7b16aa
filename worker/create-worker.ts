import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivityContext, createActivities } from '../activities/index.js';
import { origins, refusals } from './activity-interceptors.js';

export interface PerennialWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly context: ActivityContext;
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
}

/** What every worker is tuned to. */
export const workerSettings = {
  // A year of a thousand subscriptions fits; what is evicted is replayed when it wakes.
  maxCachedWorkflows: 2000,
  shutdownGraceTime: '10 seconds',
} as const satisfies Partial<WorkerOptions>;

/** A worker for all workflows and activities of Perennial. */
export function createWorker({
  connection,
  namespace,
  context,
  workflowBundle,
}: PerennialWorkerOptions): Promise<Worker> {
  return Worker.create({
    ...workerSettings,
    connection,
    namespace,
    taskQueue: context.taskQueue,
    workflowBundle,
    activities: createActivities(context),
    interceptors: { activity: [refusals, origins] },
  });
}
