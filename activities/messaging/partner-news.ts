/** Mails about partners: to the administrators of the customer, and to the partners that it concerns. */
import type { PartnerNews } from '../../contracts/partners/news.js';
import { dateIn, instantFromMillis } from '../../domain/calendar.js';
import { partnerOfRecordEvent } from '../../domain/partners/published-events.js';
import { currentTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { cloudOfParty } from '../../models/cloud-of-party.js';
import { placeIn, type Relation } from '../../models/partners/relations.js';
import type { ActivityContext } from '../context.js';
import { publishEvents } from '../publish-events.js';
import { tellNews } from './news.js';
import { presentOf } from './notice-delivery.js';
import { ofNoSubscription, type PartyFacts, partyFacts, partyNewsOf } from './party-mails.js';

export const partnerNewsActivities = (context: ActivityContext) => {
  const { database } = context;

  return {
    /** Mails news to each party, once; whom it does not reach gets it from a delivery process. A partner without an address gets none. */
    async tellPartnerNews(news: PartnerNews & { readonly at: string }): Promise<void> {
      const { tenantId, testClockId } = news;
      await publish(news);
      const [facts, tenant] = await Promise.all([factsOf(news), database.tenants.find(tenantId)]);
      if (!facts || tenant?.state !== 'live') return;
      const at = presentOf(news.at, testClockId);
      await tellNews(context, await partyNewsOf(context, news, facts, { tenant, at }), { testClockId, at });
    },
  };

  /** Subscribers of webhooks are told who advises, and who does not any more. */
  async function publish({ kind, about, ...news }: PartnerNews & { readonly at: string }): Promise<void> {
    if (kind !== 'partnerOfRecordGiven' && kind !== 'partnerOfRecordCleared') return;
    const relation = await database.relations.find(about);
    const subscriptionId = relation?.subscriptionId ?? null;
    if (!relation || subscriptionId === null) return;
    const { place, before } = await replacedBy(relation, subscriptionId);
    const { at, tenantId, testClockId } = news;
    const head = { at, tenantId, testClockId, subscriptionId };
    const ended = (partnerId: string, of: number) => partnerOfRecordEvent(head, of, { partnerId, change: 'ended' });
    const { partnerId } = relation;
    if (kind === 'partnerOfRecordCleared') return publishEvents(context, [ended(partnerId, place)]);
    await publishEvents(context, [
      ...(before ? [ended(before.partnerId, place - 1)] : []),
      partnerOfRecordEvent(head, place, { partnerId, change: 'given' }),
    ]);
  }

  /** Its place among those of the subscription, and the one in whose place it came; one that was cleared before is not replaced. */
  async function replacedBy(
    relation: Relation,
    subscriptionId: string,
  ): Promise<{ readonly place: number; readonly before: Relation | null }> {
    const known = await database.relations.partnersOfRecordOf(subscriptionId);
    const place = placeIn(relation) - 1;
    const before = known.find((one) => placeIn(one) === place);
    return { place, before: before?.until?.getTime() === relation.from.getTime() ? before : null };
  }

  async function factsOf({ kind, about }: PartnerNews): Promise<PartyFacts | null> {
    switch (kind) {
      case 'partnerOfRecordGiven':
      case 'partnerOfRecordCleared':
        return ofPartnerOfRecord(about, kind === 'partnerOfRecordCleared');
      case 'resellerInvited':
      case 'resellerAccepted':
      case 'resellerDeclined':
        return ofInvitation(about, kind);
      case 'resellerEnded':
        return ofEndedReseller(about);
      case 'transferProposed':
      case 'transferAgreed':
      case 'transferDeclined':
        return ofTransfer(about, kind);
    }
  }

  async function ofPartnerOfRecord(relationId: string, cleared: boolean): Promise<PartyFacts | null> {
    const relation = await database.relations.find(relationId);
    const subscriptionId = relation?.subscriptionId ?? null;
    if (!relation || subscriptionId === null) return null;
    const replaced = (await replacedBy(relation, subscriptionId)).before?.partnerId ?? null;
    const [ids, projection] = await Promise.all([
      database.partners.byIds([relation.partnerId, ...(replaced === null ? [] : [replaced])]),
      database.subscriptions.find(subscriptionId),
    ]);
    const own = ids.get(relation.partnerId) ?? null;
    const plan = projection && currentTerm(subscriptionFromJson(projection.subscription)).plan;
    const version = plan && (await database.plans.version(plan.id, plan.version));
    const planName = version?.name ?? plan?.id ?? subscriptionId;
    const about = { subscriptionId, planName, message: null, on: null, proposed: null };
    return cleared
      ? partyFacts({ partner: null, former: own }, about, ['administrator', 'former'])
      : partyFacts({ partner: own, former: replaced === null ? null : (ids.get(replaced) ?? null) }, about);
  }

  async function ofInvitation(invitationId: string, kind: PartnerNews['kind']): Promise<PartyFacts | null> {
    const invitation = await database.resellerInvitations.find(invitationId);
    if (!invitation) return null;
    const asked = kind === 'resellerInvited';
    // Answered meanwhile.
    if (asked && invitation.end !== null) return null;
    const partner = await database.partners.find(invitation.partnerId);
    const portal = context.portalUrls[await cloudOfParty(database, invitation)];
    const on = asked ? dateIn('UTC', instantFromMillis(invitation.lapsesAt.getTime() - 1)).toString() : null;
    const about = { ...ofNoSubscription, message: asked ? invitation.message : null, on };
    const roles = { resellerInvited: ['administrator'], resellerDeclined: ['partner'] } as const;
    const readers = kind === 'resellerInvited' || kind === 'resellerDeclined' ? roles[kind] : undefined;
    return {
      ...partyFacts({ partner, former: null }, about, readers),
      strangers: kind === 'resellerDeclined',
      linkOf: ({ _id }) =>
        asked
          ? `${portal}/v1/reseller-invitation-pages/${database.resellerInvitations.links.tokenOf(invitationId, _id)}`
          : null,
    };
  }

  async function ofEndedReseller(relationId: string): Promise<PartyFacts | null> {
    const relation = await database.relations.find(relationId);
    if (!relation) return null;
    const former = await database.partners.find(relation.partnerId);
    return partyFacts({ partner: null, former }, { ...ofNoSubscription, message: null, on: null }, [
      'administrator',
      'former',
    ]);
  }

  async function ofTransfer(transferId: string, kind: PartnerNews['kind']): Promise<PartyFacts | null> {
    const transfer = await database.resellerTransfers.find(transferId);
    if (!transfer) return null;
    const { fromPartnerId, toPartnerId, on } = transfer;
    const ids = await database.partners.byIds([fromPartnerId, toPartnerId]);
    const both = { partner: ids.get(toPartnerId) ?? null, former: ids.get(fromPartnerId) ?? null };
    const portal = context.portalUrls[await cloudOfParty(database, transfer)];
    const asked = kind === 'transferProposed' && transfer.end === null && transfer.agreed.tenant === null;
    return {
      ...partyFacts(both, { ...ofNoSubscription, message: null, on }),
      linkOf: ({ _id }) =>
        asked
          ? `${portal}/v1/reseller-transfer-pages/${database.resellerTransfers.links.tokenOf(transferId, _id)}`
          : null,
    };
  }
};
