import { heartbeat } from '@temporalio/activity';

/** A worker that dies sooner is found out by the heartbeat timeout all the same. */
const quietFor = 2_000;

/**
 * The heartbeats of an activity that begins now. The SDK sends the first one at once and each that reaches the server is
 * billed, so work of moments sends none.
 */
export function heartbeats(): (details?: unknown) => void {
  const begunAt = performance.now();
  return (details) => {
    if (performance.now() - begunAt >= quietFor) heartbeat(details);
  };
}
