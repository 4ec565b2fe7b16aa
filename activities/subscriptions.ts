import type { Json } from '../domain/json.js';
import type { SubscriptionChange } from '../domain/messages.js';
import { factsOf } from '../domain/subscriptions/facts.js';
import {
  currentTerm,
  lastTerm,
  type Subscription,
  stateOf,
  subscriptionFromJson,
} from '../domain/subscriptions/subscription.js';
import type { AuditEntry } from '../models/audit.js';
import type { SubscriptionProjection } from '../models/subscriptions.js';
import type { ActivityContext } from './context.js';

/** Writes the projection and what happened. Repeated, or overtaken by a later change, it changes nothing. */
export async function writeChange({ database }: ActivityContext, change: SubscriptionChange): Promise<void> {
  const { kind, why, details, scheduledAt, at } = change.happened;
  const { id: subscriptionId, revision } = change.subscription;
  // None needs another: an attempt that wrote only some of them is made again.
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
    ...auditOf(change).map((entry) => database.audit.write(entry)),
  ]);
}

/** What was due by itself enters the audit here; what a caller asked for is entered as the request. */
function auditOf({ subscription: json, happened }: SubscriptionChange): AuditEntry[] {
  const { kind, why, at, before } = happened;
  if (!before) return [];
  return [
    {
      _id: `${json.id}/${json.revision}/${kind}`,
      at: new Date(at),
      recordedAt: new Date(),
      actor: { kind: 'system', id: 'system', name: 'Perennial', userId: null },
      onBehalfOf: null,
      operation: kind,
      subject: { kind: 'subscription', id: json.id },
      tenantId: json.tenantId,
      partnerId: null,
      requestId: null,
      reason: why,
      before,
      after: factsOf(subscriptionFromJson(json)),
      outcome: 'done',
      code: null,
    },
  ];
}

function projectionOf(json: Json<Subscription>, testClockId: string | null): SubscriptionProjection {
  const subscription = subscriptionFromJson(json);
  const state = stateOf(subscription);
  // What was replaced, or never began, ends no more.
  const ends = state !== 'superseded' && state !== 'undone';
  return {
    _id: json.id,
    tenantId: json.tenantId,
    testClockId,
    state,
    planId: currentTerm(subscription).plan.id,
    expiresOn: (ends && lastTerm(subscription).expiresOn?.toString()) || null,
    revision: json.revision,
    subscription: json,
  };
}

export const subscriptionActivities = (context: ActivityContext) => ({
  async saveSubscription(change: SubscriptionChange): Promise<void> {
    await writeChange(context, change);
  },

  /** The zone that a tenant has now; null when its data was erased. */
  async tenantZone({ tenantId }: { tenantId: string }): Promise<string | null> {
    const tenant = await context.database.tenants.find(tenantId);
    return tenant?.state === 'live' ? tenant.zone : null;
  },
});
