import { z } from 'zod';
import { clockTime, type TestClock } from '../../models/test-clocks.js';
import { instant, line, showInstant } from '../formats.js';
import { idOf } from '../ids.js';

/** Years of terms fit between here and the last year that can be written with four digits. */
const lastYear = 2199;

/** An instant that a clock may stand at. */
export const playable = instant.refine(
  (text) => Number(text.slice(0, 4)) <= lastYear,
  `must not be after the year ${lastYear}`,
);

export const testClockId = idOf('testClock', 'Id of a test clock');

export const newTestClock = z
  .strictObject({
    name: line(100).meta({ example: 'A year of a bakery' }),
    startsAt: playable.optional().meta({ description: 'Where it starts: now, or later; left out, now' }),
  })
  .meta({ id: 'NewTestClock' });

export const advanceRequest = z
  .strictObject({
    to: playable.optional().meta({ description: 'An instant that the clock has not passed' }),
    by: z
      .string()
      .regex(/^P(?!$)(\d{1,3}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?(\d{1,6}S)?)?$/)
      .optional()
      .meta({ description: 'A duration (ISO 8601), counted by UTC', example: 'P30D' }),
  })
  .refine(({ to, by }) => (to === undefined) !== (by === undefined), 'must have either `to` or `by`')
  .meta({ id: 'AdvanceRequest' });

export const testClock = z
  .strictObject({
    id: testClockId,
    name: z.string(),
    state: z
      .enum(['ready', 'advancing', 'stuck'])
      .meta({ description: 'stuck: something keeps failing, see `doing`; advance again to go on' }),
    now: instant.meta({ description: 'Its time; it goes on with the wall while it is ready' }),
    target: instant.nullable().meta({ description: 'Where it is going' }),
    doing: z.string().nullable().meta({ description: 'What it is doing, or what failed' }),
    createdAt: instant,
  })
  .meta({ id: 'TestClock' });

export const testClocks = z.strictObject({ items: z.array(testClock) }).meta({ id: 'TestClocks' });

export function showTestClock(found: TestClock): z.input<typeof testClock> {
  return {
    id: found._id,
    name: found.name,
    state: found.state,
    now: showInstant(clockTime(found, new Date())),
    target: found.target ? showInstant(found.target) : null,
    doing: found.doing,
    createdAt: showInstant(found.createdAt),
  };
}
