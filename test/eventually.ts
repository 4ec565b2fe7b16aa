import { setTimeout as pause } from 'node:timers/promises';

const firstPause = 20;
const longestPause = 150;
/** In milliseconds. Long runs, which are about what happens and not about how fast, wait at least that long for anything. */
const leastTimeoutMs = () => Number(process.env['EVENTUALLY_TIMEOUT_MS'] ?? 0);

/**
 * Looks again until the look no longer throws, for things that happen by themselves.
 *
 * @throws what the last look threw, after `timeoutMs` milliseconds.
 */
export async function eventually<Seen>(look: () => Promise<Seen>, timeoutMs = 20_000): Promise<Seen> {
  const deadline = Date.now() + Math.max(timeoutMs, leastTimeoutMs());
  for (let wait = firstPause; ; wait = Math.min(wait * 1.4, longestPause)) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(wait);
    }
  }
}
