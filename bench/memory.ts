import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { withTimeSkipping } from '../adapters/operations/time-skipping.js';
import { openDatabase } from '../models/database.js';
import { type Child, startChild } from '../servers/child-process.js';
import { freePorts } from '../servers/ports.js';
import { type RunRecord, runningService } from '../servers/run-record.js';
import { storedSecrets } from '../servers/stored-secrets.js';
import { prepareBare } from './bare-life.js';
import { benchFolder, progress, until } from './bench-environment.js';
import type { Entry } from './entry.js';
import { atRest, type Life, type PrepareLife } from './life.js';
import { prepareOurs } from './our-life.js';
import { said, settledMemory, startProcess } from './processes.js';
import type { Row } from './report.js';

const openedAtOnce = 50;
/** Seldom enough, in milliseconds, that looking costs less than what is looked at. */
const lookEvery = 1000;

/** Resident memory of what `npm start` starts: at rest, and of the worker with many open subscriptions. */
export const memory: Entry = {
  summary: 'resident memory of the service at rest, and of a worker with open subscriptions',
  measure({ subscriptions }) {
    return withService(async (service) => {
      const { record, client, bareTaskQueue } = service;
      const rows: Row[] = [];
      const megabytes = (groupId: number) => settledMemory(groupId).then((bytes) => bytes / 1e6);
      for (const [name, { pid }] of Object.entries(record.processes)) {
        rows.push({ measure: `at rest: ${name}`, unit: 'MB', ours: await megabytes(pid) });
      }
      const sum = rows.reduce((total, { ours }) => total + ours, 0);
      rows.push({ measure: 'at rest: all of them', unit: 'MB', ours: sum });

      const workerGroup = record.processes['worker']?.pid;
      if (workerGroup === undefined) throw new Error('npm start has no worker');
      const before = rows.find(({ measure }) => measure === 'at rest: worker')?.ours ?? Number.NaN;
      await open('ours', client, subscriptions, service.prepareOurs);
      const ours = await megabytes(workerGroup);
      const bareBefore = await megabytes(service.bareWorker.pid);
      await open('bare', client, subscriptions, () => prepareBare({ client, taskQueue: bareTaskQueue }));
      const bare = await megabytes(service.bareWorker.pid);
      const count = `${subscriptions} open subscriptions`;
      rows.push(
        { measure: `worker with ${count}`, unit: 'MB', ours, bare, ratio: ours / bare },
        {
          measure: 'worker, for each of them',
          unit: 'kB',
          ours: ((ours - before) * 1000) / subscriptions,
          bare: ((bare - bareBefore) * 1000) / subscriptions,
        },
      );
      return {
        rows,
        settings: { subscriptions },
        notes: [
          'Resident memory by ps of the process groups of an `npm start` on an empty data directory, once it changes by less than a hundredth in five seconds.',
          'Open subscriptions are started directly as workflows, and measured when their set-up is done and they wait for their first notice; all are in the worker’s cache.',
        ],
      };
    });
  },
};

interface Service {
  readonly record: RunRecord;
  readonly client: Client;
  readonly prepareOurs: PrepareLife;
  readonly bareWorker: Child;
  readonly bareTaskQueue: string;
}

/** Starts lives and waits until each of them waits for its first milestone. */
async function open(who: string, client: Client, count: number, prepare: PrepareLife): Promise<void> {
  const begun = performance.now();
  let left = count;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const life: Life = await prepare();
      await life.start();
      await atRest(client, life.workflowId, lookEvery);
    }
  };
  await Promise.all(Array.from({ length: openedAtOnce }, one));
  progress(`${who}: ${count} opened in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

/** A real `npm start` on a data directory and ports of its own, and a bare worker beside it. */
async function withService<Result>(measure: (service: Service) => Promise<Result>): Promise<Result> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'perennial-bench-'));
  const name = `bench_${Date.now()}`;
  const service = await startService(dataDirectory, name);
  try {
    const record = await ready(service, dataDirectory);
    const { temporal, temporalNamespace: namespace, mongodb } = record.addresses;
    const { keyHashSecret, dataPlaneSecret } = await storedSecrets(dataDirectory);
    const bareTaskQueue = 'bare';
    const bareWorker = await startProcess('bare-worker', 'bench/bare-worker-main.ts', {
      TEMPORAL_ADDRESS: temporal,
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TASK_QUEUE: bareTaskQueue,
      KEY_HASH_SECRET: keyHashSecret,
      DATA_PLANE_SECRET: dataPlaneSecret,
    });
    const [connection, database] = await Promise.all([
      Connection.connect({ address: temporal }).then(withTimeSkipping),
      openDatabase({ uri: mongodb, name, keyHashSecret }),
    ]);
    try {
      await said(bareWorker, '"worker ready"');
      const client = new Client({ connection, namespace });
      const place = { client, database, taskQueue: 'perennial' };
      return await measure({ record, client, prepareOurs: () => prepareOurs(place), bareWorker, bareTaskQueue });
    } finally {
      await bareWorker.stop();
      // An embedded one goes with its data directory.
      if (process.env['MONGODB_URI']) await database.connection.dropDatabase();
      await Promise.all([connection.close(), database.close()]);
    }
  } finally {
    await service.stop(30_000);
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

const portVariables = [
  'API_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'MONGODB_PORT',
  'SMTP_PORT',
  'MAIL_UI_PORT',
  'DATA_PLANE_PORT',
  'PAYMENTS_PORT',
  'REGISTERS_PORT',
] as const;

async function startService(dataDirectory: string, database: string): Promise<Child> {
  const ports = await freePorts(portVariables.length);
  const root = join(import.meta.dirname, '..');
  return startChild({
    name: 'npm start',
    command: process.execPath,
    args: [join(root, 'servers', 'bootstrap.mjs'), join('servers', 'start.ts')],
    cwd: root,
    env: {
      ...process.env,
      ...Object.fromEntries(portVariables.map((variable, i) => [variable, String(ports[i])])),
      PERENNIAL_DATA_DIR: dataDirectory,
      MONGODB_DATABASE: database,
    },
    logFile: join(benchFolder, 'npm-start.log'),
  });
}

async function ready(service: Child, dataDirectory: string): Promise<RunRecord> {
  let record: RunRecord | undefined;
  await until('npm start', async () => {
    if (service.ending()) throw new Error(`npm start ended: see ${join(benchFolder, 'npm-start.log')}`);
    record = await runningService(dataDirectory);
    return record !== undefined;
  });
  if (!record) throw new Error('npm start left no record');
  return record;
}
