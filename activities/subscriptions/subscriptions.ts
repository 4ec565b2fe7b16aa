import type { SavedEvent, SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import type { Json } from '../../domain/json.js';
import { endDecisionOf, pricingKey, renewalPricingOf } from '../../domain/subscriptions/end-of-term.js';
import { publishedOf } from '../../domain/subscriptions/published-events.js';
import {
  currentTerm,
  lastTerm,
  paidThrough,
  type Subscription,
  seatsOwned,
  stateOf,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { neverExpires, type SubscriptionProjection } from '../../models/subscriptions/subscriptions.js';
import { entryOfSystem } from '../audit-entry.js';
import type { ActivityContext } from '../context.js';
import { publishEvents } from '../publish-events.js';

/** Saves events and the projection, and publishes the events. Repeated, or overtaken by a later change, it changes nothing. */
export async function saveChange(context: ActivityContext, change: SubscriptionChange): Promise<void> {
  const { subscription, testClockId, events } = change;
  if (events.length === 0) return;
  const after = subscriptionFromJson(subscription);
  const published = events.map(({ event }) => publishedOf(event, after, testClockId));
  await publishEvents(context, published, () => save(context, change));
}

/** None of what is written needs another: an attempt that wrote only some of it is made again. */
async function save(
  { database }: ActivityContext,
  { subscription, testClockId, events }: SubscriptionChange,
): Promise<void> {
  const newest = events.at(-1);
  if (!newest) return;
  const changedAt = new Date(newest.event.at);
  await Promise.all([
    database.subscriptions.save(projectionOf(subscription, { testClockId, changedAt })),
    database.subscriptions.append(
      subscription.id,
      events.map(({ event }) => event),
    ),
    ...events.flatMap((saved) => auditOf(subscription, saved)).map((entry) => database.audit.write(entry)),
  ]);
}

/** Empty for what a caller asked for. */
function auditOf({ id, tenantId }: Json<Subscription>, { event, audit }: SavedEvent) {
  if (!audit) return [];
  const { kind: operation, reason, at, revision } = event;
  const subject = { kind: 'subscription', id } as const;
  return [
    entryOfSystem({ _id: `${id}/${revision}`, at: new Date(at), operation, subject, tenantId, reason, ...audit }),
  ];
}

function projectionOf(
  json: Json<Subscription>,
  { testClockId, changedAt }: Pick<SubscriptionProjection, 'testClockId' | 'changedAt'>,
): SubscriptionProjection {
  const subscription = subscriptionFromJson(json);
  const pricing = renewalPricingOf(subscription);
  const state = stateOf(subscription);
  // What was replaced, or never began, ends no more.
  const ends = state !== 'superseded' && state !== 'undone';
  return {
    _id: json.id,
    tenantId: json.tenantId,
    testClockId,
    state,
    planId: currentTerm(subscription).plan.id,
    origin: json.origin,
    billingAccountId: json.payer?.billingAccountId ?? null,
    purchaserId: json.payer?.purchaserId ?? null,
    expiresOn: (ends && lastTerm(subscription).expiresOn?.toString()) || neverExpires,
    paidThrough: (ends && paidThrough(subscription)?.toString()) || null,
    deletionBegun: json.deletionBegun,
    decision: endDecisionOf(subscription),
    pricing: pricing && pricingKey(pricing),
    seats: seatsOwned(subscription),
    changedAt,
    revision: json.revision,
    commercialRevision: json.commercialRevision,
    subscription: json,
  };
}

export const subscriptionActivities = (context: ActivityContext) => ({
  async saveSubscription(change: SubscriptionChange): Promise<void> {
    await saveChange(context, change);
  },
});
