import { ActivityNotFoundError } from '@temporalio/client';
import type { SiblingOutcome } from '../../contracts/subscriptions/siblings.js';
import type { Waiter } from '../../models/subscriptions/long-processes.js';
import type { ActivityContext } from '../context.js';

/**
 * Completes the activity by which a subscription waits for its sibling. By its ids and not by its task token, which an attempt
 * that timed out, or a reset, makes worthless. Who reports a stop writes it first and does both again after a crash, so that
 * the subscription hears of it.
 *
 * A wait that is over should not be named: a call that finds nothing makes the server drop its cached state of the run, and with
 * it a Workflow Task of an Update that it has given out and not written; the worker, given the next one, then misses an event
 * ("Trying to send a new WFT for a run which already has one!") and the run stands still until it leaves the worker's cache.
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
