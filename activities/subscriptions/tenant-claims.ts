import { hasEnded, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { SubscriptionProjection } from '../../models/subscriptions/subscriptions.js';
import type { TenantClaim } from '../../models/subscriptions/tenant-claims.js';
import type { ActivityContext } from '../context.js';

/** The subscriptions of a tenant, beside one, that have begun or will, and have not ended. */
export interface OtherSubscriptions {
  /** Those that can be read. */
  readonly projections: readonly SubscriptionProjection[];
  /** The ids of those that are claimed, and not written yet. */
  readonly beginning: readonly string[];
}

/** What else there is of a tenant, by the claims and by what is written. Those whose data is being deleted are left out. */
export async function otherSubscriptions(
  { database }: Pick<ActivityContext, 'database'>,
  { tenantId, subscriptionId }: { readonly tenantId: string; readonly subscriptionId: string },
  claims: readonly TenantClaim[],
): Promise<OtherSubscriptions> {
  const written = await database.subscriptions.ofTenant(tenantId);
  const known = new Set([subscriptionId, ...written.map(({ _id }) => _id)]);
  const deleted = new Set(claims.flatMap((claim) => (claim.kind === 'deletion' ? claim.subscriptionId : [])));
  return {
    projections: written.filter(
      ({ _id, subscription }) =>
        _id !== subscriptionId && !deleted.has(_id) && !hasEnded(subscriptionFromJson(subscription)),
    ),
    beginning: claims.flatMap((claim) =>
      claim.kind === 'beginning' && !known.has(claim.subscriptionId) ? claim.subscriptionId : [],
    ),
  };
}
