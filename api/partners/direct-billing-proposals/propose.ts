/** A proposal as it is made: every refusal comes before anything is written. */
import type { z } from 'zod';
import { directBillingProposalOf } from '../../../contracts/partners/direct-billing-proposal.js';
import { workflowTypes } from '../../../contracts/workflow-types.js';
import { dateIn, type Instant, instantFromMillis, plainDate } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { toJson } from '../../../domain/json.js';
import {
  answerDay,
  lapseAfter,
  type ProposedTerms,
  proposalState,
  proposedTerms,
} from '../../../domain/partners/direct-billing-proposals.js';
import { assertMaySell } from '../../../domain/partners/register.js';
import { asOf } from '../../../domain/subscriptions/carry-out.js';
import { endedAs, hasEnded, lastTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { billedSubscription, pricedPlan } from '../../../models/billing/priced-plans.js';
import { type DirectBillingProposal, proposalIdOf } from '../../../models/partners/direct-billing-proposals.js';
import type { SubscriptionProjection } from '../../../models/subscriptions/subscriptions.js';
import { assertServed, currencyOf, onSale } from '../../billing/quotes/asked.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import type { ApiServices } from '../../services.js';
import { find } from '../../subscriptions/subscriptions/find-subscription.js';
import { timeAtRest } from '../../tenant-time.js';
import { startOnce } from '../../updates.js';
import type { newProposal } from './schema.js';

type Wanted = z.output<typeof newProposal>;

export interface Proposing {
  readonly proposal: DirectBillingProposal;
  /** The request has come again: it is there. */
  readonly isThere: boolean;
  readonly now: Instant;
}

/**
 * The proposal that a request asks for; where the request comes again, the one that it has made.
 * @throws DomainError notFound, partnerMayNotSell, proposalOpen, subscriptionEnded, and what the terms are refused with
 */
export async function proposing(
  services: ApiServices,
  caller: Caller,
  wanted: Wanted,
  madeBy: string,
): Promise<Proposing> {
  const { database } = services;
  const projection = await find(services, caller, wanted.subscriptionId);
  const { _id: subscriptionId, tenantId, testClockId } = projection;
  const now = await timeAtRest(database, testClockId);
  const newest = await database.directBillingProposals.newestOf(subscriptionId);
  if (newest?.madeBy === madeBy) return { proposal: newest, isThere: true, now };
  const partnerId = partnerOf(caller);
  if (partnerId !== null) assertMaySell(await database.partners.chainOf(partnerId));
  if (newest) assertNotOpen(newest, now);
  const { terms, zone } = await termsOf(services, caller, projection, { wanted, now });
  const answerBy = answerDay(wanted.answerBy === undefined ? null : plainDate(wanted.answerBy), dateIn(zone, now));
  const number = (newest?.number ?? 0) + 1;
  const proposal: DirectBillingProposal = {
    _id: proposalIdOf(subscriptionId, number),
    subscriptionId,
    number,
    tenantId,
    testClockId,
    partnerId,
    message: wanted.message ?? null,
    terms: toJson(terms),
    proposedAt: new Date(now.epochMilliseconds),
    answerBy: answerBy.toString(),
    lapsesAt: new Date(lapseAfter(answerBy, zone).epochMilliseconds),
    end: null,
    endedAt: null,
    reason: null,
    acceptance: null,
    madeBy,
    untoldSince: new Date(),
  };
  return { proposal, isThere: false, now };
}

async function termsOf(
  services: ApiServices,
  caller: Caller,
  projection: SubscriptionProjection,
  { wanted, now }: { readonly wanted: Wanted; readonly now: Instant },
): Promise<{ readonly terms: ProposedTerms; readonly zone: string }> {
  const { database } = services;
  const saved = subscriptionFromJson(projection.subscription);
  if (hasEnded(saved)) throw endedAs(saved);
  const tenant = requireFound(await database.tenants.find(projection.tenantId), `tenant ${projection.tenantId}`);
  if (tenant.state === 'erased') throw new DomainError('tenantErased');
  const offered = await onSale(services, caller, lastTerm(saved).plan.id);
  assertServed(offered, tenant);
  const next = pricedPlan(offered);
  const currency = currencyOf(next, wanted.currency, tenant);
  const billed = await billedSubscription(database.plans, asOf(saved, now), { currency }, [next]);
  const { zone } = tenant;
  const { intent, payment } = wanted;
  const terms = proposedTerms({ billed, next, intent, payment }, { at: now, day: dateIn(zone, now), zone });
  return { terms, zone };
}

/** @throws DomainError proposalOpen */
export function assertNotOpen({ _id, end, lapsesAt, answerBy }: DirectBillingProposal, now: Instant): void {
  if (proposalState({ end, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, now) !== 'open') return;
  const details = { proposalId: _id, until: lapsesAt.toISOString() };
  throw new DomainError('proposalOpen', `It can be answered until ${answerBy} inclusive.`, details);
}

/** Its workflow tells the administrators, and goes on by itself. */
export async function followProposal(services: ApiServices, found: DirectBillingProposal, now: Instant): Promise<void> {
  const { testClockId } = found;
  const started = directBillingProposalOf(found, testClockId === null ? null : now.toString());
  await startOnce(services, workflowTypes.directBillingProposal, { ...started, testClockId, now });
}
