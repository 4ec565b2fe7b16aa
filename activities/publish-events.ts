import { log } from '@temporalio/activity';
import { wakeWebhookDelivery } from '../adapters/wake-webhook-delivery.js';
import type { PublishedEvent } from '../domain/published-event.js';
import { queueWebhooks } from '../models/queue-webhooks.js';
import type { ActivityContext } from './context.js';

/**
 * Saves something, and tells the subscribers of webhooks. The deliveries are written before what they are about: so none is lost by a crash
 * in between, since what calls this is tried again until both are there. Where nobody subscribes it costs one look.
 *
 * @param save written down before this resolves
 */
export async function publishEvents(
  { database, client, taskQueue }: Pick<ActivityContext, 'database' | 'client' | 'taskQueue'>,
  events: readonly PublishedEvent[],
  save: () => Promise<void> = async () => {},
): Promise<void> {
  const waiting = await queueWebhooks(database, events);
  await save();
  await Promise.all(
    waiting.map((endpoint) =>
      wakeWebhookDelivery(client, taskQueue, endpoint).catch((error: unknown) => {
        // Housekeeping wakes what waits; a change of state is not held back by it.
        log.warn('the delivery of webhooks was not woken', { endpointId: endpoint._id, error });
      }),
    ),
  );
}
