import { setTimeout } from 'node:timers/promises';

/** Waits between two looks at something; ends at once when the activity is cancelled. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal });
}
