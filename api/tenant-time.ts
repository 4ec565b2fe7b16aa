import { type Instant, instant } from '../domain/calendar.js';
import { DomainError, requireFound } from '../domain/errors.js';
import type { Database } from '../models/database.js';
import { clockTime, type TestClock } from '../models/operations/test-clocks.js';

/** The time that a tenant lives in: its test clock's, or the wall's. */
export async function timeOn(database: Clocks, testClockId: string | null): Promise<Instant> {
  return timeOf(await clockOf(database, testClockId));
}

/**
 * The same for changes: while a clock advances, nothing that lives on it can be changed from outside.
 *
 * @throws DomainError clockAdvancing, notFound while the clock is being deleted
 */
export async function timeAtRest(database: Clocks, testClockId: string | null): Promise<Instant> {
  const clock = await clockOf(database, testClockId);
  if (clock) assertAtRest(clock);
  return timeOf(clock);
}

/** The same on the clock that the body of a request names. @throws DomainError notFound, clockAdvancing */
export async function timeOnNamedClock(database: Clocks, testClockId: string | undefined): Promise<Instant> {
  if (testClockId === undefined) return timeOf(null);
  const clock = await clockOf(database, testClockId);
  const found = requireFound(clock, `test clock ${testClockId}`, { pointer: '/testClockId' });
  assertAtRest(found);
  return timeOf(found);
}

type Clocks = Pick<Database, 'testClocks'>;

async function clockOf({ testClocks }: Clocks, testClockId: string | null): Promise<TestClock | null> {
  return testClockId === null ? null : testClocks.find(testClockId);
}

function timeOf(clock: TestClock | null): Instant {
  const wall = new Date();
  return instant((clock ? clockTime(clock, wall) : wall).toISOString());
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
