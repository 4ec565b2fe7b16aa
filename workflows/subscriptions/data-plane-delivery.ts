/**
 * Commands to the data plane that did not succeed at once. Each subscription has a process of its own, so that a dead target
 * holds back no change of state.
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
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant, retry } from '../../contracts/messages.js';
import { type DataPlaneDelivery, dataPlaneChanged } from '../../contracts/subscriptions/data-plane.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { deliverDataPlaneCommand } = proxyActivities<Activities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '5 seconds', maximumInterval: '10 minutes' },
  cancellationType: ActivityCancellationType.TRY_CANCEL,
});

const { retryDataPlaneCommand } = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

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
  setCurrentDetails(
    `**Deferred**: the data plane has not taken the newest command; the pending activity says why, and it is asked again by itself.\n\nSolve it; \`POST /v1/subscriptions/${input.subscriptionId}/data-plane/retry\` asks at once.`,
  );
  do {
    again = false;
    attempt = new CancellationScope();
    try {
      const options = { summary: 'the newest command', ...onQueueOf('dataPlane') };
      await attempt.run(() => deliverDataPlaneCommand.executeWithOptions(options, [input]));
    } catch (error) {
      if (!again || !isCancellation(error)) throw error;
    }
  } while (again);
  setCurrentDetails('**Confirmed**: the data plane has taken the newest command.');
  await condition(allHandlersFinished);
}
