import { cloudIds, clouds, endOf21VianetTenantIds } from '../../domain/clouds.js';
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
function withinPart({ cloud, kind, partnerIds, planIds }: CloudPart, fields: ReachedBy): Condition {
  if (fields.cloud !== undefined) return { [fields.cloud]: cloud };
  const isOnly = kind === 'only';
  const ofPart = isOnly ? [cloud] : cloudIds.filter((id) => id !== cloud);
  const among = (field: string, values: readonly string[]): Condition[] =>
    values.length === 0 ? [] : [isOnly ? oneOf(field, values) : { [field]: { $nin: [...values] } }];
  // The global cloud is the one that is left, and 21Vianet the only other.
  const in21Vianet = { $lt: endOf21VianetTenantIds };
  const { tenant, partner, plan, agreement } = fields;
  const conditions =
    plan !== undefined
      ? among(plan, planIds)
      : agreement !== undefined
        ? among(
            agreement,
            ofPart.flatMap((id) => clouds[id].agreements),
          )
        : [
            ...(tenant === undefined ? [] : [{ [tenant]: isOnly ? in21Vianet : { $not: in21Vianet } }]),
            ...(partner === undefined ? [] : among(partner, partnerIds)),
          ];
  const [first = isOnly ? matchesNothing : {}] = conditions;
  if (conditions.length <= 1) return first;
  return isOnly ? { $or: conditions } : { $and: conditions };
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
