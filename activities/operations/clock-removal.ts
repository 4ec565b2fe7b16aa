import type { Client } from '@temporalio/client';
import { workflowStatus } from '../../adapters/operations/time-skipping.js';
import { deleteClockData } from '../../models/clock-data.js';
import type { ActivityContext } from '../context.js';
import { ignoreGone } from '../ignore-gone.js';
import { inParallel } from '../in-parallel.js';
import { pause } from '../pause.js';

const concurrency = 8;
/** An activity that somebody works on may still write: it gets so long to end, in milliseconds. */
const timeoutMs = 60_000;
const pollIntervalMs = 200;

/** Ends what lives on a clock, then deletes what is kept of it, the clock last. Begun again, it goes on with what is left. */
export async function removeClockWith(
  { client, database }: ActivityContext,
  testClockId: string,
  signal: AbortSignal,
): Promise<void> {
  const { testClocks } = database;
  if (!(await testClocks.find(testClockId))) return;
  const deadline = performance.now() + timeoutMs;
  const endMembers = async () => {
    const members = await testClocks.membersOf(testClockId);
    if (members.length > 0) await testClocks.setRemovalStep(testClockId, `ending ${members.length} workflows`);
    await inParallel(members, concurrency, async ({ _id }) => {
      await untilNobodyWorks(client, _id, deadline, signal);
      await end(client, _id);
      await testClocks.removeMember(_id);
    });
    return members.length;
  };
  // What was about to be started when the removal began, or was written by it, is found by another round.
  for (let found = 1; found > 0; ) {
    found = await endMembers();
    await testClocks.setRemovalStep(testClockId, 'deleting what is kept of it');
    found += await deleteClockData(database, testClockId, () => signal.throwIfAborted());
  }
  await testClocks.remove(testClockId);
}

async function untilNobodyWorks(client: Client, workflowId: string, deadline: number, signal: AbortSignal) {
  while (performance.now() < deadline) {
    const status = await workflowStatus(client, workflowId);
    if (!status?.open) return;
    if (status.workflowTask === null && !status.activities.some(({ running }) => running)) return;
    await pause(pollIntervalMs, signal);
  }
}

async function end(client: Client, workflowId: string): Promise<void> {
  await client.workflow.getHandle(workflowId).terminate('Its test clock is deleted').catch(ignoreGone);
}
