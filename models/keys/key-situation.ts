/** What the keys of a redemption meet. */
import type { Instant } from '../../domain/calendar.js';
import type { KeySituation } from '../../domain/keys/key-options.js';
import { type Subscription, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../domain/subscriptions/terms.js';
import type { Plans } from '../catalogue/plans.js';
import type { Users } from '../identity/users.js';
import type { Licences } from '../subscriptions/licences.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { Redemption } from './redemptions.js';

/** The keys of a redemption, or of one to be. */
export type RedeemedKeys = Pick<Redemption, '_id' | 'tenantId' | 'plan' | 'months' | 'seats'>;

/** Where it is read. */
interface Read {
  readonly plans: Plans;
  readonly subscriptions: Subscriptions;
  readonly licences: Licences;
  readonly users: Users;
}

interface ZoneAndTime {
  readonly zone: string;
  readonly now: Instant;
}

/** The subscriptions of the tenant, and the commitment that the keys would make at this moment. */
export async function keySituation(database: Read, keys: RedeemedKeys, at: ZoneAndTime): Promise<KeySituation> {
  const [commitment, projections] = await Promise.all([
    keyCommitment(database, keys, at),
    database.subscriptions.ofTenant(keys.tenantId),
  ]);
  const subscriptions = projections.map(({ subscription }) => subscriptionFromJson(subscription));
  const counted = await Promise.all(
    subscriptions.map(async (one) => [one.id, await leaversOf(database, one)] as const),
  );
  return { subscriptions, commitment, leavers: new Map(counted) };
}

export async function keyCommitment(
  database: Pick<Read, 'plans'>,
  { _id: redemptionId, plan, months, seats }: RedeemedKeys,
  { zone, now: committedAt }: ZoneAndTime,
): Promise<Commitment> {
  const { policy } = await database.plans.sold(plan);
  const { id, version } = plan;
  return {
    plan: { id, version },
    seats,
    months,
    zone,
    policy,
    source: { kind: 'redemption', redemptionId },
    committedAt,
  };
}

/** Only a disabled subscription keeps the licences of users who leave. */
export async function leaversOf(
  { licences, users }: Pick<Read, 'licences' | 'users'>,
  { id, tenantId, phase, assigned }: Subscription,
): Promise<number> {
  if (phase !== 'disabled' || assigned === 0) return 0;
  return (await licences.heldBy(id, await users.leftHolding(tenantId, id))).length;
}
