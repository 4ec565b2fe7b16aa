import type { Logger } from 'pino';
import { z } from 'zod';
import type { FindWaitingTasks } from '../../../adapters/waiting-tasks.js';
import { routesFor } from '../../http/define-route.js';

/** The servers that Perennial cannot work without, each with a call that fails when it does not answer. */
export interface HealthServices {
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
  /** What waits in each task queue for a worker. */
  readonly findWaitingTasks: FindWaitingTasks;
}

const timeoutMs = 2000;

const defineRoute = routesFor<HealthServices>();

type State = 'up' | 'down';

const liveness = z.strictObject({ status: z.literal('up') }).meta({ id: 'Liveness' });
const readiness = z
  .strictObject({
    status: z.enum(['up', 'down']),
    checks: z.record(z.string(), z.enum(['up', 'down'])).meta({ example: { mongodb: 'up', temporal: 'up' } }),
    waiting: z
      .record(z.string(), z.strictObject({ tasks: z.int().min(0), oldestSeconds: z.int().min(0) }))
      .nullable()
      .meta({
        description: 'Tasks that no worker has taken yet, by task queue; null where Temporal does not say it',
        example: { main: { tasks: 0, oldestSeconds: 0 }, dataPlane: { tasks: 120, oldestSeconds: 95 } },
      }),
  })
  .meta({ id: 'Readiness' });

const alive: z.input<typeof liveness> = { status: 'up' };

export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/health/live',
    operationId: 'getLiveness',
    summary: 'Whether the process runs',
    tags: ['Health'],
    answers: { 200: { description: 'It runs', schema: liveness } },
    async handler() {
      return { status: 200, body: alive };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/health/ready',
    operationId: 'getReadiness',
    summary: 'Whether requests can be carried out',
    tags: ['Health'],
    answers: {
      200: { description: 'Every server answers', schema: readiness },
      503: { description: 'A server does not answer: it is named', schema: readiness },
    },
    async handler({ services, logger }) {
      const body = await readinessOf(services, logger);
      return { status: body.status === 'up' ? 200 : 503, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/health/metrics',
    operationId: 'getMetrics',
    summary: 'The same as metrics for Prometheus',
    description: 'In its text format; answered 200 also while a server is down.',
    tags: ['Health'],
    answers: { 200: { description: 'The metrics', contentType: 'text/plain', schema: z.string() } },
    async handler({ services, logger }) {
      return { status: 200, body: metricsOf(await readinessOf(services, logger)) };
    },
  }),
];

type Readiness = z.output<typeof readiness>;

async function readinessOf({ checks, findWaitingTasks }: HealthServices, logger: Logger): Promise<Readiness> {
  const waiting = withTimeout(findWaitingTasks()).catch((error: unknown) => {
    logger.warn({ err: error }, 'task queues not read');
    return null;
  });
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, State]> => {
      try {
        await withTimeout(check());
        return [name, 'up'];
      } catch (error) {
        logger.warn({ err: error, server: name }, 'not ready');
        return [name, 'down'];
      }
    }),
  );
  const status: State = outcomes.every(([, state]) => state === 'up') ? 'up' : 'down';
  return { status, checks: Object.fromEntries(outcomes), waiting: await waiting };
}

/** Names of servers and queues are ours, and need no escapes. */
function metricsOf({ checks, waiting }: Readiness): string {
  const queues = Object.entries(waiting ?? {});
  return [
    ...gauge(
      'perennial_server_up',
      'Whether a server answers that requests need',
      Object.entries(checks).map(([server, state]) => [`server="${server}"`, state === 'up' ? 1 : 0]),
    ),
    ...gauge(
      'perennial_waiting_tasks',
      'Tasks that no worker has taken yet',
      queues.map(([queue, { tasks }]) => [`queue="${queue}"`, tasks]),
    ),
    ...gauge(
      'perennial_waiting_oldest_seconds',
      'For how long the oldest of them has waited',
      queues.map(([queue, { oldestSeconds }]) => [`queue="${queue}"`, oldestSeconds]),
    ),
    '',
  ].join('\n');
}

function gauge(name: string, help: string, samples: readonly (readonly [label: string, value: number])[]): string[] {
  const lines = samples.map(([label, value]) => `${name}{${label}} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines];
}

async function withTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
