/** Tells the administrators of a tenant at once that keys were ordered for it. */
import { proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { KeyOrderAnnouncement } from '../../contracts/keys/key-order.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { announceKeyOrder } = proxyActivities<Activities>(ofMoments);

export async function keyOrderAnnouncement({ keyOrderId, notBefore }: KeyOrderAnnouncement): Promise<void> {
  let begun = notBefore === null;
  setHandler(nextInstant, () => (begun || notBefore === null ? null : Date.parse(notBefore)));
  await begin(notBefore);
  begun = true;
  const at = instantFromMillis(Date.now()).toString();
  await announceKeyOrder.executeWithOptions(onQueueOf('mail'), [{ keyOrderId, at }]);
}
