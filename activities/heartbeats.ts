import { heartbeat } from '@temporalio/activity';

/** A worker that dies sooner is found out by the heartbeat timeout all the same. */
const quietFor = 2_000;

/** Between two that say nothing but that the work goes on; in milliseconds as well. */
const beatsEvery = 5_000;

/** Says that the work goes on while it does, however long one of its steps takes. */
export async function alive<Result>(work: () => Promise<Result>): Promise<Result> {
  const beat = setInterval(() => heartbeat(), beatsEvery);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

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
