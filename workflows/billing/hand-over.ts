/** A subscription that one user hands over to another, from the offer to its answer or lapse. */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type HandOverInput, handOverAnswered } from '../../contracts/billing/hand-overs.js';
import { nextInstant } from '../../contracts/messages.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { begin, instantOr } from '../waiting.js';

const { followHandOver } = proxyActivities<Activities>(ofMoments);

/** @returns the state in which it has ended */
export async function handOver({ handOverId, notBefore, lapsesAt }: HandOverInput): Promise<string> {
  let answered = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(handOverAnswered, () => {
    answered = true;
  });
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  waitsFor = null;
  let state = await follow();
  while (state === 'offered') {
    waitsFor = Date.parse(lapsesAt);
    setCurrentDetails(`**Offered**: it lapses at ${lapsesAt}.`);
    await instantOr(waitsFor, () => answered, 'until it lapses');
    waitsFor = null;
    answered = false;
    state = await withoutRequestContext(follow);
  }
  setCurrentDetails(`**${state}** at ${now()}.`);
  return state;

  function follow(): Promise<string> {
    return followHandOver.executeWithOptions(onQueueOf('billing'), [{ handOverId, at: now() }]);
  }
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
