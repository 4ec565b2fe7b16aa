/** A subscription that one user hands over to another, from the offer to its answer or lapse. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type HandOverInput, handOverAnswered } from '../../contracts/billing/hand-overs.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { untilAnswered } from '../until-answered.js';

const { followHandOver } = proxyActivities<Activities>(ofMoments);

/** @returns the state in which it has ended */
export function handOver({ handOverId, ...offer }: HandOverInput): Promise<string> {
  return untilAnswered(offer, {
    open: 'offered',
    answered: handOverAnswered,
    follow: (at) => followHandOver.executeWithOptions(onQueueOf('billing'), [{ handOverId, at }]),
  });
}
