import type { WorkflowHandle } from '@temporalio/client';
import { nextInstant } from '../../contracts/messages.js';
import { announcementWorkflowId } from '../../contracts/workflow-ids.js';
import { workflowTypes } from '../../contracts/workflow-types.js';
import { eventually } from '../eventually.js';
import { openTestEnvironment, type TestEnvironment, withWorker } from '../service.js';

const timer = { started: 17, fired: 18 };
const completed = 2;
/** Long enough for a worker to set it, and to be gone when it fires. */
const waitMs = 5_000;
const tenantId = `ten_${'0'.repeat(24)}`;
/** Which a worker that starts takes first, the query or the Workflow Task, is not known: one of them is enough. */
const several = [0, 1, 2, 3];

let testEnvironment: TestEnvironment;

beforeAll(async () => {
  testEnvironment = await openTestEnvironment();
});

afterAll(() => testEnvironment.close());

type Run = Pick<WorkflowHandle, 'fetchHistory' | 'query'>;

const eventsOf = async (run: Run) =>
  ((await run.fetchHistory()).events ?? []).map(({ eventType }) => Number(eventType));

const all = (runs: readonly Run[], event: number) =>
  eventually(async () => {
    for (const run of runs) expect(await eventsOf(run)).toContain(event);
  });

describe('workflows that are asked while no worker runs, and whose timer fires meanwhile', () => {
  it('go on from it at its own time', async () => {
    const { client, context } = testEnvironment;
    const started = async () => {
      const notBefore = new Date(Date.now() + waitMs).toISOString();
      const runs = await Promise.all(
        several.map((n) => {
          const [about, workflowId] = [`ko_${n}`, announcementWorkflowId(tenantId, 'keyOrder', `ko_${n}`)];
          return client.workflow.start(workflowTypes.announcement, {
            workflowId,
            taskQueue: context.taskQueue,
            args: [{ tenantId, kind: 'keyOrder', about, testClockId: null, notBefore }],
          });
        }),
      );
      await all(runs, timer.started);
      return runs;
    };

    let runs: Run[] = [];
    await withWorker(testEnvironment, async () => {
      runs = await started();
    });
    // What they are told matters to nobody.
    const asked = runs.flatMap((run) => [run.query(nextInstant), run.query(nextInstant)]);
    const answers = Promise.allSettled(asked);
    await all(runs, timer.fired);
    await withWorker(testEnvironment, () => all(runs, completed));
    await answers;

    for (const run of runs) {
      expect((await eventsOf(run)).filter((event) => event === timer.started)).toHaveLength(1);
    }
  });
});
