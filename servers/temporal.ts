import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { searchAttributes } from '../config/search-attributes.js';
import type { Command } from './child-process.js';
import { accepts, until } from './ports.js';

/** Closed workflows stay visible this long; their past beyond it is in MongoDB. */
const RETENTION_DAYS = 30;

/** How a Temporal dev server is started. */
export interface TemporalOptions {
  readonly executable: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly httpPort: number;
  /** Without one there is no UI. */
  readonly uiPort?: number | undefined;
  readonly namespace: string;
  /** Where the workflows are kept; without one they live in memory. */
  readonly databaseFile?: string | undefined;
  readonly logFile?: string | undefined;
}

/** The command line of a Temporal dev server that can skip time, quickly. */
export async function temporalCommand(options: TemporalOptions): Promise<Command> {
  if (options.databaseFile) await mkdir(dirname(options.databaseFile), { recursive: true });
  return {
    name: 'temporal',
    command: options.executable,
    args: [
      ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn'],
      ...[
        '--port',
        String(options.port),
        '--metrics-port',
        String(options.metricsPort),
        '--http-port',
        String(options.httpPort),
      ],
      ...(options.uiPort === undefined
        ? ['--headless']
        : ['--ui-port', String(options.uiPort), '--ui-disable-news-fetch']),
      ...['--namespace', options.namespace],
      ...(options.databaseFile ? ['--db-filename', options.databaseFile] : []),
      ...['--dynamic-config-value', 'frontend.WorkflowTimeSkippingEnabled=true'],
      // Without it each skip of time takes a second.
      ...['--dynamic-config-value', 'history.timerProcessorMaxTimeShift="1ms"'],
      // A queue is read 20 times a second at most, which one process alone uses up: tasks wait their turn, and of timers that time
      // was skipped to one of a hundred was overlooked for seconds, or until the queue is read anyhow, which is every five minutes.
      ...['timer', 'transfer', 'visibility'].flatMap((queue) => [
        '--dynamic-config-value',
        `history.${queue}ProcessorMaxPollRPS=1000`,
      ]),
      ...['--dynamic-config-value', 'history.timerProcessorMaxPollInterval="1s"'],
      // One process serves all partitions of a task queue: more than one only forward tasks and polls to each other.
      ...['--dynamic-config-value', 'matching.numTaskqueueReadPartitions=1'],
      ...['--dynamic-config-value', 'matching.numTaskqueueWritePartitions=1'],
      // The server goes through all of its metrics every second. By task queue they took most of its time on a server that has met many.
      ...['--dynamic-config-value', 'metrics.breakdownByTaskQueue=false'],
      ...['--dynamic-config-value', 'metrics.breakdownByPartition=false'],
      ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ],
    logFile: options.logFile,
  };
}

/** One that has begun to listen may answer nothing for a time; in milliseconds, for one try. */
const answersWithin = 5_000;

/** Resolves when a just started dev server answers and keeps closed workflows as long as we want. */
export async function temporalReady(
  { port, namespace }: Pick<TemporalOptions, 'port' | 'namespace'>,
  abandoned: () => string | undefined,
): Promise<void> {
  const what = 'Temporal dev server';
  await until(() => accepts('127.0.0.1', port), { what, abandoned });
  const { Connection } = await import('@temporalio/client');
  const connection = Connection.lazy({ address: `127.0.0.1:${port}` });
  try {
    const keeps = () => keepsClosedWorkflows(connection.workflowService, namespace);
    await until(() => connection.withDeadline(Date.now() + answersWithin, keeps), { what, abandoned });
  } finally {
    await connection.close();
  }
}

type WorkflowService = import('@temporalio/client').Connection['workflowService'];

/** Sets the namespace's retention and returns whether the server has taken it over. */
async function keepsClosedWorkflows(service: WorkflowService, namespace: string): Promise<boolean> {
  const wanted = RETENTION_DAYS * 86_400;
  try {
    const { config } = await service.describeNamespace({ namespace });
    if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) === wanted) return true;
    const { msToTs } = await import('@temporalio/common/lib/time.js');
    await service.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl: msToTs(wanted * 1000) } });
    return false;
  } catch {
    // It does not answer yet, or the namespace is still being made.
    return false;
  }
}
