/** A stuck clock: what it says of itself, what operators find in their list, and what the Temporal UI shows of the run. */
import type { z } from 'zod';
import { type parkedCase, parkedCasePage } from '../../../api/operations/parked-cases/schema.js';
import type { testClock } from '../../../api/operations/test-clocks/schema.js';
import type { Stage } from '../../chapter.js';

type ParkedCase = z.output<typeof parkedCase>;

interface Trouble {
  readonly activity: string;
  readonly kind: ParkedCase['kind'];
  /** A part of what is said of the failing server. */
  readonly says: string;
}

export async function parkedOn({ api }: Stage, testClockId: string): Promise<ParkedCase[]> {
  return (await api.get(`/v1/parked-cases?testClockId=${testClockId}`, parkedCasePage)).items;
}

export async function expectStuck(
  stage: Stage,
  { id, state, doing, problems }: z.output<typeof testClock>,
  { activity, kind, says }: Trouble,
): Promise<void> {
  const { story, externalSystems } = stage;
  const [problem] = problems;
  const workflowId = problem?.workflowId ?? '';
  const told = {
    state,
    activity: problem?.activity,
    attempts: problem?.attempts,
    says: problem?.failure.includes(says),
  };
  story.expect(`The clock is stuck after three tries, and says on what: ${activity}`, told, {
    state: 'stuck',
    activity,
    attempts: 3,
    says: true,
  });
  story.print(`${doing}`);
  const parked = (await parkedOn(stage, id)).find(({ workflow }) => workflow?.id === workflowId);
  story.expect(
    `The list of parked cases has it: ${parked?.kind} ${parked?.what}, ${parked?.state}`,
    { kind: parked?.kind, state: parked?.state },
    { kind, state: 'deferred' },
  );
  const run = await externalSystems.runOf(workflowId);
  if (run === undefined) {
    story.print('no Temporal UI is configured (TEMPORAL_UI_URL)');
    return;
  }
  const pending = run.pending.map((one) => one.activity);
  story.expect(
    'The Temporal UI shows it among the Pending Activities of the run',
    { status: run.status, pending },
    { status: 'running', pending: [activity] },
  );
  story.print(externalSystems.pageOf(workflowId) ?? '');
}
