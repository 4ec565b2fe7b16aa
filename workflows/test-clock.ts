/** A test clock: it lives on the wall's time and moves its members, one order at a time. */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { DomainError } from '../domain/errors.js';
import type { TestClockInput } from '../domain/messages.js';
import { advance } from './messages.js';

const { beginAdvance } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });
/** Stepping is resumable: after a crash it goes on from where the members stand. */
const { advanceClock } = proxyActivities<Activities>({
  startToCloseTimeout: '1 day',
  // A move is asked about in polls of 20 seconds.
  heartbeatTimeout: '40 seconds',
  retry: { maximumInterval: '10 seconds' },
});

export async function testClock(input: TestClockInput): Promise<void> {
  const { testClockId } = input;
  let target: string | null = null;
  setHandler(
    advance,
    async ({ to }) => {
      await beginAdvance({ testClockId, to });
      target = to;
    },
    {
      validator: (_order) => {
        if (target !== null) throw new DomainError('clockAdvancing', `The clock is on its way to ${target}.`);
      },
    },
  );
  while (!workflowInfo().continueAsNewSuggested) {
    await condition(() => target !== null);
    if (target !== null)
      await advanceClock.executeWithOptions({ summary: `to ${target}` }, [{ testClockId, to: target }]);
    target = null;
  }
  await condition(allHandlersFinished);
  await continueAsNew<typeof testClock>(input);
}
