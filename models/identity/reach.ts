import type { CloudPart, LimitedReach, Reach } from '../../domain/identity/grants.js';

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
  /** Where it is written down. */
  readonly cloud?: string;
  /** Of what is sold as a plan, also to somebody who is not there yet: it says by itself of which cloud it is. */
  readonly plan?: string;
}

/** No id is empty. */
const matchesNothing: Condition = { _id: '' };

/** The part of a filter that limits documents to a reach; one that none of their fields can be within matches nothing. */
export function withinReach(reach: Reach, fields: ReachedBy): Condition {
  if (reach.kind === 'everything') return reach.part ? withinPart(reach.part, fields) : {};
  const branches = branchesOf(reach, fields);
  const [first = matchesNothing] = branches;
  return branches.length > 1 ? { $or: branches } : first;
}

/** What is of one cloud: as it is written down, by its plan, or by whose it is. What is nobody's is with what is not named by ids. */
export function withinPart(
  { cloud, kind, tenantIds, partnerIds, planIds }: CloudPart,
  { cloud: written, tenant, partner, plan }: Pick<ReachedBy, 'cloud' | 'tenant' | 'partner' | 'plan'>,
): Condition {
  if (written !== undefined) return { [written]: cloud };
  const named: readonly (readonly [field: string | undefined, ids: readonly string[]])[] =
    plan === undefined
      ? [
          [tenant, tenantIds],
          [partner, partnerIds],
        ]
      : [[plan, planIds]];
  const those = named.flatMap(([field, ids]) => (field === undefined || ids.length === 0 ? [] : [{ field, ids }]));
  if (kind === 'except') return Object.fromEntries(those.map(({ field, ids }) => [field, { $nin: [...ids] }]));
  const branches = those.map(({ field, ids }) => oneOf(field, ids));
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
