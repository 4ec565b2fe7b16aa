import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { millis } from '../domain/calendar.js';
import { type BareLifeInput, type BareState, bareChange } from './bare-messages.js';
import { annualCommitment, endOf, type Life, milestonesOf } from './life.js';

const stateOf: Readonly<Record<string, BareState>> = { expiry: 'grace', disablement: 'disabled', deletion: 'deleted' };

/** A bare life with the timers of ours. */
export async function prepareBare({ client, taskQueue }: { client: Client; taskQueue: string }): Promise<Life> {
  const workflowId = `bare/${randomUUID()}`;
  const commitment = annualCommitment();
  const milestones = milestonesOf(commitment).map(({ kind, at }) => ({ at: millis(at), state: stateOf[kind] ?? null }));
  const input: BareLifeInput = { id: workflowId, milestones };
  return {
    workflowId,
    endsAt: endOf(commitment),
    async start() {
      await client.workflow.start('bareLife', { workflowId, taskQueue, args: [input] });
    },
    async change() {
      await client.workflow.getHandle(workflowId).executeUpdate(bareChange);
    },
  };
}
