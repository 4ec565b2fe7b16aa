/**
 * Deliveries that did not succeed at once. Each goes on by itself with its own patience, so that one dead target holds back
 * neither a change of state nor another reader.
 */
import {
  ActivityCancellationType,
  allHandlersFinished,
  CancellationScope,
  condition,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { deliveryPause, givenUpAfterDays } from '../domain/delivery.js';
import type { DataPlaneDelivery, NoticeDelivery } from '../domain/messages.js';
import { effectQueue } from '../domain/task-queues.js';
import { dataPlaneChanged, nextInstant, retry } from './messages.js';
import { begin } from './waiting.js';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A mail server that is away is asked again; where it defers, the workflow waits. */
const { deliverNotice, giveUpNotice } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
});
const { deliverDataPlaneCommand } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', maximumInterval: '10 minutes' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

const { retryDataPlaneCommand } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

/** A notice to one reader whose mailbox did not take it. After four days it is given up and listed. */
export async function noticeDelivery(input: NoticeDelivery): Promise<void> {
  let waitsFor: number | null = input.notBefore === null ? null : Date.parse(input.notBefore);
  setHandler(nextInstant, () => waitsFor);
  await begin(input.notBefore);
  waitsFor = null;
  const { noticeId } = input;
  const taskQueue = effectQueue(workflowInfo().taskQueue, 'mail');
  const deadline = Date.now() + givenUpAfterDays * day;
  for (let attempt = 1; Date.now() < deadline; attempt += 1) {
    const pause = Math.min(deliveryPause(attempt), deadline - Date.now());
    waitsFor = Date.now() + pause;
    setCurrentDetails(`**deferred**: attempt ${attempt + 1} at ${new Date(waitsFor).toISOString()}`);
    await sleep(pause, { summary: 'until the mailbox is tried again' });
    waitsFor = null;
    if (await ended()) {
      setCurrentDetails('**ended**');
      return;
    }
  }
  setCurrentDetails(`**not reached** in ${givenUpAfterDays} days`);
  await giveUpNotice({ noticeId, at: new Date().toISOString() });

  async function ended(): Promise<boolean> {
    const order = { noticeId, at: new Date().toISOString() };
    const left = Math.max(deadline - Date.now(), minute);
    try {
      // Not by a scheduleToCloseTimeout: an activity that a test clock resets runs into it at once.
      const outcome = await CancellationScope.withTimeout(left, () =>
        deliverNotice.executeWithOptions({ taskQueue }, [order]),
      );
      return outcome === 'ended';
    } catch (error) {
      // The whole mail server was away until the end.
      if (isCancellation(error)) return false;
      throw error;
    }
  }
}

/** The newest command about a subscription, until its data plane has it. Refused, it is asked again until an operator has mended that. */
export async function dataPlaneDelivery(input: DataPlaneDelivery): Promise<void> {
  let waitsFor: number | null = input.notBefore === null ? null : Date.parse(input.notBefore);
  let attempt = new CancellationScope();
  let again = false;
  const restart = () => {
    again = true;
    attempt.cancel();
  };
  setHandler(nextInstant, () => waitsFor);
  setHandler(dataPlaneChanged, restart);
  // Answered when it is on its way again, so that the caller reads that it is.
  setHandler(retry, async () => {
    await retryDataPlaneCommand(input);
    restart();
  });
  await begin(input.notBefore);
  waitsFor = null;
  setCurrentDetails('**deferred**: the data plane has not taken the newest command yet');
  const taskQueue = effectQueue(workflowInfo().taskQueue, 'dataPlane');
  do {
    again = false;
    attempt = new CancellationScope();
    try {
      await attempt.run(() => deliverDataPlaneCommand.executeWithOptions({ taskQueue }, [input]));
    } catch (error) {
      if (!again || !isCancellation(error)) throw error;
    }
  } while (again);
  setCurrentDetails('**confirmed**');
  await condition(allHandlersFinished);
}
