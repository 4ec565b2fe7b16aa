/** Whether what a quote makes each later period cost is collected by itself, as the stored methods stand now. */
import { unfitFor } from '../../domain/billing/billing-profiles.js';
import type { Money } from '../../domain/money.js';
import { askedPayer, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { billedBy } from '../../models/billing/billed-by.js';
import type { QuoteRecord } from '../../models/billing/quotes.js';
import type { Database } from '../../models/database.js';
import type { Caller } from '../http/caller.js';
import { seesPurse } from '../purchaser-decides.js';

export interface CollectionStanding {
  readonly method: 'card' | 'blik';
  /** Of a mandate. */
  readonly cap: Money | null;
  /** Of each later period, with VAT. */
  readonly perPeriod: Money;
  /** No method that is stored may be charged so much. */
  readonly aboveCap: boolean;
}

/** Null where nothing is collected, or by what is not for the caller to see. */
export async function collectionSeenBy(
  database: Database,
  caller: Caller,
  record: QuoteRecord,
): Promise<CollectionStanding | null> {
  const reach = await caller.reach('billing:read');
  const account = await database.billingAccounts.within(reach, record.billingAccountId);
  if (!account || (account.userId !== null && !seesPurse(reach, account._id))) return null;
  return collectionOf(database, record);
}

export async function collectionOf(
  database: Database,
  { billingAccountId, quote: { bound, currency, perPeriod } }: QuoteRecord,
): Promise<CollectionStanding | null> {
  const { subscriptionId } = bound;
  const concerned = subscriptionId === null ? null : await database.subscriptions.find(subscriptionId);
  const asked = concerned && askedPayer(subscriptionFromJson(concerned.subscription));
  // What its organisation takes over is paid by that from then on.
  if (asked && asked.billingAccountId !== billingAccountId) return null;
  const by = perPeriod && (await billedBy(database, { billingAccountId, subscriptionId }));
  if (!by) return null;
  const { gross } = perPeriod.totals;
  const charge = { currency, amount: gross.amount };
  const method = await database.paymentMethods.chargeable(by.account, by.profile, charge);
  if (!method) return null;
  const aboveCap = unfitFor(method, charge) === 'aboveCap';
  return { method: method.kind, cap: method.cap, perPeriod: gross, aboveCap };
}
