/** Waits for the morning of a reader's zone, and sends what has come together until then in one mail. */
import { proxyActivities, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import type { DigestInput } from '../../contracts/messaging/digests.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { sendDigest } = proxyActivities<Activities>({ ...ofMoments, startToCloseTimeout: '10 minutes' });

export async function digest({ notBefore, sendAt, ...of }: DigestInput): Promise<void> {
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  waitsFor = Date.parse(sendAt);
  setCurrentDetails(`**Waits**: the digest of ${of.day} goes out at ${sendAt}.`);
  const wait = waitsFor - Date.now();
  if (wait > 0) await sleep(wait, { summary: 'until the digest goes out' });
  waitsFor = null;
  const at = instantFromMillis(Date.now()).toString();
  await sendDigest.executeWithOptions(onQueueOf('mail'), [{ ...of, at }]);
  setCurrentDetails(`**Handed over** at ${at}, unless there was nothing left to say.`);
}
