/** A replacement of a subscription, with all its users: how long the move takes, and what it leaves behind. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { setUpWorkflowId, subscriptionWorkflowId } from '../contracts/workflow-ids.js';
import { company } from '../test/replacements.js';
import { type BenchEnvironment, progress, settingsOf, withBenchEnvironment } from './bench-environment.js';
import type { Entry } from './entry.js';
import { residentMemory, said, startProcess } from './processes.js';
import type { Row } from './report.js';

/** How long the data plane takes for one user, in milliseconds. */
const dataPlaneTakes = 20;
const lookEvery = 100;
/** The smaller move that memory is compared with. */
const part = 4;

export const reassignment: Entry = {
  summary: 'a subscription with many users is replaced: the time of the move, its histories, the memory of the worker',
  measure({ users }) {
    return withBenchEnvironment(async (benchEnvironment) => {
      const worker = await startProcess('worker', 'worker/main.ts', settingsOf(benchEnvironment));
      try {
        await said(worker, '"worker ready"');
        await fetch(`${benchEnvironment.dataPlaneUrl}/behaviour`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ delayMs: dataPlaneTakes, kinds: ['reassign'] }),
        });
        const few = await move(benchEnvironment, Math.ceil(users / part), worker.pid);
        const all = await move(benchEnvironment, users, worker.pid);
        const rows: Row[] = [
          { measure: `${users} users moved`, unit: 's', ours: all.seconds },
          { measure: 'events of the longest run', unit: '', ours: all.longestRun },
          { measure: `peak memory of the worker, ${Math.ceil(users / part)} users`, unit: 'MB', ours: few.megabytes },
          { measure: `peak memory of the worker, ${users} users`, unit: 'MB', ours: all.megabytes },
        ];
        return {
          rows,
          settings: { users, dataPlaneTakes },
          notes: [
            `The data plane takes ${dataPlaneTakes} ms for each user. The time is from the start of the new subscription until its set-up is done and the old one is superseded.`,
            'Memory is the largest resident memory of the worker process while users were moved; the smaller move comes first.',
          ],
        };
      } finally {
        await worker.stop();
      }
    });
  },
};

interface Moved {
  readonly seconds: number;
  readonly longestRun: number;
  readonly megabytes: number;
}

async function move(benchEnvironment: BenchEnvironment, users: number, workerGroup: number): Promise<Moved> {
  const { client, database } = benchEnvironment;
  const { tenantId, old, replace } = await company(benchEnvironment, { users });
  progress(`${users} users hold the old licence`);

  const begun = performance.now();
  const next = await replace({ seats: users });
  let bytes = 0;
  for (;;) {
    bytes = Math.max(bytes, await residentMemory(workerGroup));
    const setUp = await database.setUps.find(next.id);
    if (setUp?.state === 'stuck') throw new Error(`The set-up is stuck: ${setUp.problem?.message}`);
    if (setUp?.state === 'done' && (await old.state()) === 'superseded') break;
    await delay(lookEvery);
  }
  const seconds = (performance.now() - begun) / 1000;
  progress(`${users} users moved in ${seconds.toFixed(1)} s`);
  const workflowIds = [
    subscriptionWorkflowId(tenantId, old.id),
    subscriptionWorkflowId(tenantId, next.id),
    setUpWorkflowId(tenantId, next.id),
  ];
  const longestRun = Math.max(
    ...(await Promise.all(workflowIds.map((workflowId) => longestRunOf(client, workflowId)))),
  );
  return { seconds, longestRun, megabytes: bytes / 1e6 };
}

/** The events of the longest run of a workflow, those that it continued as included. */
async function longestRunOf(client: Client, workflowId: string): Promise<number> {
  let longest = 0;
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = "${workflowId}"` })) {
    const { historyLength } = await client.workflow.getHandle(workflowId, runId).describe();
    longest = Math.max(longest, historyLength);
  }
  return longest;
}
