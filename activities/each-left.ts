import { log } from '@temporalio/activity';
import { heartbeats } from './heartbeats.js';

/** Longer than any process that lives takes from one write of a request to the next, in milliseconds. */
export const abandonedAfterMs = 60_000;

/** Whoever wrote something before this instant, and has not gone on with it, has died. */
export function abandonedBefore(): Date {
  return new Date(Date.now() - abandonedAfterMs);
}

/** Does the work for each; one that fails is logged, holds up no other, and comes again with the next run. */
export async function eachLeft<Found extends { readonly _id: string }>(
  all: AsyncIterable<Found>,
  what: string,
  work: (found: Found) => Promise<void>,
): Promise<void> {
  const alive = heartbeats();
  let failures = 0;
  for await (const found of all) {
    alive();
    try {
      await work(found);
    } catch (error) {
      failures += 1;
      log.error(`a ${what} that was left behind is not finished`, { id: found._id, error });
    }
  }
  if (failures > 0) log.warn(`${failures} of kind ${what} are left to the next run`);
}
