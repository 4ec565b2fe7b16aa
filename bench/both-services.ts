/** API and worker of ours and the bare ones, each in a process of its own, and calls to them. */
import { randomUUID } from 'node:crypto';
import type { Child } from '../servers/child-process.js';
import { freePorts } from '../servers/ports.js';
import { type BenchEnvironment, settingsOf } from './bench-environment.js';
import { answers, processorTime, said, startProcess } from './processes.js';

export interface Service {
  readonly url: string;
  readonly api: Child;
  readonly worker: Child;
}

export interface BothServices {
  readonly ours: Service;
  readonly bare: Service;
  stop(): Promise<void>;
}

/** Starts them as in production, without limits on how often is called. */
export async function startBothServices(benchEnvironment: BenchEnvironment): Promise<BothServices> {
  const [apiPort = 0, barePort = 0] = await freePorts(2);
  const env = { ...settingsOf(benchEnvironment), NODE_ENV: 'production', API_PORT: String(apiPort) };
  const bareEnv = { ...env, TEMPORAL_TASK_QUEUE: benchEnvironment.bareTaskQueue, API_PORT: String(barePort) };
  const [worker, api, bareWorker, bareApi] = await Promise.all([
    startProcess('worker', 'worker/main.ts', env),
    startProcess('api', 'api/main.ts', env),
    startProcess('bare-worker', 'bench/bare-worker-main.ts', bareEnv),
    startProcess('bare-api', 'bench/bare-api.ts', bareEnv),
  ]);
  const ours = { url: `http://127.0.0.1:${apiPort}`, api, worker };
  const bare = { url: `http://127.0.0.1:${barePort}`, api: bareApi, worker: bareWorker };
  const stop = async () => {
    await Promise.all([worker, api, bareWorker, bareApi].map((child) => child.stop()));
  };
  try {
    await Promise.all([
      said(worker, '"worker ready"'),
      said(bareWorker, '"worker ready"'),
      answers(api, `${ours.url}/health/ready`),
      answers(bareApi, `${bare.url}/health/ready`),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ours, bare, stop };
}

/** The processor time that API and worker have used, in milliseconds. */
export async function usedBy({ api, worker }: Service): Promise<number> {
  return (await processorTime(api.pid)) + (await processorTime(worker.pid));
}

/** What the bare API is called with. */
export const bareAuthorization = 'Bearer bare';

/** Credentials of an operator, for calls to our API. */
export async function operatorAuthorization({ database }: BenchEnvironment): Promise<string> {
  const { key } = await database.apiKeys.create({
    apiKeyId: `ak_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    name: 'Bench',
    role: 'operator',
    createdAt: new Date(),
  });
  return `Bearer ${key}`;
}

/** Makes a request of its own. @throws unless it succeeds */
export async function post<Answer>(url: string, authorization: string, body: object): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}
