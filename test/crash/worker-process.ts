import { join } from 'node:path';
import { type Child, signalGroup, startChild } from '../../servers/child-process.js';
import { eventually } from '../eventually.js';
import { programArguments } from '../programs.js';
import { requiredEnv, type TestEnvironment } from '../service.js';

const root = join(import.meta.dirname, '..', '..');

/** A worker in a process of its own, as in production. */
export interface WorkerProcess {
  readonly child: Child;
  /** kill -9: nothing is finished, nobody is told. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts worker/main.ts for the tenants of a test. Resolves when it asks for work. */
export async function startWorkerProcess(
  testEnvironment: TestEnvironment,
  mongodbUri: string = requiredEnv('TEST_MONGODB_URI'),
): Promise<WorkerProcess> {
  const child = await startProcess('worker', testEnvironment, { MONGODB_URI: mongodbUri });
  await eventually(() => asksForWork(child, testEnvironment), 60_000);
  return {
    child,
    async kill() {
      signalGroup(child.pid, 'SIGKILL');
      await child.ended;
    },
    stop: () => child.stop(),
  };
}

/** Starts the API or a worker for the tenants of a test, as `npm run api` and `npm run worker` do. */
export function startProcess(
  name: 'api' | 'worker',
  {
    context,
    keyHashSecret,
    dataPlaneUrl,
    dataPlaneSecret,
    paymentsUrl,
    paymentsSecret,
    smtpUrl,
    database,
  }: TestEnvironment,
  settings: NodeJS.ProcessEnv,
): Promise<Child> {
  return startChild({
    name,
    command: process.execPath,
    args: programArguments(`${name}/main.ts`),
    cwd: root,
    env: {
      ...process.env,
      TEMPORAL_ADDRESS: requiredEnv('TEST_TEMPORAL_ADDRESS'),
      TEMPORAL_TASK_QUEUE: context.taskQueue,
      MONGODB_URI: requiredEnv('TEST_MONGODB_URI'),
      MONGODB_DATABASE: database.connection.name,
      SMTP_URL: smtpUrl,
      DATA_PLANE_URL: dataPlaneUrl,
      DATA_PLANE_SECRET: dataPlaneSecret,
      PAYMENTS_URL: paymentsUrl,
      PAYMENTS_SECRET: paymentsSecret,
      KEY_HASH_SECRET: keyHashSecret,
      LOG_LEVEL: 'error',
      ...settings,
    },
  });
}

async function asksForWork({ pid }: Child, { client, namespace, context }: TestEnvironment): Promise<void> {
  const taskQueue = { name: context.taskQueue };
  const { pollers } = await client.workflowService.describeTaskQueue({ namespace, taskQueue, taskQueueType: 1 });
  if (!pollers?.some(({ identity }) => identity?.startsWith(`${pid}@`))) throw new Error('The worker is not ready');
}
