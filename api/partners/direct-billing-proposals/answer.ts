/** What becomes of a proposal: by a request, or by the link of a mail. */
import { payerChangeOf, proposalAnswered } from '../../../contracts/partners/direct-billing-proposal.js';
import { changePayer } from '../../../contracts/subscriptions/subscription.js';
import { directBillingProposalWorkflowId, subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { type BillingProfile, profileOf } from '../../../domain/billing/billing-profiles.js';
import { nextTermOf } from '../../../domain/billing/seat-prices.js';
import { type Instant, instantFromMillis } from '../../../domain/calendar.js';
import type { EndOfTermIntent } from '../../../domain/catalogue/policies.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import {
  assertOpen,
  isPaidAsWanted,
  type ProposalEnd,
  type ProposalState,
  proposalClosed,
  proposalState,
} from '../../../domain/partners/direct-billing-proposals.js';
import { changePayer as payerChange } from '../../../domain/subscriptions/payer.js';
import { subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { type BillingAccount, billingAccountIdOf } from '../../../models/billing/billing-accounts.js';
import type { PaymentMethodRecord } from '../../../models/billing/payment-methods.js';
import { pricedPlan } from '../../../models/billing/priced-plans.js';
import type { DirectBillingProposal, ProposalAcceptance } from '../../../models/partners/direct-billing-proposals.js';
import { takeBackAcceptance } from '../../../models/partners/refused-acceptance.js';
import { existingIn, keepUse } from '../../billing/billing-profiles/use.js';
import type { ApiServices } from '../../services.js';
import { isRefused, update } from '../../updates.js';

export interface Acceptance {
  readonly billingAccountId: string;
  readonly billingProfileId?: string | undefined;
  readonly intent?: EndOfTermIntent | undefined;
}

export function stateOf({ end, lapsesAt }: DirectBillingProposal, now: Instant): ProposalState {
  return proposalState({ end, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, now);
}

/** What can be paid by: the profiles of the organisation that are paid as it is wanted, each with what would be charged. */
export async function payableProfiles(
  { database }: Pick<ApiServices, 'database'>,
  { tenantId, terms }: DirectBillingProposal,
): Promise<{
  readonly account: BillingAccount | null;
  readonly profiles: readonly { readonly profile: BillingProfile; readonly method: PaymentMethodRecord | null }[];
}> {
  const account = await database.billingAccounts.find(billingAccountIdOf({ kind: 'organisation', tenantId }));
  if (!account?.details) return { account: null, profiles: [] };
  const all = await Promise.all(
    account.profiles.map(async (profile) => ({
      profile,
      method: await database.paymentMethods.chargeable(account, profile, terms.perPeriod),
    })),
  );
  return { account, profiles: all.filter(({ method }) => isPaidAsWanted(terms.payment, method)) };
}

/**
 * The subscription's payer is the organisation's account from now on, by the price that was proposed. Once it is written down that it
 * was accepted it is carried out, whatever becomes of this process; what the subscription refuses was not accepted.
 *
 * @param announce before anything is written
 * @throws DomainError proposalClosed, noPayer, noPaymentMethod, notFound of a profile, and what `changePayer` refuses
 */
export async function acceptProposal(
  services: ApiServices,
  found: DirectBillingProposal,
  { billingAccountId, billingProfileId, intent: decided }: Acceptance,
  { now, announce }: { readonly now: Instant; readonly announce: () => Promise<void> },
): Promise<DirectBillingProposal> {
  const { database } = services;
  const { tenantId, subscriptionId, testClockId, terms } = found;
  const nextTerm = nextTermOf(pricedPlan(await database.plans.sold(terms.plan)));
  const acceptance = {
    billingAccountId,
    billingProfileId: billingProfileId ?? null,
    intent: decided ?? terms.intent,
  };
  if (found.end !== 'accepted') {
    assertOpen({ end: found.end, lapsesAt: instantFromMillis(found.lapsesAt.getTime()) }, now);
    const account = await accountOf(services, tenantId, billingAccountId);
    if (billingProfileId !== undefined) existingIn(account, billingProfileId, '/billingProfileId');
    await assertPaidAsWanted(services, account, { terms, profileId: billingProfileId ?? null });
    const projection = requireFound(
      await database.subscriptions.find(subscriptionId),
      `subscription ${subscriptionId}`,
    );
    const subscription = subscriptionFromJson(projection.subscription);
    payerChange(subscription, {
      kind: 'changePayer',
      ...changeBy(acceptance, terms.perPeriod),
      nextTerm,
      at: now,
      requestId: null,
    });
  }
  await announce();
  const ended = await endProposal(services, found, 'accepted', { now, acceptance });
  const requestId = payerChangeOf(ended);
  try {
    if (!(await database.subscriptions.hasCarriedOut(subscriptionId, requestId))) {
      // Who has accepted it first has said by what.
      const by = ended.acceptance ?? acceptance;
      const { billingProfileId: profileId } = by;
      if (profileId !== null) {
        const use = { _id: subscriptionId, profileId, billingAccountId: by.billingAccountId };
        await database.profileUses.set({ ...use, orderId: null, testClockId });
        await keepUse(database, use, '/billingProfileId');
      }
      const workflowId = subscriptionWorkflowId(tenantId, subscriptionId);
      const change = { ...changeBy(by, terms.perPeriod), nextTerm: toJson(nextTerm), requestId };
      await update(services, workflowId, changePayer, change);
    }
  } catch (error) {
    if (isRefused(error)) await takeBackAcceptance(database, ended);
    throw error;
  } finally {
    await answered(services, ended);
  }
  return ended;
}

function changeBy({ billingAccountId, intent }: ProposalAcceptance, { currency }: { readonly currency: string }) {
  return { to: { billingAccountId, purchaserId: null, currency }, reason: 'directBilling', intent } as const;
}

/** It does not come to it. @throws DomainError proposalClosed */
export async function closeProposal(
  services: ApiServices,
  found: DirectBillingProposal,
  end: Exclude<ProposalEnd, 'accepted'>,
  { now, reason = null }: { readonly now: Instant; readonly reason?: string | null },
): Promise<DirectBillingProposal> {
  const ended = await endProposal(services, found, end, { now, reason });
  await answered(services, ended);
  return ended;
}

async function endProposal(
  { database }: ApiServices,
  found: DirectBillingProposal,
  end: ProposalEnd,
  { now, ...more }: { readonly now: Instant } & Omit<Parameters<typeof database.directBillingProposals.end>[2], 'at'>,
): Promise<DirectBillingProposal> {
  const at = new Date(now.epochMilliseconds);
  const ended = await database.directBillingProposals.end(found._id, end, { at, ...more });
  if (ended?.end === end) return ended;
  throw proposalClosed(stateOf(ended ?? found, now));
}

/** @throws DomainError noPayer, invalidRequest */
async function accountOf({ database }: ApiServices, tenantId: string, id: string): Promise<BillingAccount> {
  const account = await database.billingAccounts.find(billingAccountIdOf({ kind: 'organisation', tenantId }));
  if (!account?.details) throw new DomainError('noPayer');
  if (account._id === id) return account;
  const pointer = '/billingAccountId';
  throw new DomainError('invalidRequest', 'It is not the account of the organisation.', { pointer });
}

/** @throws DomainError noPaymentMethod */
async function assertPaidAsWanted(
  { database }: ApiServices,
  account: BillingAccount,
  { terms, profileId }: Pick<DirectBillingProposal, 'terms'> & { readonly profileId: string | null },
): Promise<void> {
  const profile = profileOf(account, profileId);
  const method = profile && (await database.paymentMethods.chargeable(account, profile, terms.perPeriod));
  if (!isPaidAsWanted(terms.payment, method ?? null)) throw new DomainError('noPaymentMethod');
}

/** Its workflow tells both sides; where it does not hear, housekeeping tells it, or the lapse. */
async function answered({ client, logger }: ApiServices, { _id, tenantId }: DirectBillingProposal): Promise<void> {
  try {
    await client.workflow.getHandle(directBillingProposalWorkflowId(tenantId, _id)).signal(proposalAnswered);
  } catch (error) {
    logger.warn({ err: error, proposalId: _id }, 'a proposal of direct billing is told later');
  }
}
