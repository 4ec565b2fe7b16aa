import { ActivityFailure, condition, getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import { fromFailure } from '../../contracts/failures.js';
import { nextInstant, retry } from '../../contracts/messages.js';
import { type SiblingInput, siblingMoved } from '../../contracts/subscriptions/siblings.js';
import { subscriptionWorkflowId } from '../../contracts/workflow-ids.js';
import type { ProcessProblem } from '../../domain/errors.js';
import { DomainError } from '../../domain/errors.js';

/**
 * Carries out the work of a sibling of the subscription. What was refused for good is reported, and tried again when an
 * operator says so; all its activities are idempotent, so that the work begins anew without being done twice.
 */
export async function runWithOperatorRetry<Begun>(
  { tenantId, subscriptionId }: SiblingInput,
  steps: {
    /** Says that it runs, so that the subscription, which is told next, finds it running. */
    begin(): Promise<Begun>;
    work(begun: Begun): Promise<void>;
    report(problem: ProcessProblem): Promise<void>;
  },
): Promise<void> {
  let running = true;
  setHandler(nextInstant, () => null);
  // Answered when it runs again, so that the caller reads what it has done.
  setHandler(retry, async () => {
    retried = true;
    await condition(() => running);
  });
  let retried = false;
  for (let stuck = false; ; stuck = true) {
    try {
      const begun = await steps.begin();
      running = true;
      if (stuck) await getExternalWorkflowHandle(subscriptionWorkflowId(tenantId, subscriptionId)).signal(siblingMoved);
      return await steps.work(begun);
    } catch (error) {
      const problem = problemOf(error);
      if (!problem) throw error;
      running = false;
      retried = false;
      await steps.report(problem);
      await condition(() => retried);
    }
  }
}

/** What was refused for good, by an activity or by the rules; null for an error that is a bug. */
export function problemOf(error: unknown): ProcessProblem | null {
  const refusal = error instanceof ActivityFailure ? fromFailure(error.cause) : error;
  return refusal instanceof DomainError ? { code: refusal.code, message: refusal.message } : null;
}
