/** Proposals of direct billing: what was accepted is carried out, and both sides are told how it stands. */
import { payerChangeOf } from '../../contracts/partners/direct-billing-proposal.js';
import { changePayer } from '../../contracts/subscriptions/subscription.js';
import { nextTermOf } from '../../domain/billing/seat-prices.js';
import { instant, instantFromMillis } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { type ProposalState, proposalState } from '../../domain/partners/direct-billing-proposals.js';
import { directBillingNews, isDirectBillingNews } from '../../domain/partners/news.js';
import { type DirectBillingEventType, directBillingEvent } from '../../domain/partners/published-events.js';
import type { PublishedEvent } from '../../domain/published-event.js';
import { assertBillable } from '../../domain/subscriptions/payer.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { pricedPlan } from '../../models/billing/priced-plans.js';
import type { Tenant } from '../../models/identity/tenants.js';
import type { Notice, NoticeMail } from '../../models/messaging/notices.js';
import type { DirectBillingProposal } from '../../models/partners/direct-billing-proposals.js';
import { takeBackAcceptance } from '../../models/partners/refused-acceptance.js';
import type { ActivityContext } from '../context.js';
import { publishEvents } from '../publish-events.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import { type News, tellNews } from './news.js';
import { presentOf } from './notice-delivery.js';
import { addressedTo } from './notice-mail.js';
import { type PartyFacts, type PartyNews, partyFacts, partyNewsOf } from './party-mails.js';

const eventTypes = {
  open: 'directBilling.proposed',
  accepted: 'directBilling.accepted',
  declined: 'directBilling.declined',
  withdrawn: 'directBilling.withdrawn',
  lapsed: 'directBilling.lapsed',
} as const satisfies Readonly<Record<ProposalState, DirectBillingEventType>>;

/** Who is told by mail that it stands so: the administrators, and who has proposed it. */
const rolesOf = {
  open: ['administrator'],
  accepted: ['administrator', 'partner'],
  declined: ['partner'],
  withdrawn: ['administrator'],
  lapsed: ['administrator', 'partner'],
} as const satisfies Readonly<Record<ProposalState, readonly ('administrator' | 'partner')[]>>;

export const directBillingProposalActivities = (context: ActivityContext) => {
  const { database } = context;

  return {
    /** Carries out what was accepted, where the API died before it did, and tells how it stands, each reader once. */
    async followDirectBillingProposal({
      proposalId,
      at: told,
    }: {
      readonly proposalId: string;
      readonly at: string;
    }): Promise<ProposalState> {
      const found = await database.directBillingProposals.find(proposalId);
      // It went with its tenant's data.
      if (!found) return 'lapsed';
      const { testClockId } = found;
      const at = presentOf(told, testClockId);
      const stands = found.end === 'accepted' ? await carriedOut(context, found) : found;
      const state = stateAt(stands, at);
      await publishEvents(context, eventsOf(stands, state));
      const tenant = await database.tenants.find(stands.tenantId);
      if (tenant?.state === 'live' && (await isStillAsked(context, stands, state))) {
        await tellNews(context, await newsOf(context, stands, { state, tenant, at }), { testClockId, at });
      }
      await database.directBillingProposals.told(stands);
      return state;
    },
  };
};

/** The mail of a notice as it reads now; null once it does not stand so any more, or its reader is gone. */
export async function directBillingMail(
  context: ActivityContext,
  { kind, milestone, readerId }: Notice,
  at: string,
): Promise<NoticeMail | null> {
  const { directBillingProposals, tenants } = context.database;
  const found = await directBillingProposals.find(milestone);
  const tenant = found && (await tenants.find(found.tenantId));
  if (!found || tenant?.state !== 'live' || !isDirectBillingNews(kind)) return null;
  const state = stateAt(found, at);
  if (directBillingNews[state] !== kind || !(await isStillAsked(context, found, state))) return null;
  const told = await newsOf(context, found, { state, tenant, at });
  const own = told.find(({ reader }) => reader._id === readerId);
  return own ? addressedTo(own.reader, own.text, at) : null;
}

function stateAt({ end, lapsesAt }: DirectBillingProposal, at: string): ProposalState {
  return proposalState({ end, lapsesAt: instantFromMillis(lapsesAt.getTime()) }, instant(at));
}

