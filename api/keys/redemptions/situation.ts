import { type Instant, instant, isBefore } from '../../../domain/calendar.js';
import { type Subscription, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../../domain/subscriptions/terms.js';
import type { Database } from '../../../models/database.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { timeOn } from '../../tenant-time.js';

/** What keys meet: the subscriptions of the tenant, and the commitment that the keys would make at this moment. */
export interface Situation {
  readonly subscriptions: readonly Subscription[];
  readonly commitment: Commitment;
}

/** The keys of a redemption, or of one to be. */
export type RedeemedKeys = Pick<Redemption, '_id' | 'tenantId' | 'plan' | 'months' | 'seats'>;

export async function situationOf(
  database: Database,
  { _id: redemptionId, tenantId, plan: version, months, seats }: RedeemedKeys,
  { zone, now }: { readonly zone: string; readonly now: Instant },
): Promise<Situation> {
  const [{ policy }, subscriptions] = await Promise.all([
    database.plans.sold(version),
    subscriptionsOf(database, tenantId),
  ]);
  const source = { kind: 'redemption', redemptionId } as const;
  return { subscriptions, commitment: { plan: version, seats, months, zone, policy, source, committedAt: now } };
}

/** The same for a redemption that is open; null where its tenant is gone. */
export async function situationNow(database: Database, found: Redemption): Promise<Situation | null> {
  const [now, tenant] = await Promise.all([timeOn(database, found.testClockId), database.tenants.find(found.tenantId)]);
  const zone = tenant?.zone ?? found.newTenant?.zone;
  if (zone === undefined || tenant?.state === 'erased') return null;
  const openedAt = instant(found.openedAt.toISOString());
  return situationOf(database, found, { zone, now: isBefore(now, openedAt) ? openedAt : now });
}

async function subscriptionsOf(database: Database, tenantId: string): Promise<Subscription[]> {
  const all = await database.subscriptions.ofTenant(tenantId);
  return all.map(({ subscription }) => subscriptionFromJson(subscription));
}
