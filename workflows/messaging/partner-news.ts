/** Tells the parties of a relation at once what has become of it. */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import type { PartnerNewsInput } from '../../contracts/partners/news.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { tellPartnerNews } = proxyActivities<Activities>(ofMoments);

export async function partnerNews({ notBefore, ...news }: PartnerNewsInput): Promise<void> {
  let begun = notBefore === null;
  setHandler(nextInstant, () => (begun || notBefore === null ? null : Date.parse(notBefore)));
  await begin(notBefore);
  begun = true;
  const at = instantFromMillis(Date.now()).toString();
  setCurrentDetails(`**Telling** of ${news.about}.`);
  await tellPartnerNews.executeWithOptions(onQueueOf('mail'), [{ ...news, at }]);
  setCurrentDetails(`**Told** at ${at}, or not true any more; whom a mail did not reach at once gets it later.`);
}
