/** A proposal of direct billing that was accepted, and that its subscription has refused. */
import type { ProfileUses } from '../billing/profile-uses.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { DirectBillingProposal, DirectBillingProposals } from './direct-billing-proposals.js';

interface Databases {
  readonly directBillingProposals: DirectBillingProposals;
  readonly profileUses: ProfileUses;
  readonly subscriptions: Subscriptions;
}

/** It was not accepted: nothing of it is left. @returns the proposal as it is then */
export async function takeBackAcceptance(
  { directBillingProposals, profileUses, subscriptions }: Databases,
  proposal: DirectBillingProposal,
): Promise<DirectBillingProposal | null> {
  const found = await subscriptions.find(proposal.subscriptionId);
  // Where somebody pays for it by now, that is by another acceptance.
  if (!found?.subscription.payer) await profileUses.clear(proposal.subscriptionId);
  return directBillingProposals.reopen(proposal);
}
