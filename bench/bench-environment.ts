import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startServers } from '../test/global-setup.js';
import { openTestEnvironment, requiredEnv, type TestEnvironment } from '../test/service.js';
import { createWorkers } from '../worker/create-workers.js';
import { createBareWorker } from './bare-worker.js';
import { addPlan } from './our-life.js';

/** Where results and the logs of measured processes go; git ignores it. */
export const benchFolder = join(import.meta.dirname, '..', '.perennial', 'bench');

/** The servers of the tests (in memory), or the MongoDB that `MONGODB_URI` names, with data of a run of its own. */
export interface BenchEnvironment extends TestEnvironment {
  readonly temporalAddress: string;
  readonly mongodbUri: string;
  readonly bareTaskQueue: string;
}

/** Measures on servers that are started for it and stopped afterwards. */
export async function withBenchEnvironment<Result>(
  measure: (benchEnvironment: BenchEnvironment) => Promise<Result>,
): Promise<Result> {
  const stopServers = await startServers();
  const external = process.env['MONGODB_URI'];
  if (external) process.env['TEST_MONGODB_URI'] = external;
  try {
    const benchEnvironment = await openTestEnvironment();
    try {
      await addPlan(benchEnvironment.database);
      return await measure({
        ...benchEnvironment,
        temporalAddress: requiredEnv('TEST_TEMPORAL_ADDRESS'),
        mongodbUri: requiredEnv('TEST_MONGODB_URI'),
        bareTaskQueue: `${benchEnvironment.context.taskQueue}-bare`,
      });
    } finally {
      await benchEnvironment.database.connection.dropDatabase();
      await benchEnvironment.close();
    }
  } finally {
    await stopServers();
  }
}

/** What API and worker in a process of their own need to know. */
export function settingsOf(benchEnvironment: BenchEnvironment): NodeJS.ProcessEnv {
  return {
    TEMPORAL_ADDRESS: benchEnvironment.temporalAddress,
    TEMPORAL_NAMESPACE: benchEnvironment.namespace,
    TEMPORAL_TASK_QUEUE: benchEnvironment.context.taskQueue,
    MONGODB_URI: benchEnvironment.mongodbUri,
    MONGODB_DATABASE: benchEnvironment.database.connection.name,
    DATA_PLANE_URL: benchEnvironment.dataPlaneUrl,
    DATA_PLANE_SECRET: benchEnvironment.dataPlaneSecret,
    PAYMENTS_URL: benchEnvironment.paymentsUrl,
    PAYMENTS_SECRET: benchEnvironment.paymentsSecret,
    TAX_AUTHORITY_URL: benchEnvironment.taxAuthorityUrl,
    SMTP_URL: benchEnvironment.smtpUrl,
    KEY_HASH_SECRET: benchEnvironment.keyHashSecret,
    RATE_LIMIT_PER_KEY: '0',
    API_HOST: '127.0.0.1',
  };
}

/** Works beside one worker of ours and a bare one, with the same settings, in this process. */
export async function withBothWorkers<Result>(
  benchEnvironment: BenchEnvironment,
  work: () => Promise<Result>,
): Promise<Result> {
  const { client, namespace, nativeConnection: connection, context, bareTaskQueue } = benchEnvironment;
  const workflowBundle = { codePath: requiredEnv('TEST_WORKFLOW_BUNDLE') };
  const [ours, bare] = await Promise.all([
    createWorkers({ connection, namespace, context, workflowBundle }),
    createBareWorker({ client, connection, taskQueue: bareTaskQueue }),
  ]);
  return ours.runUntil(() => bare.runUntil(work()));
}

/** Waits for something that takes its time. @throws when it has not come within two minutes */
export async function until(what: string, come: () => Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); !(await come()); await delay(50)) {
    if (performance.now() - begun > 120_000) throw new Error(`${what} did not come within two minutes`);
  }
}

export function progress(line: string): void {
  process.stderr.write(`  ${line}\n`);
}
