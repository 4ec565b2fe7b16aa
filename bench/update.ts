import { randomUUID } from 'node:crypto';
import { freePorts } from '../servers/ports.js';
import { prepareBare } from './bare-life.js';
import { type BenchEnvironment, progress, withBenchEnvironment, withBothWorkers } from './bench-environment.js';
import type { Entry } from './entry.js';
import { atRest } from './life.js';
import { type OurLife, prepareOurs } from './our-life.js';
import { answers, said, startProcess } from './processes.js';
import { atLeast, percentile, type Row } from './report.js';
import { compared, inTurns, type Rounds } from './rounds.js';

const mostCallers = 16;

/** Makes one request and waits for its answer. @throws unless it succeeds */
type Call = () => Promise<void>;

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** One Update through the API, at one caller and at sixteen. */
export const update: Entry = {
  summary: 'Updates per second through the API, at 1 and 16 callers, each on a subscription of its own',
  measure({ updates, rounds }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const { ours, bare } = await openSubscriptions(benchEnvironment);
      const processes = await startProcesses(benchEnvironment);
      try {
        const ourCalls = await Promise.all(ours.map((life) => licenceCall(benchEnvironment, processes.apiUrl, life)));
        const bareCalls = bare.map((workflowId) => bareCall(processes.bareUrl, workflowId));
        const rows: Row[] = [];
        for (const callers of [1, mostCallers]) {
          const round = (calls: readonly Call[]) => () => load(calls.slice(0, callers), updates);
          await round(ourCalls)();
          await round(bareCalls)();
          const measured = await inTurns(rounds, round(ourCalls), round(bareCalls));
          for (const { perSecond } of [...measured.ours, ...measured.bare]) {
            progress(`${callers} callers: ${perSecond.toFixed(1)} Updates/s`);
          }
          rows.push(...rowsOf(callers, measured));
        }
        return {
          rows,
          settings: { updates, rounds },
          notes: [
            `Rounds of ${updates} Updates (POST …/licences with an API key and an Idempotency-Key, assigning and unassigning in turns), after a warm-up round each. API, worker, bare API and bare worker are processes of their own; the callers are in another. NODE_ENV=production.`,
          ],
        };
      } finally {
        await processes.stop();
      }
    });
  },
};

function rowsOf(callers: number, rounds: Rounds<Round>): Row[] {
  const at = callers === 1 ? '1 caller' : `${callers} callers`;
  return [
    {
      measure: `Updates per second, ${at}`,
      unit: '/s',
      ...compared(rounds, ({ perSecond }) => perSecond),
      aim: atLeast(0.7),
    },
    { measure: `p50 of an Update, ${at}`, unit: 'ms', ...compared(rounds, ({ p50 }) => p50) },
    { measure: `p99 of an Update, ${at}`, unit: 'ms', ...compared(rounds, ({ p99 }) => p99) },
  ];
}

/** Every caller goes on as soon as it was answered, until together they have made so many calls. */
async function load(calls: readonly Call[], count: number): Promise<Round> {
  const durations: number[] = [];
  let left = count;
  const begun = performance.now();
  await Promise.all(
    calls.map(async (call) => {
      while (left > 0) {
        left -= 1;
        const asked = performance.now();
        await call();
        durations.push(performance.now() - asked);
      }
    }),
  );
  const perSecond = (count * 1000) / (performance.now() - begun);
  return { perSecond, p50: percentile(durations, 0.5), p99: percentile(durations, 0.99) };
}

/** Open subscriptions and bare workflows, one for each caller, set up by workers of this process. */
async function openSubscriptions(benchEnvironment: BenchEnvironment): Promise<{ ours: OurLife[]; bare: string[] }> {
  const { client, context, bareTaskQueue: taskQueue } = benchEnvironment;
  return withBothWorkers(benchEnvironment, async () => {
    const each = Array.from({ length: mostCallers });
    const ours = await Promise.all(each.map(() => prepareOurs(context)));
    const bare = await Promise.all(each.map(() => prepareBare({ client, taskQueue })));
    for (const life of [...ours, ...bare]) {
      await life.start();
      await atRest(client, life.workflowId);
    }
    return { ours, bare: bare.map(({ workflowId }) => workflowId) };
  });
}

async function startProcesses(benchEnvironment: BenchEnvironment) {
  const { temporalAddress, namespace, context, mongodbUri, keyHashSecret, bareTaskQueue } = benchEnvironment;
  const [apiPort = 0, barePort = 0] = await freePorts(2);
  const env = {
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: temporalAddress,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: context.taskQueue,
    MONGODB_URI: mongodbUri,
    MONGODB_DATABASE: benchEnvironment.database.connection.name,
    DATA_PLANE_URL: benchEnvironment.dataPlaneUrl,
    DATA_PLANE_SECRET: benchEnvironment.dataPlaneSecret,
    SMTP_URL: benchEnvironment.smtpUrl,
    KEY_HASH_SECRET: keyHashSecret,
    RATE_LIMIT_PER_KEY: '0',
    API_HOST: '127.0.0.1',
    API_PORT: String(apiPort),
  };
  const bareEnv = { ...env, TEMPORAL_TASK_QUEUE: bareTaskQueue, API_PORT: String(barePort) };
  const [worker, api, bareWorker, bareApi] = await Promise.all([
    startProcess('worker', 'worker/main.ts', env),
    startProcess('api', 'api/main.ts', env),
    startProcess('bare-worker', 'bench/bare-worker-main.ts', bareEnv),
    startProcess('bare-api', 'bench/bare-api.ts', bareEnv),
  ]);
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const bareUrl = `http://127.0.0.1:${barePort}`;
  const stop = async () => {
    await Promise.all([worker, api, bareWorker, bareApi].map((child) => child.stop()));
  };
  try {
    await Promise.all([
      said(worker, '"worker ready"'),
      said(bareWorker, '"worker ready"'),
      answers(api, `${apiUrl}/health/ready`),
      answers(bareApi, `${bareUrl}/health/ready`),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { apiUrl, bareUrl, stop };
}

/** Assigns a licence to the tenant's other user and takes it back, in turns. */
async function licenceCall(
  { database }: BenchEnvironment,
  apiUrl: string,
  { subscriptionId, userIds }: OurLife,
): Promise<Call> {
  const { key } = await database.apiKeys.create({
    apiKeyId: `ak_${randomUUID().replaceAll('-', '').slice(0, 24)}`,
    name: 'Bench',
    role: 'operator',
    createdAt: new Date(),
  });
  let assigned = false;
  return async () => {
    assigned = !assigned;
    const [assign, unassign] = assigned ? [[userIds[1]], []] : [[], [userIds[1]]];
    await post(`${apiUrl}/v1/subscriptions/${subscriptionId}/licences`, `Bearer ${key}`, { assign, unassign });
  };
}

function bareCall(bareUrl: string, workflowId: string): Call {
  return () => post(`${bareUrl}/changes`, 'Bearer bare', { workflowId });
}

async function post(url: string, authorization: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
}
