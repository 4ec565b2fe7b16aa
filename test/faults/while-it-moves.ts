import { setTimeout as pause } from 'node:timers/promises';
import { slowness } from '../eventually.js';

const between = 150;
/**
 * The server finds a worker's death by an overdue heartbeat or answer, and what was lost begins anew: so long at rest, in milliseconds. What
 * asks the payment provider is overdue after a minute, and waits up to a minute for its next try.
 */
const standstillMs = 150_000;
/** More for each process that waits for a processor. */
const moreMs = 15_000;

/** How long nothing may change where nothing is wrong, in milliseconds. */
export function patienceMs(): number {
  return standstillMs + moreMs * (slowness() - 1);
}

/**
 * Looks again until the look no longer throws, as long as what it throws says something else now and then: so a long way
 * may take its time, and a standstill is found soon.
 *
 * @throws what it has thrown without a change for longer than anything that is right takes
 */
export async function whileItMoves<Seen>(look: () => Promise<Seen>): Promise<Seen> {
  let said = '';
  for (let since = Date.now(); ; await pause(between)) {
    try {
      return await look();
    } catch (error) {
      if (String(error) !== said) {
        said = String(error);
        since = Date.now();
      } else if (Date.now() - since > patienceMs()) throw error;
    }
  }
}
