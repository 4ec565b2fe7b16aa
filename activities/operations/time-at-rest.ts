import { clockTime } from '../../models/operations/test-clocks.js';
import type { ActivityContext } from '../context.js';

/** The time of a tenant; null while its test clock is on its way: nothing begins on it. */
export async function timeAtRest(
  { database }: Pick<ActivityContext, 'database'>,
  testClockId: string | null,
): Promise<Date | null> {
  const clock = testClockId === null ? null : await database.testClocks.find(testClockId);
  if (clock?.state === 'advancing' || clock?.state === 'deleting') return null;
  return clock ? clockTime(clock, new Date()) : new Date();
}