/** @returns it as it is then: what the subscription refuses was not accepted */
async function carriedOut(context: ActivityContext, proposal: DirectBillingProposal): Promise<DirectBillingProposal> {
  const { tenantId, subscriptionId, testClockId, acceptance, terms } = proposal;
  const { subscriptions, profileUses, plans } = context.database;
  const requestId = payerChangeOf(proposal);
  if (!acceptance || (await subscriptions.hasCarriedOut(subscriptionId, requestId))) return proposal;
  const { billingAccountId, billingProfileId: profileId, intent } = acceptance;
  if (profileId !== null) {
    await profileUses.set({ _id: subscriptionId, profileId, billingAccountId, orderId: null, testClockId });
  }
  const nextTerm = toJson(nextTermOf(pricedPlan(await plans.sold(terms.plan))));
  const to = { billingAccountId, purchaserId: null, currency: terms.perPeriod.currency };
  const request = { requestId, to, reason: 'directBilling', intent, nextTerm } as const;
  try {
    await askSubscription(context, { tenantId, subscriptionId }, changePayer, request);
    return proposal;
  } catch (error) {
    if (!(error instanceof DomainError) || error.retry) throw error;
    return (await takeBackAcceptance(context.database, proposal)) ?? proposal;
  }
}

/** Where it has lapsed, nobody is told of it if nothing could be accepted any more: it is paid by period, or has ended. */
async function isStillAsked(
  { database }: ActivityContext,
  { subscriptionId }: DirectBillingProposal,
  state: ProposalState,
): Promise<boolean> {
  if (state !== 'lapsed' && state !== 'open') return true;
  const projection = await database.subscriptions.find(subscriptionId);
  if (!projection) return false;
  try {
    assertBillable(subscriptionFromJson(projection.subscription));
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** That it was proposed, and how it has ended: each is told once, however often. */
function eventsOf(found: DirectBillingProposal, state: ProposalState): PublishedEvent[] {
  const { _id: proposalId, tenantId, testClockId, subscriptionId, partnerId, terms, answerBy } = found;
  const { plan, seats, perPeriod, startsOn } = terms;
  const data = { proposalId, partnerId, plan, seats, perPeriod, startsOn, answerBy };
  const event = (of: ProposalState, at: Date) =>
    directBillingEvent({ at: at.toISOString(), tenantId, testClockId, subscriptionId }, eventTypes[of], data);
  const proposed = event('open', found.proposedAt);
  return state === 'open' ? [proposed] : [proposed, event(state, found.endedAt ?? found.lapsesAt)];
}

interface Telling {
  readonly state: ProposalState;
  readonly tenant: Tenant;
  readonly at: string;
}

async function newsOf(
  context: ActivityContext,
  found: DirectBillingProposal,
  { state, tenant, at }: Telling,
): Promise<News[]> {
  const { _id: about, tenantId, testClockId } = found;
  const news: PartyNews = { kind: directBillingNews[state], about, tenantId, testClockId };
  return partyNewsOf(context, news, await factsOf(context, found, { state, tenant, at }), { tenant, at });
}

async function factsOf(
  { database, portalUrls, contact }: ActivityContext,
  found: DirectBillingProposal,
  { state, tenant }: Telling,
): Promise<PartyFacts> {
  const { _id, subscriptionId, partnerId, terms, message, reason, answerBy } = found;
  const [partner, plan] = await Promise.all([
    partnerId === null ? null : database.partners.find(partnerId),
    database.plans.version(terms.plan.id, terms.plan.version),
  ]);
  const seller = plan && (await database.sellers.find(plan.sellerId));
  const { seats, perPeriod, periodMonths, months, startsOn, payment, intent } = terms;
  const facts = partyFacts(
    { partner, former: null },
    {
      subscriptionId,
      planName: plan?.name ?? terms.plan.id,
      message: state === 'declined' ? reason : state === 'open' ? message : null,
      on: state === 'open' ? answerBy : null,
      proposed: {
        seats,
        perPeriod,
        periodMonths: periodMonths ?? months,
        startsOn,
        payment,
        renews: (found.acceptance?.intent ?? intent) !== 'lapse',
      },
    },
    rolesOf[state],
  );
  const link = (userId: string) =>
    `${portalUrls[tenant.cloud]}/v1/direct-billing-proposal-pages/${database.directBillingProposals.links.tokenOf(_id, userId)}`;
  const answered = {
    ...facts,
    linkOf: (reader: { readonly _id: string }) => (state === 'open' ? link(reader._id) : null),
  };
  if (partner) return answered;
  const name = seller?.legalName ?? contact ?? '';
  const operators = { contact: seller ? `${seller.contact.name}, ${seller.contact.email}` : contact };
  return { ...answered, said: { ...facts.said, partner: { id: '', name } }, operators };
}
