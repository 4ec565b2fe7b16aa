import { z } from 'zod';
import { routesFor } from '../../http/define-route.js';

/** The servers that Perennial cannot work without, each with a call that fails when it does not answer. */
export interface HealthServices {
  readonly checks: Readonly<Record<string, () => Promise<unknown>>>;
}

const timeoutMs = 2000;

const defineRoute = routesFor<HealthServices>();

type State = 'up' | 'down';

const liveness = z.strictObject({ status: z.literal('up') }).meta({ id: 'Liveness' });
const readiness = z
  .strictObject({
    status: z.enum(['up', 'down']),
    checks: z.record(z.string(), z.enum(['up', 'down'])).meta({ example: { mongodb: 'up', temporal: 'up' } }),
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
      const outcomes = await Promise.all(
        Object.entries(services.checks).map(async ([name, check]): Promise<[string, State]> => {
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
      const body: z.input<typeof readiness> = { status, checks: Object.fromEntries(outcomes) };
      return { status: status === 'up' ? 200 : 503, body };
    },
  }),
];

async function withTimeout(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
