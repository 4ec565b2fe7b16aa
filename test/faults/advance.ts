import { testClock } from '../../api/operations/test-clocks/schema.js';
import type { Clock, Perennial } from '../perennial.js';
import { requestWithRetry, succeedWithRetry } from './request-with-retry.js';
import { whileItMoves } from './while-it-moves.js';

/** Advances the clock; told again where it is stuck, as a person would. */
export async function advance(perennial: Perennial, clock: Pick<Clock, 'id'>, to: string): Promise<void> {
  const path = `/v1/test-clocks/${clock.id}`;
  await succeedWithRetry(perennial, 'POST', `${path}/advance`, { to });
  for (;;) {
    const seen = await whileItMoves(async () => {
      const read = testClock.parse((await succeedWithRetry(perennial, 'GET', path)).body);
      if (read.state === 'advancing') throw new Error(`The clock still advances: ${read.doing}`);
      return read;
    });
    if (seen.state === 'ready') return;
    await requestWithRetry(perennial, 'POST', `${path}/retry`);
  }
}
