import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { fastForwardTo, workflowStatus } from '../adapters/operations/time-skipping.js';
import { type Instant, instantFromMillis, millis } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { apply } from '../domain/subscriptions/apply.js';
import { commit } from '../domain/subscriptions/decide.js';
import { schedule } from '../domain/subscriptions/schedule.js';
import type { Commitment } from '../domain/subscriptions/terms.js';

/** A prepaid annual life that was prepared and can be played: ours or the bare one. */
export interface Life {
  readonly workflowId: string;
  /** A day after its last milestone, in epoch milliseconds. */
  readonly endsAt: number;
  start(): Promise<void>;
  /** The one Update in it. */
  change(): Promise<void>;
}

/** Makes what a life needs to be there before it begins. */
export type PrepareLife = () => Promise<Life>;

const day = 24 * 3_600_000;

/** What both lives are committed to, from now on: three seats for a year. */
export function annualCommitment(): Commitment {
  return {
    plan: { id: 'office-business', version: 1 },
    seats: 3,
    months: 12,
    zone: 'Europe/Warsaw',
    policy: policyOf('annual', 1),
    source: { kind: 'redemption', redemptionId: 'red_bench' },
    committedAt: instantFromMillis(Date.now()),
  };
}

/** The dated milestones of a commitment, in order. */
export function milestonesOf(commitment: Commitment): readonly { readonly kind: string; readonly at: Instant }[] {
  return schedule(apply(null, commit({ subscriptionId: 'sub_bench', tenantId: 'ten_bench', commitment })));
}

export function endOf(commitment: Commitment): number {
  return Math.max(...milestonesOf(commitment).map(({ at }) => millis(at))) + day;
}

/** Plays a life as fast as it goes: the Update comes while it is set up, then time is skipped to its end. */
export async function play(client: Client, life: Life): Promise<void> {
  await life.start();
  await life.change();
  await fastForwardTo(client, life.workflowId, () => life.endsAt);
  await client.workflow.getHandle(life.workflowId).result();
}

/** Plays a life so that its history is the same each time: nothing comes while something else is under way. */
export async function playInOrder(client: Client, life: Life): Promise<void> {
  await life.start();
  await atRest(client, life.workflowId);
  await life.change();
  await atRest(client, life.workflowId);
  await fastForwardTo(client, life.workflowId, () => life.endsAt);
  await client.workflow.getHandle(life.workflowId).result();
}

/** Waits until a workflow waits for nothing but its timers and for callers. */
export async function atRest(client: Client, workflowId: string, lookEvery = 20): Promise<void> {
  for (;;) {
    const status = await workflowStatus(client, workflowId);
    if (!status || (status.workflowTask === null && status.activities.length === 0)) return;
    await delay(lookEvery);
  }
}
