/** What is not paid until it is: of an invoice on account reminders by mail, and the day from which on what it paid for is owed; the day on which seats go. */
import { proxyActivities, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import type { DunningInput } from '../../contracts/billing/dunning.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { begin } from '../waiting.js';

const { dun } = proxyActivities<Activities>(ofMoments);

export async function dunning({ paymentRequestId, lossId, notBefore, steps }: DunningInput): Promise<void> {
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  for (const { kind, days, at: dueAt } of steps) {
    waitsFor = Date.parse(dueAt);
    const since = kind === 'seats' ? 'its loss' : 'its last day';
    setCurrentDetails(`**Not paid yet**: next is \`${kind}\` (${days} days from ${since}) at ${dueAt}.`);
    const wait = waitsFor - Date.now();
    if (wait > 0) await sleep(wait, { summary: kind });
    waitsFor = null;
    const at = instantFromMillis(Date.now()).toString();
    const loss = lossId === undefined ? {} : { lossId };
    const outcome = await dun.executeWithOptions(onQueueOf('billing'), [{ paymentRequestId, ...loss, kind, days, at }]);
    if (outcome === 'seatsTaken') return setCurrentDetails(`**Not paid**: its seats were taken away at ${at}.`);
    if (outcome === 'closed') return setCurrentDetails(`**Closed**: paid, or nothing is left of it, at ${at}.`);
  }
  setCurrentDetails('**Overdue**: the last reminder is sent. What is owed stays in the ledger until it is paid.');
}
