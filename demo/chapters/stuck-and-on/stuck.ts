/** A stuck clock: what it says of itself, and what the Temporal UI shows of the workflow that it waits for. */
import type { z } from 'zod';
import type { testClock } from '../../../api/operations/test-clocks/schema.js';
import { dataPlaneDeliveryWorkflowId } from '../../../contracts/workflow-ids.js';
import type { Stage } from '../../chapter.js';
import type { Shop } from './shops.js';

interface Trouble {
  readonly activity: string;
  readonly of: Shop;
  /** A part of what the failing server says. */
  readonly says: string;
}

export async function expectStuck(
  { story, externalSystems }: Stage,
  { state, doing, problems }: z.output<typeof testClock>,
  { activity, of, says }: Trouble,
): Promise<void> {
  const workflowId = dataPlaneDeliveryWorkflowId(of.tenantId, of.subscriptionId);
  story.expect(
    `The clock is stuck after three tries, and says on what: ${activity} of ${of.organisation}`,
    problems.map((problem) => ({
      state: state as string,
      workflowId: problem.workflowId,
      activity: problem.activity,
      attempts: problem.attempts,
      says: problem.failure.includes(says),
    })),
    [{ state: 'stuck', workflowId, activity, attempts: 3, says: true }],
  );
  story.print(`${doing}`);
  const run = await externalSystems.runOf(workflowId);
  if (run === undefined) {
    story.print('no Temporal UI is configured (TEMPORAL_UI_URL)');
    return;
  }
  const pending = run.pending.map((one) => one.activity);
  story.expect(
    'The Temporal UI shows it among the Pending Activities of the run',
    { status: run.status, pending },
    {
      status: 'running',
      pending: [activity],
    },
  );
  story.print(externalSystems.pageOf(workflowId) ?? '');
}
