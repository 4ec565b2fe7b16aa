import { testClock } from '../../api/operations/test-clocks/schema.js';
import type { Clock, Perennial } from '../perennial.js';

/** Waits until a clock is where it was sent; told again where it is stuck, as a person would. @returns how often it was */
export async function untilReady(
  perennial: Perennial,
  clock: Clock,
  { timeoutMs, say }: { readonly timeoutMs: number; say(line: string): void },
): Promise<number> {
  for (let retries = 0; ; retries += 1) {
    const seen = await clock.settled(timeoutMs);
    if (seen.state === 'ready') return retries;
    say(`stuck at ${seen.now}: ${seen.doing}`);
    await perennial.ask(testClock, 'POST', `/v1/test-clocks/${clock.id}/retry`);
  }
}
