/** Licences that nobody uses, from the warning of their users until they are freed or kept. No person is in it but the last one told. */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import { type ReclaimInput, reclaimCancelled } from '../../contracts/subscriptions/reclaims.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { begin, instantOr } from '../waiting.js';

const { chooseUnused, reclaimUnused, endReclaim } = proxyActivities<Activities>(ofMoments);
/** A page of people takes longer than a moment where the mail server is slow. */
const { warnOfReclaim, tellUsersOfReclaim, tellOfReclaim } = proxyActivities<Activities>({
  ...ofMoments,
  startToCloseTimeout: '5 minutes',
});

export async function reclaim({ reclaimId, notBefore, reclaimsAt }: ReclaimInput): Promise<void> {
  let cancelled = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(reclaimCancelled, () => {
    cancelled = true;
  });
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  waitsFor = null;

  setCurrentDetails('**Choosing** the licences that nobody uses.');
  const warned = await chooseUnused({ reclaimId });
  if (warned > 0) {
    await warn();
    waitsFor = Date.parse(reclaimsAt);
    setCurrentDetails(`**Warned**: ${warned} licences go at ${reclaimsAt} unless they are used or kept.`);
    await instantOr(waitsFor, () => cancelled, 'until unused licences are reclaimed');
    waitsFor = null;
    await withoutRequestContext(free);
  }
  await withoutRequestContext(end);
  setCurrentDetails(`**${cancelled ? 'Cancelled' : 'Ended'}** at ${now()}.`);

  async function warn(): Promise<void> {
    for (let after: string | null = ''; after !== null; ) {
      after = await warnOfReclaim.executeWithOptions(onQueueOf('mail'), [{ reclaimId, after, at: now() }]);
    }
  }

  async function tellUsers(): Promise<void> {
    for (let after: string | null = ''; after !== null; ) {
      after = await tellUsersOfReclaim.executeWithOptions(onQueueOf('mail'), [{ reclaimId, after, at: now() }]);
    }
  }

  async function free(): Promise<void> {
    setCurrentDetails('**Reclaiming** what nobody has used or kept.');
    while (await reclaimUnused({ reclaimId, at: now() }));
  }

  async function end(): Promise<void> {
    await endReclaim({ reclaimId, at: now() });
    if (warned === 0) return;
    await tellUsers();
    await tellOfReclaim.executeWithOptions(onQueueOf('mail'), [{ reclaimId, at: now() }]);
  }
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
