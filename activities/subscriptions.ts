import type { SubscriptionChange } from '../domain/messages.js';
import { currentTerm, type Json, type Subscription, stateOf, subscriptionFromJson } from '../domain/subscription.js';
import type { SubscriptionProjection } from '../models/subscriptions.js';
import type { ActivityContext } from './context.js';

/** Writes the projection and what happened. Repeated, or overtaken by a later change, it changes nothing. */
export async function writeChange({ database }: ActivityContext, change: SubscriptionChange): Promise<void> {
  const { kind, why, details, scheduledAt, at } = change.happened;
  const { id: subscriptionId, revision } = change.subscription;
  // Neither needs the other: an attempt that wrote only one of them is made again.
  await Promise.all([
    database.subscriptions.save(projectionOf(change.subscription, change.testClockId)),
    database.subscriptions.record({
      _id: `${subscriptionId}/${revision}/${kind}`,
      subscriptionId,
      revision,
      kind,
      why,
      details,
      scheduledAt: new Date(scheduledAt),
      at: new Date(at),
    }),
  ]);
}

function projectionOf(json: Json<Subscription>, testClockId: string | null): SubscriptionProjection {
  const subscription = subscriptionFromJson(json);
  const term = currentTerm(subscription);
  return {
    _id: json.id,
    tenantId: json.tenantId,
    testClockId,
    state: stateOf(subscription),
    planId: term.plan.id,
    expiresOn: term.expiresOn.toString(),
    revision: json.revision,
    subscription: json,
  };
}

export const subscriptionActivities = (context: ActivityContext) => ({
  async saveSubscription(change: SubscriptionChange): Promise<void> {
    await writeChange(context, change);
  },
});
