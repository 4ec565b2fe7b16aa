/** By which profile something is billed, and who documents name then. */
import type { BillingDetails } from '../../domain/billing/billing-details.js';
import { type BillingProfile, billedAs, profileOf } from '../../domain/billing/billing-profiles.js';
import {
  askedPayer,
  isLive,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { BillingAccount, BillingAccounts } from './billing-accounts.js';
import type { ProfileUses } from './profile-uses.js';

/** What is billed: something about a subscription, or an order of keys. */
export interface Billed {
  readonly billingAccountId: string;
  readonly subscriptionId: string | null;
  readonly orderId?: string | null | undefined;
}

export interface BilledBy {
  /** With the details that documents show. */
  readonly account: BillingAccount & { readonly details: BillingDetails };
  readonly profile: BillingProfile;
}

interface Databases {
  readonly billingAccounts: BillingAccounts;
  readonly profileUses: ProfileUses;
}

/** The account and the profile that something is billed by. @returns null where who is billed was erased */
export async function billedBy({ billingAccounts, profileUses }: Databases, billed: Billed): Promise<BilledBy | null> {
  const account = await billingAccounts.find(billed.billingAccountId);
  if (!account?.details) return null;
  const named = billed.subscriptionId ?? billed.orderId;
  const use = named ? await profileUses.find(named) : null;
  const profile = profileOf(account, use?.billingAccountId === account._id ? use.profileId : null);
  return profile ? { account: { ...account, details: billedAs(account.details, profile) }, profile } : null;
}

/** The live subscriptions whose next payments a profile of a tenant's account is asked for. */
export async function subscriptionsBilledBy(
  { subscriptions, profileUses }: Pick<Databases, 'profileUses'> & { readonly subscriptions: Subscriptions },
  account: BillingAccount,
  profileId: string,
): Promise<Subscription[]> {
  if (account.tenantId === null) return [];
  const all = (await subscriptions.ofTenant(account.tenantId)).map((one) => subscriptionFromJson(one.subscription));
  const paid = all.filter((one) => isLive(one) && askedPayer(one)?.billingAccountId === account._id);
  const uses = await profileUses.among(paid.map(({ id }) => id));
  return paid.filter(({ id }) => profileOf(account, uses.get(id)?.profileId ?? null)?.id === profileId);
}
