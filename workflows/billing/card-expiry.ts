/** A stored card until its last day: mails to who pays, as long as something is collected from it afterwards. */
import { proxyActivities, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { CardExpiryInput } from '../../contracts/billing/card-expiry.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { remindOfCard } = proxyActivities<Activities>(ofMoments);

export async function cardExpiry({ paymentMethodId, expires, notBefore, reminders }: CardExpiryInput): Promise<void> {
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  for (const { days, at: dueAt } of reminders) {
    waitsFor = Date.parse(dueAt);
    setCurrentDetails(`**Valid**: who pays is told ${days} days before its last day, at ${dueAt}.`);
    const wait = waitsFor - Date.now();
    if (wait > 0) await sleep(wait, { summary: `${days} days before its last day` });
    waitsFor = null;
    const at = instantFromMillis(Date.now()).toString();
    const card = { paymentMethodId, expires, days, at };
    const outcome = await remindOfCard.executeWithOptions(onQueueOf('billing'), [card]);
    if (outcome === 'closed') return setCurrentDetails(`**Closed**: it is not stored like this any more, at ${at}.`);
  }
  setCurrentDetails('**Told**: its last day is near.');
}
