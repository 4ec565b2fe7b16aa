import type { Duration } from '@temporalio/common';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import { type ActivityContext, createActivities } from '../activities/index.js';
import { effectKinds, effectQueue } from '../contracts/task-queues.js';
import { origins, refusals, signsOfLife } from './activity-interceptors.js';
import { cachedWorkflows } from './cached-workflows.js';

export interface PerennialWorkerOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly context: ActivityContext;
  readonly workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  /** How many activities each worker runs at once. */
  readonly slots?: number;
  /** How many open workflows are kept in memory; left out: as many as there is room for. */
  readonly cached?: number | undefined;
}

/** What every worker is tuned to. */
export const workerSettings = {
  shutdownGraceTime: '10 seconds',
  /**
   * By the wall. The SDK's five seconds pass on a machine that is short of processors, and Node aborts the process when it breaks off
   * code while promises are traced (nodejs/node#38503). The SDK takes the option, though its type has none.
   */
  isolateExecutionTimeout: '1 minute',
} as const satisfies Partial<WorkerOptions> & { isolateExecutionTimeout: Duration };

/** Activities that a worker runs at once. */
const defaultSlots = 100;

/** The workers of one process: one for workflows and our own records, one for each kind of effect outside, one for test clocks. */
export class Workers {
  constructor(private readonly workers: readonly Worker[]) {}

  /** Resolves when all have been shut down; when one fails, the others are shut down and the failure is thrown. */
  async run(): Promise<void> {
    const running = this.workers.map((worker) =>
      worker.run().finally(() => {
        this.shutdown();
      }),
    );
    const ended = await Promise.allSettled(running);
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  shutdown(): void {
    for (const worker of this.workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  }

  /** Runs the work beside the workers, which are shut down afterwards whatever happens. */
  async runUntil<Result>(work: () => Promise<Result>): Promise<Result> {
    const running = this.run();
    try {
      return await Promise.race([work(), running.then(() => Promise.reject(new Error('The workers have stopped')))]);
    } finally {
      this.shutdown();
      await running.catch(() => undefined);
    }
  }
}

/** Workers for all workflows and activities of Perennial. */
export async function createWorkers({
  connection,
  namespace,
  context,
  workflowBundle,
  slots = defaultSlots,
  cached: maxCachedWorkflows = cachedWorkflows(),
}: PerennialWorkerOptions): Promise<Workers> {
  const activities = createActivities(context);
  const common = {
    ...workerSettings,
    connection,
    namespace,
    activities,
    maxConcurrentActivityTaskExecutions: slots,
    interceptors: { activity: [refusals, origins, signsOfLife] },
  };
  const { taskQueue } = context;
  return new Workers(
    await Promise.all([
      Worker.create({ ...common, taskQueue, workflowBundle, maxCachedWorkflows }),
      ...effectKinds.map((kind) => Worker.create({ ...common, taskQueue: effectQueue(taskQueue, kind) })),
    ]),
  );
}
