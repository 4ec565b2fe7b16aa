/** What `npm start` keeps alive: the embedded servers and the product's own two processes. */
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mongoCommand, mongoReady } from './mongo.js';
import type { MongoServer } from './mongo-sources.js';
import { accepts, until } from './ports.js';
import type { Service } from './supervisor.js';
import { temporalCommand, temporalReady } from './temporal.js';

const root = join(import.meta.dirname, '..');

/** How long worker and API may finish what they are at. */
const PROCESS_GRACE_MS = 15_000;

function typescript(name: string, file: string, parameters: string[], env: NodeJS.ProcessEnv, logFile: string) {
  const args = ['--enable-source-maps', '--import', 'tsx', join(root, file), ...parameters];
  return { name, command: process.execPath, args, env, cwd: root, logFile };
}

/** The Temporal dev server with its UI, on a file. */
export async function temporalService(options: {
  executable: string;
  ports: { grpc: number; ui: number; metrics: number; http: number };
  namespace: string;
  dataDirectory: string;
  logFile: string;
}): Promise<Service> {
  const { ports, namespace } = options;
  const command = await temporalCommand({
    executable: options.executable,
    port: ports.grpc,
    uiPort: ports.ui,
    metricsPort: ports.metrics,
    httpPort: ports.http,
    namespace,
    databaseFile: join(options.dataDirectory, 'temporal', 'temporal.sqlite'),
    logFile: options.logFile,
  });
  return { command, ready: (abandoned) => temporalReady({ port: ports.grpc, namespace }, abandoned) };
}

/** MongoDB on a folder. */
export async function mongoService(options: {
  server: MongoServer;
  port: number;
  dataDirectory: string;
  logFile: string;
}): Promise<Service> {
  const dataDirectory = join(options.dataDirectory, 'mongodb');
  const command = await mongoCommand({ ...options, dataDirectory, inMemory: false });
  return { command, ready: (abandoned) => mongoReady(options.port, abandoned) };
}

/** The local counterparts, those of them that have ports. */
export function counterpartsService(options: {
  mailCatcher: { smtp: number; http: number } | undefined;
  dataPlane: number | undefined;
  payments: number | undefined;
  registers: number | undefined;
  taxAuthority: number | undefined;
  issuer: number | undefined;
  dataDirectory: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
}): Service {
  const { mailCatcher, dataPlane, payments, registers, taxAuthority, issuer, dataDirectory, env, logFile } = options;
  const parameters = [
    join(dataDirectory, 'counterparts'),
    ...(mailCatcher ? [`mail-catcher=${mailCatcher.smtp},${mailCatcher.http}`] : []),
    ...(dataPlane ? [`data-plane=${dataPlane}`] : []),
    ...(payments ? [`payments=${payments}`] : []),
    ...(registers ? [`registers=${registers}`] : []),
    ...(taxAuthority ? [`tax-authority=${taxAuthority}`] : []),
    ...(issuer ? [`issuer=${issuer}`] : []),
  ];
  const ports = [mailCatcher?.smtp, mailCatcher?.http, dataPlane, payments, registers, taxAuthority, issuer].filter(
    (port) => port !== undefined,
  );
  const allAccept = async () => (await Promise.all(ports.map((port) => accepts('127.0.0.1', port)))).every(Boolean);
  return {
    command: typescript('counterparts', 'servers/counterparts.ts', parameters, env, logFile),
    ready: (abandoned) => until(allAccept, { what: 'the local counterparts', abandoned }),
  };
}

/** Whether the log has the text beyond the offset. */
async function logged(logFile: string, offset: number, wanted: string): Promise<boolean> {
  const file = await open(logFile, 'r').catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(1 << 20), position: offset });
    return buffer.toString('utf8', 0, bytesRead).includes(wanted);
  } finally {
    await file.close();
  }
}

/** The worker; it says in its log when it polls. */
export async function workerService({ env, logFile }: { env: NodeJS.ProcessEnv; logFile: string }): Promise<Service> {
  const offset = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  return {
    command: typescript('worker', 'worker/main.ts', [], env, logFile),
    graceMs: PROCESS_GRACE_MS,
    ready: (abandoned) => until(() => logged(logFile, offset, '"msg":"worker ready"'), { what: 'worker', abandoned }),
  };
}

/** The API; it says that it listens, and answers on its readiness route once everything behind it does. */
export async function apiService({
  url,
  env,
  logFile,
}: {
  url: string;
  env: NodeJS.ProcessEnv;
  logFile: string;
}): Promise<Service> {
  const offset = (await stat(logFile).catch(() => undefined))?.size ?? 0;
  const answers = async () => {
    // Whatever else may answer at this address is not the API that was started.
    if (!(await logged(logFile, offset, '"msg":"api ready"'))) return false;
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.ok ?? false;
  };
  return {
    command: typescript('api', 'api/main.ts', [], env, logFile),
    graceMs: PROCESS_GRACE_MS,
    ready: (abandoned) => until(answers, { what: 'API', abandoned }),
  };
}
