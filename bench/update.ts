import { prepareBare } from './bare-life.js';
import { type BenchEnvironment, progress, withBenchEnvironment, withBothWorkers } from './bench-environment.js';
import {
  bareAuthorization,
  operatorAuthorization,
  post,
  type Service,
  startBothServices,
  usedBy,
} from './both-services.js';
import type { Entry } from './entry.js';
import { atRest } from './life.js';
import { type OurLife, prepareOurs } from './our-life.js';
import { atLeast, percentile, type Row } from './report.js';
import { compared, inTurns, type Rounds } from './rounds.js';

const mostCallers = 16;

/** Makes one request and waits for its answer. @throws unless it succeeds */
type Call = () => Promise<void>;

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Of API and worker, in milliseconds for each Update. */
  readonly processorTime: number;
}

/** One Update through the API, at one caller and at sixteen. */
export const update: Entry = {
  summary: 'Updates per second through the API, at 1 and 16 callers, each on a subscription of its own',
  measure({ updates, rounds }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const { ours, bare } = await openSubscriptions(benchEnvironment);
      const services = await startBothServices(benchEnvironment);
      try {
        const operator = await operatorAuthorization(benchEnvironment);
        const ourCalls = ours.map((life) => licenceCall(services.ours.url, operator, life));
        const bareCalls = bare.map((workflowId) => bareCall(services.bare.url, workflowId));
        const rows: Row[] = [];
        for (const callers of [1, mostCallers]) {
          const round = (service: Service, calls: readonly Call[]) => () =>
            load(service, calls.slice(0, callers), updates);
          const [ofOurs, ofBare] = [round(services.ours, ourCalls), round(services.bare, bareCalls)];
          await ofOurs();
          await ofBare();
          const measured = await inTurns(rounds, ofOurs, ofBare);
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
        await services.stop();
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
    {
      measure: `processor time of an Update, ${at}`,
      unit: 'ms',
      ...compared(rounds, ({ processorTime }) => processorTime),
    },
    { measure: `p50 of an Update, ${at}`, unit: 'ms', ...compared(rounds, ({ p50 }) => p50) },
    { measure: `p99 of an Update, ${at}`, unit: 'ms', ...compared(rounds, ({ p99 }) => p99) },
  ];
}

/** Every caller goes on as soon as it was answered, until together they have made so many calls. */
async function load(service: Service, calls: readonly Call[], count: number): Promise<Round> {
  const durations: number[] = [];
  let left = count;
  const usedBefore = await usedBy(service);
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
  const processorTime = ((await usedBy(service)) - usedBefore) / count;
  return { perSecond, processorTime, p50: percentile(durations, 0.5), p99: percentile(durations, 0.99) };
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

/** Assigns a licence to the tenant's other user and takes it back, in turns. */
function licenceCall(url: string, operator: string, { subscriptionId, userIds }: OurLife): Call {
  let assigned = false;
  return async () => {
    assigned = !assigned;
    const [assign, unassign] = assigned ? [[userIds[1]], []] : [[], [userIds[1]]];
    await post(`${url}/v1/subscriptions/${subscriptionId}/licences`, operator, { assign, unassign });
  };
}

function bareCall(url: string, workflowId: string): Call {
  return async () => {
    await post(`${url}/changes`, bareAuthorization, { workflowId });
  };
}
