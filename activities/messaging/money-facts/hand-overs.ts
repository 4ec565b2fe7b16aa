import { handOverState } from '../../../domain/billing/hand-overs.js';
import { instant } from '../../../domain/calendar.js';
import { lastTerm, paidThrough, seatsOwned, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import type { ActivityContext } from '../../context.js';
import { commonFacts } from './about-request.js';
import type { MoneyFacts } from './facts.js';

/** The offer to the one user, its end to the other. */
export async function handOverFacts(
  context: ActivityContext,
  kind: 'handOverOffered' | 'handOverEnded',
  id: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { handOvers, subscriptions, users, administrators } = context.database;
  const found = await handOvers.find(id);
  const projection = found && (await subscriptions.find(found.subscriptionId));
  if (!found || !projection) return null;
  const { tenantId, fromUserId, toUserId, fromBillingAccountId: billingAccountId } = found;
  const lapsesAt = found.lapsesAt.toISOString();
  const state = handOverState({ end: found.end, lapsesAt: instant(lapsesAt) }, instant(at));
  if ((state === 'offered') !== (kind === 'handOverOffered')) return null;
  const subscription = subscriptionFromJson(projection.subscription);
  const of = { plan: lastTerm(subscription).plan, seats: seatsOwned(subscription) };
  const common = await commonFacts(context, { ...found, billingAccountId, orderId: null }, of, at);
  const people = await users.byId(tenantId, [fromUserId, toUserId]);
  const [from, to] = [people.get(fromUserId), people.get(toUserId)];
  const paysFrom = paidThrough(subscription)?.toString() ?? null;
  // Once who has paid for it is purged, nobody has anything to decide.
  if (!common || !from || from.state === 'purged' || to?.state !== 'active' || paysFrom === null) return null;
  const { facts, concerned } = common;
  const left = from.state !== 'active';
  if (kind === 'handOverOffered') {
    const link = `${context.portalUrls[await cloudOfParty(context.database, found)]}/v1/hand-overs/${id}`;
    const own = { from: from.name, left, link, lapsesAt, paysFrom };
    return { concerned, readers: [to], said: { ...facts, ...own, kind } };
  }
  if (state === 'offered') return null;
  const readers = left ? await administrators.of(tenantId) : [from];
  const own = { from: from.name, left, to: to.name, outcome: state, paysFrom };
  return { concerned, readers, said: { ...facts, ...own, kind } };
}
