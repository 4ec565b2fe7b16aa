import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, type NativeConnection, Worker } from '@temporalio/worker';
import type { mongo } from 'mongoose';
import { cachedWorkflows } from '../worker/cached-workflows.js';
import { workerSettings } from '../worker/create-workers.js';
import { bareActivities } from './bare-activities.js';
import { bareCreationActivities } from './bare-creation-activities.js';

/** A worker for the bare workflows, with the settings of ours. */
export async function createBareWorker(options: {
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly taskQueue: string;
  /** Left out: it creates no customers. */
  readonly database?: mongo.Db;
}): Promise<Worker> {
  const { client, connection, taskQueue, database } = options;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, 'bare-workflow.ts'),
    logger: new DefaultLogger('WARN'),
  });
  const activities = {
    ...bareActivities(client, taskQueue),
    ...(database && bareCreationActivities(client, taskQueue, database)),
  };
  const { namespace } = client.options;
  const maxCachedWorkflows = cachedWorkflows();
  return Worker.create({
    ...workerSettings,
    maxCachedWorkflows,
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
  });
}
