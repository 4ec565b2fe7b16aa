/** What a caller's queries are limited to: it goes into the filter, so that nothing else is ever read. */
export type Reach =
  | { readonly kind: 'everything' }
  | { readonly kind: 'partner'; readonly partnerId: string }
  | { readonly kind: 'tenant'; readonly tenantId: string }
  | { readonly kind: 'redemption'; readonly redemptionId: string }
  | { readonly kind: 'nothing' };

type Condition = Readonly<Record<string, string>>;

/** No id is empty. */
export const matchesNothing: Condition = { _id: '' };

/**
 * The part of a filter that limits documents with a `tenantId` and the `partnerIds` of their tenant, or one partner of their
 * own in another field.
 */
export function withinReach(reach: Reach, partnerField = 'partnerIds'): Condition {
  switch (reach.kind) {
    case 'everything':
      return {};
    case 'tenant':
      return { tenantId: reach.tenantId };
    case 'partner':
      return { [partnerField]: reach.partnerId };
    case 'redemption':
    case 'nothing':
      return matchesNothing;
  }
}

/** The same for the tenants themselves. */
export function tenantsWithin(reach: Reach): Condition {
  return reach.kind === 'tenant' ? { _id: reach.tenantId } : withinReach(reach);
}

/** The same for redemptions, which the token of one of them reaches as well. */
export function redemptionsWithin(reach: Reach): Condition {
  return reach.kind === 'redemption' ? { _id: reach.redemptionId } : withinReach(reach);
}

/** A filter for one document by its id, limited to a reach. */
export function oneWithin(id: string, condition: Condition): { $and: Condition[] } {
  return { $and: [{ _id: id }, condition] };
}
