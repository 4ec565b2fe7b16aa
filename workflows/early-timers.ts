/**
 * Refuses a timer that is told of before its time.
 *
 * A query about a run that its worker has not in memory brings the history along, up to what has happened last. Where a timer has just
 * fired, the SDK's core (1.24) tells the workflow of it together with the query: before the Workflow Task that the timer has set
 * going, and so at the time of the last one. The workflow finds that it is too early, waits as long again, a year perhaps, and
 * does something else when it is replayed. What fails instead is the query alone: the run leaves the worker's memory, and its
 * Workflow Task finds it as it was.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';

/** So much may the clocks of Temporal's hosts differ; one of these comes too early by all that it lasts. In milliseconds. */
const tolerated = 200;

export const interceptors = (): WorkflowInterceptors => {
  /** When each timer of the run is due. */
  const due = new Map<number, number>();
  return {
    outbound: [
      {
        startTimer(input, next) {
          due.set(input.seq, Date.now() + input.durationMs);
          return next(input);
        },
      },
    ],
    internals: [
      {
        activate(input, next) {
          for (const { fireTimer } of input.activation.jobs ?? []) {
            const early = (due.get(fireTimer?.seq ?? 0) ?? 0) - Date.now();
            if (fireTimer && early > tolerated) throw new Error(`A timer is told of ${early} ms too early: ask again`);
          }
          next(input);
        },
      },
    ],
  };
};
