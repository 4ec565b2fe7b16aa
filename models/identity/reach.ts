import type { LimitedReach, Reach } from '../../domain/identity/grants.js';

/** A part of a filter. */
export type Condition = Readonly<Record<string, unknown>>;

/** In which fields the documents of a collection say whose they are, and which subscription or redemption they are. */
export interface ReachedBy {
  readonly tenant?: string;
  readonly partner?: string;
  readonly user?: string;
  readonly billingAccount?: string;
  readonly subscription?: string;
  readonly redemption?: string;
}

/** No id is empty. */
const matchesNothing: Condition = { _id: '' };

/** The part of a filter that limits documents to a reach; one that none of their fields can be within matches nothing. */
export function withinReach(reach: Reach, fields: ReachedBy): Condition {
  if (reach.kind === 'everything') return {};
  const branches = branchesOf(reach, fields);
  const [first = matchesNothing] = branches;
  return branches.length > 1 ? { $or: branches } : first;
}

/** A filter for one document by its id, limited to a reach. */
export function oneWithin(id: string, condition: Condition): { $and: Condition[] } {
  return { $and: [{ _id: id }, condition] };
}

/** Documents in which a field has one of some values. */
function oneOf(field: string, values: readonly string[]): Condition {
  const [first] = values;
  return first !== undefined && values.length === 1 ? { [field]: first } : { [field]: { $in: [...values] } };
}

function branchesOf(reach: LimitedReach, fields: ReachedBy): Condition[] {
  const { tenant, partner, user, billingAccount, subscription, redemption } = fields;
  const limits: readonly (readonly [field: string | undefined, ids: readonly string[]])[] = [
    [tenant, reach.tenantIds],
    [partner, reach.partnerIds],
    [user, reach.userIds],
    [billingAccount, reach.billingAccountIds],
    [subscription, reach.subscriptionIds],
    [redemption, reach.redemptionIds],
  ];
  return limits.flatMap(([field, ids]) => (field === undefined || ids.length === 0 ? [] : [oneOf(field, ids)]));
}
