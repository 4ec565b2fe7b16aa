import { condition, sleep } from '@temporalio/workflow';
import type { NotBefore } from '../contracts/messages.js';

/** Temporal's timers last at most a hundred years, in milliseconds; a clock may stand further ahead. */
const longestTimer = 99 * 365 * 24 * 3_600_000;

/** A workflow of a test clock is born on the wall's time and is moved at once to where its clock stands. */
export async function begin(notBefore: NotBefore): Promise<void> {
  const wait = () => (notBefore === null ? 0 : Date.parse(notBefore) - Date.now());
  while (wait() > 0) await sleep(Math.min(wait(), longestTimer), { summary: 'to where the test clock stands' });
}

/**
 * Waits for an instant (epoch milliseconds; null: for ever) or for `changed`. One timer, so nothing is re-armed by
 * messages that leave the instant where it is.
 * @returns true when the instant has come
 */
export async function instantOr(at: number | null, changed: () => boolean, summary: string): Promise<boolean> {
  if (at === null) {
    await condition(changed);
    return false;
  }
  const wait = at - Date.now();
  if (wait <= 0) return true;
  return !(await condition(changed, wait, { summary }));
}
