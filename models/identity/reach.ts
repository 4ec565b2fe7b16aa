import { cloudIds, clouds } from '../../domain/clouds.js';
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
  /** In which of them it is, where each document says it. */
  readonly cloud?: string;
  /** The same, where only what is of no tenant and no partner yet says it. */
  readonly someCloud?: string;
  /** Of what is sold as a plan, also to somebody who is not there yet: it says by itself of which cloud it is. */
  readonly plan?: string;
  /** The name of an agreement: each is for one cloud. */
  readonly agreement?: string;
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

/** What is of one cloud: as it says itself, or by whose it is. What says nothing and is nobody's is with the cloud that is left. */
export function withinPart(
  { cloud, kind, tenantIds, partnerIds, planIds }: CloudPart,
  { cloud: written, someCloud, tenant, partner, plan, agreement }: Omit<ReachedBy, 'subscription' | 'redemption'>,
): Condition {
  if (written !== undefined) return { [written]: cloud };
  const ofPart = kind === 'only' ? [cloud] : cloudIds.filter((id) => id !== cloud);
  const named: readonly (readonly [field: string | undefined, values: readonly string[]])[] =
    plan !== undefined
      ? [[plan, planIds]]
      : agreement !== undefined
        ? [[agreement, ofPart.flatMap((id) => clouds[id].agreements)]]
        : [
            [tenant, tenantIds],
            [partner, partnerIds],
            [someCloud, ofPart],
          ];
  const those = named.flatMap(([field, values]) =>
    field === undefined || values.length === 0 ? [] : [{ field, values }],
  );
  if (kind === 'except') return Object.fromEntries(those.map(({ field, values }) => [field, { $nin: [...values] }]));
  const branches = those.map(({ field, values }) => oneOf(field, values));
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
