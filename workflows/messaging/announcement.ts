/** Tells people at once what has happened that concerns them. */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { Announcement } from '../../contracts/announcements.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { announce } = proxyActivities<Activities>(ofMoments);

export async function announcement({ kind, about, testClockId, notBefore }: Announcement): Promise<void> {
  let begun = notBefore === null;
  setHandler(nextInstant, () => (begun || notBefore === null ? null : Date.parse(notBefore)));
  await begin(notBefore);
  begun = true;
  const at = instantFromMillis(Date.now()).toString();
  setCurrentDetails(`**Telling** of ${about}.`);
  await announce.executeWithOptions(onQueueOf('mail'), [{ kind, about, testClockId, at }]);
  setCurrentDetails(`**Told** at ${at}, or not true any more; whom a mail did not reach at once gets it later.`);
}
