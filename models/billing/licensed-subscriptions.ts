import type { LicensedSubscription } from '../../domain/billing/licence-requests.js';
import { currentTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Plans } from '../catalogue/plans.js';
import type { Licences } from '../subscriptions/licences.js';
import type { SubscriptionProjection, Subscriptions } from '../subscriptions/subscriptions.js';

interface Databases {
  readonly licences: Licences;
  readonly subscriptions: Subscriptions;
  readonly plans: Plans;
}

/** What a user holds licences of, with the products of their plans. */
export async function heldBy(
  { licences, subscriptions, plans }: Databases,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
): Promise<LicensedSubscription[]> {
  const held = await licences.allOfUser(tenantId, userId);
  const found = await subscriptions.among(held.map(({ subscriptionId }) => subscriptionId));
  return withProducts({ plans }, found);
}

/** Subscriptions with the products of their plans. */
export function withProducts(
  { plans }: Pick<Databases, 'plans'>,
  projections: readonly SubscriptionProjection[],
): Promise<LicensedSubscription[]> {
  return Promise.all(
    projections.map(async ({ subscription: json }) => {
      const subscription = subscriptionFromJson(json);
      return { subscription, productId: (await plans.sold(currentTerm(subscription).plan)).productId };
    }),
  );
}
