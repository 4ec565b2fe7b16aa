/** A proposal that a customer pays by period for what keys have paid, until it is answered, taken back or lapses. */
import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.js';
import { type DirectBillingProposalInput, proposalAnswered } from '../../contracts/partners/direct-billing-proposal.js';
import { ofMoments } from '../activity-options.js';
import { onQueueOf } from '../effect-queues.js';
import { untilAnswered } from '../until-answered.js';

const { followDirectBillingProposal } = proxyActivities<Activities>(ofMoments);

/** @returns the state in which it has ended */
export function directBillingProposal({ proposalId, ...offer }: DirectBillingProposalInput): Promise<string> {
  return untilAnswered(offer, {
    open: 'open',
    answered: proposalAnswered,
    follow: (at) => followDirectBillingProposal.executeWithOptions(onQueueOf('mail'), [{ proposalId, at }]),
  });
}
