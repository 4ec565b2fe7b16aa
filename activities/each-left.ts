import { log } from '@temporalio/activity';
import { heartbeats } from './heartbeats.js';

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
