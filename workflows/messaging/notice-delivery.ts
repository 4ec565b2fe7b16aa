/**
 * A notice that did not reach its reader at once. Each goes on by itself with its own deadline, so that one mailbox holds back
 * neither a change of state nor another reader.
 */
import {
  CancellationScope,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import type { NoticeDelivery } from '../../contracts/messaging/notices.js';
import { deliveryPause, givenUpAfterDays } from '../../domain/messaging/delivery.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A mail server that is away is asked again; where it defers, the workflow waits. */
const { deliverNotice, giveUpNotice } = proxyActivities<Activities>({
  ...ofMoments,
  retry: { initialInterval: '10 seconds', maximumInterval: '10 minutes' },
});
/** A notice to one reader whose mailbox did not take it. After four days it is given up and listed. */
export async function noticeDelivery(input: NoticeDelivery): Promise<void> {
  let waitsFor: number | null = input.notBefore === null ? null : Date.parse(input.notBefore);
  setHandler(nextInstant, () => waitsFor);
  await begin(input.notBefore);
  waitsFor = null;
  const { noticeId } = input;
  const deadline = Date.now() + givenUpAfterDays * day;
  const until = `It is given up at ${new Date(deadline).toISOString()}; \`GET /v1/parked-cases?kind=notice\` says why it was not taken.`;
  for (let attempt = 1; Date.now() < deadline; attempt += 1) {
    const pause = Math.min(deliveryPause(attempt), deadline - Date.now());
    waitsFor = Date.now() + pause;
    setCurrentDetails(
      `**Deferred**: attempt ${attempt + 1} is due at ${new Date(waitsFor).toISOString()}.\n\n${until}`,
    );
    await sleep(pause, { summary: 'until the mailbox is tried again' });
    waitsFor = null;
    const attempted = attempt + 1;
    setCurrentDetails(`**Sending**: attempt ${attempted}.\n\n${until}`);
    if (await ended(attempted)) {
      setCurrentDetails(`**Ended** with attempt ${attempted}: taken, refused for good, or no longer true.`);
      return;
    }
  }
  await giveUpNotice({ noticeId, at: new Date().toISOString() });
  setCurrentDetails(`**Not reached** in ${givenUpAfterDays} days: given up.\n\nTell the reader another way.`);

  async function ended(attempted: number): Promise<boolean> {
    const order = { noticeId, at: new Date().toISOString() };
    const left = Math.max(deadline - Date.now(), minute);
    try {
      // Not by a scheduleToCloseTimeout: an activity that a test clock resets runs into it at once.
      const outcome = await CancellationScope.withTimeout(left, () =>
        deliverNotice.executeWithOptions({ summary: `attempt ${attempted}`, ...onQueueOf('mail') }, [order]),
      );
      return outcome === 'ended';
    } catch (error) {
      // The whole mail server was away until the end.
      if (isCancellation(error)) return false;
      throw error;
    }
  }
}
