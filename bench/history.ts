import type { Client } from '@temporalio/client';
import { deletionWorkflowId, setUpWorkflowId } from '../contracts/workflow-ids.js';
import { type Cost, costOf } from './actions.js';
import { prepareBare } from './bare-life.js';
import { withBenchEnvironment, withBothWorkers } from './bench-environment.js';
import type { Entry } from './entry.js';
import { playInOrder } from './life.js';
import { type OurPlace, prepareOurs } from './our-life.js';
import { atMost, type Row, ratio } from './report.js';

/** What one life cost in the histories of its workflow and of its two siblings. */
export interface LifeCost {
  readonly life: Cost;
  readonly siblings: readonly Cost[];
}

export const aims = { events: atMost(1.15), actions: atMost(1.1) } as const;

/** One prepaid annual life from commitment to deletion, with one Update. */
export async function costOfOurs(place: OurPlace): Promise<LifeCost> {
  const life = await prepareOurs(place);
  await playInOrder(place.client, life);
  const { workflowId, tenantId, subscriptionId } = life;
  return read(place.client, workflowId, [
    setUpWorkflowId(tenantId, subscriptionId),
    deletionWorkflowId(tenantId, subscriptionId),
  ]);
}

/** The same of the bare workflow. */
export async function costOfBare(place: { readonly client: Client; readonly taskQueue: string }): Promise<LifeCost> {
  const life = await prepareBare(place);
  await playInOrder(place.client, life);
  return read(place.client, life.workflowId, [`${life.workflowId}/setup`, `${life.workflowId}/deletion`]);
}

async function read(client: Client, workflowId: string, siblings: readonly string[]): Promise<LifeCost> {
  const cost = async (id: string) => costOf(await client.workflow.getHandle(id).fetchHistory());
  return { life: await cost(workflowId), siblings: await Promise.all(siblings.map(cost)) };
}

/** The rows of the report. The siblings are stated beside the life: what they do differs too much to be compared. */
export function historyRows(ours: LifeCost, bare: LifeCost): Row[] {
  const count = (of: 'events' | 'actions', measure: string): Row => ({
    measure,
    unit: '',
    ours: ours.life[of],
    bare: bare.life[of],
    ratio: ratio(ours.life[of], bare.life[of]),
    aim: aims[of],
  });
  const sum = (of: 'events' | 'actions', { siblings }: LifeCost) =>
    siblings.reduce((total, cost) => total + cost[of], 0);
  const stated = (of: 'events' | 'actions', measure: string): Row => ({
    measure,
    unit: '',
    ours: sum(of, ours),
    bare: sum(of, bare),
  });
  return [
    count('events', 'history events of a life'),
    count('actions', 'Actions of a life'),
    stated('events', 'history events of its two siblings'),
    stated('actions', 'Actions of its two siblings'),
  ];
}

/** Exact counts, kept by test/bench/history.test.ts. */
export const history: Entry = {
  summary: 'history events and Temporal Actions of one prepaid annual life; exact',
  measure: () =>
    withBenchEnvironment((benchEnvironment) =>
      withBothWorkers(benchEnvironment, async () => {
        const { client, context, bareTaskQueue } = benchEnvironment;
        const ours = await costOfOurs(context);
        const bare = await costOfBare({ client, taskQueue: bareTaskQueue });
        return {
          rows: historyRows(ours, bare),
          settings: {},
          notes: [
            'From commitment to deletion, with one Update and the starts and awaits of two siblings. Counting rules: bench/actions.ts.',
            'Ours has the same twelve timers, fourteen activities for the bare one’s sixteen (two milestones write by a local activity), and local activities in six places, one Action for each workflow task that has some.',
          ],
        };
      }),
    ),
};
