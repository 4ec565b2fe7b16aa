/** What administrators have decided on the purchases of users who have left: docs/concepts.md, "Purchases of one who leaves". */
import { type LeftPurchaseDecision, leftPurchaseDecision } from '../../domain/billing/left-purchases.js';
import { type Instant, instantFromMillis } from '../../domain/calendar.js';
import type { EndOfTermIntent } from '../../domain/catalogue/policies.js';
import { isLive, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { HeldPurchase, User, Users } from '../identity/users.js';
import type { SubscriptionProjection } from '../subscriptions/subscriptions.js';
import type { HandOver, HandOvers } from './hand-overs.js';

/** A purchase of a user who is deactivated. */
export interface LeftPurchaseFound {
  readonly projection: SubscriptionProjection;
  /** Null: nobody has decided. */
  readonly decision: LeftPurchaseDecision | null;
  /** The first instant at which nobody decides any more, and the user is purged. */
  readonly decideUntil: Instant;
}

/** How those that are live are decided, of the users who are deactivated, by the subscription; the others are left out. */
export async function leftPurchases(
  { handOvers }: { readonly handOvers: HandOvers },
  found: readonly SubscriptionProjection[],
  purchasers: ReadonlyMap<string, User>,
  now: Instant,
): Promise<Map<string, LeftPurchaseFound>> {
  const left = found.flatMap((projection) => {
    const user = purchasers.get(projection.purchaserId ?? '');
    const deactivation = user?.state === 'deactivated' ? user.deactivation : null;
    return deactivation && isLive(projection.subscription) ? { projection, deactivation } : [];
  });
  const offers = await handOvers.newestOfEach(left.map(({ projection }) => projection._id));
  return new Map(
    left.map(({ projection, deactivation }) => {
      const { _id, subscription } = projection;
      const { takeOver } = subscriptionFromJson(subscription);
      const noted = deactivation.purchases?.find(({ subscriptionId }) => subscriptionId === _id);
      const known = { takeOver, offer: offerOf(offers.get(_id)), lapse: lapseOf(noted) };
      const decideUntil = instantOf(deactivation.restorableUntil);
      return [_id, { projection, decision: leftPurchaseDecision(known, now), decideUntil }] as const;
    }),
  );
}

/** What is to be at the end once another user has accepted: what was decided before the purchaser left; null: as it is. */
export async function intentOnHandOver(
  { users }: { readonly users: Users },
  { tenantId, fromUserId, subscriptionId }: HandOver,
  { subscription }: SubscriptionProjection,
): Promise<EndOfTermIntent | null> {
  const user = await users.find(tenantId, fromUserId);
  if (!user || user.state === 'active') return null;
  const noted = user.deactivation?.purchases?.find((one) => one.subscriptionId === subscriptionId);
  if (noted?.result !== 'lapses' || subscription.renewal.intent !== 'lapse') return null;
  return subscription.terms.at(-1)?.policy?.endOfTermIntents.find((known) => known === noted.intent) ?? null;
}

function offerOf(found: HandOver | undefined) {
  if (!found) return null;
  const { _id: handOverId, toUserId, end } = found;
  return { handOverId, toUserId, end, offeredAt: instantOf(found.offeredAt), lapsesAt: instantOf(found.lapsesAt) };
}

function lapseOf(noted: HeldPurchase | undefined) {
  return noted?.lapse ? { ...noted.lapse, at: instantOf(noted.lapse.at) } : null;
}

function instantOf(date: Date): Instant {
  return instantFromMillis(date.getTime());
}
