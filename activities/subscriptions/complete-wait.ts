import { ActivityNotFoundError } from '@temporalio/client';
import type { SiblingOutcome } from '../../contracts/subscriptions/siblings.js';
import type { Waiter } from '../../models/subscriptions/long-processes.js';
import type { ActivityContext } from '../context.js';

/**
 * Completes the activity by which a subscription waits for its sibling. By its ids and not by its task token, which an attempt
 * that timed out, or a reset, makes worthless. Who reports a stop writes it first and does both again after a crash, so that
 * the subscription hears of it.
 */
export async function completeWait(
  { client }: Pick<ActivityContext, 'client'>,
  waiter: Waiter | null,
  outcome: SiblingOutcome,
): Promise<void> {
  if (!waiter) return;
  const { workflowId, runId, activityId } = waiter;
  try {
    await client.activity.complete({ workflowId, runId, activityId }, outcome);
  } catch (error) {
    // It has been completed, or its run has ended: the next one looks for itself.
    if (!(error instanceof ActivityNotFoundError)) throw error;
  }
}
