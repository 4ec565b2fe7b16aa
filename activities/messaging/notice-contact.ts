import type { Subscription } from '../../domain/subscriptions/subscription.js';
import { lastTerm } from '../../domain/subscriptions/subscription.js';
import { redemptionOf } from '../../domain/subscriptions/terms.js';
import type { Plan } from '../../models/catalogue/plans.js';
import type { Database } from '../../models/database.js';
import type { ActivityContext } from '../context.js';

/** Whom the reader of a mail turns to: the partner that sold it, else the seller of its plan, else the reseller; null: nobody. */
export async function contactOf(
  { database, contact }: Pick<ActivityContext, 'database' | 'contact'>,
  { soldBy, plan }: { readonly soldBy: string | null; readonly plan: Plan },
): Promise<string | null> {
  const partner = soldBy === null ? null : await database.partners.find(soldBy);
  if (partner) return contactOfPartner(partner);
  const seller = await database.sellers.find(plan.sellerId);
  return seller ? contactOfPartner(seller.contact) : contact;
}

/** The partner that sold the keys of the last term; null where the reseller itself did. */
export async function sellerOf(database: Database, subscription: Subscription): Promise<string | null> {
  const redemptionId = redemptionOf(lastTerm(subscription));
  const redemption = redemptionId === null ? null : await database.redemptions.find(redemptionId);
  const keys = redemption ? await database.keys.byHashes(redemption.keyHashes) : new Map();
  for (const { soldBy } of keys.values()) if (soldBy) return soldBy;
  return null;
}

/** A name with its address, as mails have it. */
export function contactOfPartner({ name, email }: { readonly name: string; readonly email: string | null }): string {
  return email === null ? name : `${name}, ${email}`;
}
