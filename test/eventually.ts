import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const firstPause = 20;
const longestPause = 250;
/** In milliseconds. Long runs, which are about what happens and not about how fast, wait at least that long for anything. */
const leastTimeoutMs = () => Number(process.env['EVENTUALLY_TIMEOUT_MS'] ?? 0);

/** How many processes wait for each processor, at least one: limits grow with it, so that no test depends on a quiet machine. */
export function slowness(): number {
  const [lastMinute = 0] = loadavg();
  return Math.max(1, lastMinute / availableParallelism());
}

/**
 * Looks again until the look no longer throws, for things that happen by themselves.
 *
 * @param timeoutMs how long that may take on a machine with nothing else to do, in milliseconds
 * @throws what the last look threw, after that time, or a multiple of it where others use the machine as well
 */
export async function eventually<Seen>(look: () => Promise<Seen>, timeoutMs = 20_000): Promise<Seen> {
  const started = Date.now();
  const limitMs = Math.max(timeoutMs, leastTimeoutMs());
  for (let wait = firstPause; ; wait = Math.min(wait * 1.5, longestPause)) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() - started > limitMs * slowness()) throw error;
      await pause(wait);
    }
  }
}
