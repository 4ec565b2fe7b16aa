/**
 * Delegated administration of a customer by a partner, from its offer to its end. Whether there is access is decided by the dates of a
 * relation at every request: this tells both sides what has happened and what is coming, on the wall's time.
 */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type DelegationInput, delegationChanged } from '../../contracts/partners/delegation.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { instantOr } from '../waiting.js';

const { followDelegation } = proxyActivities<Activities>(ofMoments);

/** @returns the state in which nothing is due any more */
export async function delegation({ delegationId }: DelegationInput): Promise<string> {
  let changed = false;
  setHandler(delegationChanged, () => {
    changed = true;
  });
  for (;;) {
    changed = false;
    const at = new Date().toISOString();
    const { state, next } = await followDelegation.executeWithOptions(onQueueOf('mail'), [{ delegationId, at }]);
    setCurrentDetails(next === null ? `**${state}**.` : `**${state}**: something is due at ${next}.`);
    if (changed) continue;
    if (next === null) return state;
    await instantOr(Date.parse(next), () => changed, 'until an offer lapses, a warning is due, or access ends');
  }
}
