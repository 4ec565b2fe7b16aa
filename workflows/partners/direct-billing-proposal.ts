/** A proposal that a customer pays by period for what keys have paid, until it is answered, taken back or lapses. */
import { proxyActivities, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { nextInstant } from '../../contracts/messages.js';
import { type DirectBillingProposalInput, proposalAnswered } from '../../contracts/partners/direct-billing-proposal.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { withoutRequestContext } from '../request-origin.js';
import { begin, instantOr } from '../waiting.js';

const { followDirectBillingProposal } = proxyActivities<Activities>(ofMoments);

/** @returns the state in which it has ended */
export async function directBillingProposal({
  proposalId,
  notBefore,
  lapsesAt,
}: DirectBillingProposalInput): Promise<string> {
  let answered = false;
  let waitsFor: number | null = notBefore === null ? null : Date.parse(notBefore);
  setHandler(proposalAnswered, () => {
    answered = true;
  });
  setHandler(nextInstant, () => waitsFor);
  await begin(notBefore);
  waitsFor = null;
  let state = await follow();
  while (state === 'open') {
    waitsFor = Date.parse(lapsesAt);
    setCurrentDetails(`**Open**: it lapses at ${lapsesAt}.`);
    await instantOr(waitsFor, () => answered, 'until it lapses');
    waitsFor = null;
    answered = false;
    state = await withoutRequestContext(follow);
  }
  setCurrentDetails(`**${state}** at ${now()}.`);
  return state;

  function follow(): Promise<string> {
    return followDirectBillingProposal.executeWithOptions(onQueueOf('mail'), [{ proposalId, at: now() }]);
  }
}

function now(): string {
  return instantFromMillis(Date.now()).toString();
}
