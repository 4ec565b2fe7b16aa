import { type Client, isGrpcServiceError } from '@temporalio/client';
import { effectKinds, effectQueue } from '../contracts/task-queues.js';

/** Tasks of a queue that no worker has taken yet. */
export interface WaitingTasks {
  readonly tasks: number;
  /** For how long the oldest of them has waited, in whole seconds. */
  readonly oldestSeconds: number;
}

/** By the kind of the queue; `main` is the one of workflows and our own records. Null where the server does not say it. */
export type FindWaitingTasks = () => Promise<Readonly<Record<string, WaitingTasks>> | null>;

const UNIMPLEMENTED = 12;
/** TASK_QUEUE_TYPE_WORKFLOW, TASK_QUEUE_TYPE_ACTIVITY */
const taskTypes = [1, 2] as const;

/** What waits in each task queue for a free slot of a worker. */
export async function waitingTasks(client: Client, taskQueue: string): ReturnType<FindWaitingTasks> {
  const queues = [['main', taskQueue], ...effectKinds.map((kind) => [kind, effectQueue(taskQueue, kind)])] as const;
  try {
    const found = await Promise.all(
      queues.map(async ([kind = '', name = '']) => [kind, await waitingIn(client, name)] as const),
    );
    return Object.fromEntries(found);
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === UNIMPLEMENTED) return null;
    throw error;
  }
}

async function waitingIn(client: Client, name: string): Promise<WaitingTasks> {
  const { namespace } = client.options;
  const described = await Promise.all(
    taskTypes.map((taskQueueType) =>
      client.workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType, reportStats: true }),
    ),
  );
  const stats = described.map(({ stats }) => stats);
  return {
    tasks: stats.reduce((sum, found) => sum + Number(found?.approximateBacklogCount ?? 0), 0),
    oldestSeconds: Math.max(...stats.map((found) => Number(found?.approximateBacklogAge?.seconds ?? 0))),
  };
}
