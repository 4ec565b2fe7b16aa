import { type Instant, instant } from '../domain/calendar.js';
import { DomainError, requireFound } from '../domain/errors.js';
import type { Database } from '../models/database.js';
import { clockTime, type TestClock } from '../models/operations/test-clocks.js';

/** The time that a tenant lives in: its test clock's, or the wall's. */
export async function timeOn(
  { testClocks }: Pick<Database, 'testClocks'>,
  testClockId: string | null,
): Promise<Instant> {
  const wall = new Date();
  const clock = testClockId === null ? null : await testClocks.find(testClockId);
  return instant((clock ? clockTime(clock, wall) : wall).toISOString());
}

/** The clock, unless it is on its way: while it advances, nothing that lives on it can be changed from outside. */
export async function clockAtRest(
  { testClocks }: Pick<Database, 'testClocks'>,
  testClockId: string,
): Promise<TestClock> {
  const clock = requireFound(await testClocks.find(testClockId), `test clock ${testClockId}`, {
    pointer: '/testClockId',
  });
  assertAtRest(clock);
  return clock;
}

/** For changes of what may live on a clock. @throws DomainError clockAdvancing */
export async function assertTimeAtRest(
  { testClocks }: Pick<Database, 'testClocks'>,
  testClockId: string | null,
): Promise<void> {
  const clock = testClockId === null ? null : await testClocks.find(testClockId);
  if (clock) assertAtRest(clock);
}

function assertAtRest(clock: TestClock): void {
  if (clock.state === 'deleting') {
    throw new DomainError('notFound', `The test clock ${clock._id} is being deleted.`);
  }
  if (clock.state === 'advancing') {
    throw new DomainError(
      'clockAdvancing',
      `The test clock ${clock._id} is on its way to ${clock.target?.toISOString()}.`,
    );
  }
}
