/** What is paid by a billing profile. */
import type { BillingProfile, BillingProfiles, ProfileUse } from '../../../domain/billing/billing-profiles.js';
import { hasEnded } from '../../../domain/billing/orders.js';
import { DomainError } from '../../../domain/errors.js';
import { isLive, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { ProfileUseRecord } from '../../../models/billing/profile-uses.js';
import type { ApiServices } from '../../services.js';

type Databases = ApiServices['database'];

/** A refusal names no more. */
const mostNamed = 10;
const pageSize = 200;

/** What keeps a profile from being removed, the first ten of each. What has ended keeps it no longer. */
export async function useOf(database: Databases, profileId: string): Promise<ProfileUse> {
  const methods = await database.paymentMethods.stored(profileId, ['settingUp', 'ready']);
  const subscriptionIds: string[] = [];
  const orderIds: string[] = [];
  for (let after = ''; ; ) {
    const page = await database.profileUses.of(profileId, after, pageSize);
    for (const use of page) {
      if (await isPaidFor(database, use)) subscriptionIds.push(use._id);
      else if (await isOpen(database, use)) orderIds.push(use.orderId ?? use._id);
    }
    const last = page.at(-1);
    const enough = subscriptionIds.length + orderIds.length >= mostNamed;
    if (enough || page.length < pageSize || !last) break;
    after = last._id;
  }
  return {
    subscriptionIds: subscriptionIds.slice(0, mostNamed),
    orderIds: orderIds.slice(0, mostNamed),
    paymentMethodIds: methods.slice(0, mostNamed).map(({ _id }) => _id),
  };
}

/** A profile that a body names. @throws DomainError notFound at its place */
export function existingIn({ profiles }: BillingProfiles, id: string, pointer: string): BillingProfile {
  const found = profiles.find((one) => one.id === id);
  if (!found) throw noProfile(id, pointer);
  return found;
}

/**
 * Lets a use stand that was written just now, unless its profile is removed in this moment: whoever is second sees the other.
 * @throws DomainError notFound at the place of the profile
 */
export async function keepUse(
  { billingAccounts, profileUses }: Databases,
  { _id, billingAccountId, profileId }: Pick<ProfileUseRecord, '_id' | 'billingAccountId' | 'profileId'>,
  pointer: string,
): Promise<void> {
  if (await billingAccounts.touchProfile(billingAccountId, profileId)) return;
  await profileUses.clear(_id);
  throw noProfile(profileId, pointer);
}

function noProfile(id: string, pointer: string): DomainError {
  return new DomainError('notFound', `The billing account has no profile ${id}.`, { pointer });
}

async function isPaidFor({ subscriptions }: Databases, { _id }: ProfileUseRecord): Promise<boolean> {
  const found = await subscriptions.find(_id);
  return found !== null && isLive(subscriptionFromJson(found.subscription));
}

/** An order that has not been delivered, and may be. */
async function isOpen({ orders }: Databases, { orderId }: ProfileUseRecord): Promise<boolean> {
  const order = orderId === null ? null : await orders.find(orderId);
  return order !== null && !hasEnded(order.state);
}
