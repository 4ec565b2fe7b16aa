/**
 * Webhooks to one endpoint: one activity sends what is due, then the workflow waits until something is due again or arrives. It is there as
 * long as something waits, and on the wall's time always.
 */
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type WebhookDeliveryInput, webhooksWaiting } from '../../contracts/messaging/webhooks.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { instantOr } from '../waiting.js';

const { deliverWebhooks } = proxyActivities<Activities>(ofMoments);

export async function webhookDelivery(input: WebhookDeliveryInput): Promise<void> {
  let signalled = true;
  const wasSignalled = () => signalled;
  setHandler(webhooksWaiting, () => {
    signalled = true;
  });

  for (;;) {
    signalled = false;
    setCurrentDetails('**Sending** what is due.');
    const options = { summary: 'what is due', ...onQueueOf('webhooks') };
    const next = await deliverWebhooks.executeWithOptions(options, [input]);
    await condition(allHandlersFinished);
    if (next === null && !wasSignalled()) break;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof webhookDelivery>(input);
    if (next === null) continue;
    setCurrentDetails(`**Waiting** until ${next}: the deliveries of the endpoint say why.`);
    await instantOr(Date.parse(next), wasSignalled, 'until the next attempt');
  }
  setCurrentDetails('**Nothing waits**.');
}
