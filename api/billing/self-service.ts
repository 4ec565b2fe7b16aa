/** What a user who pays for a team may buy: docs/concepts.md, "Self-service". */
import { profileOf } from '../../domain/billing/billing-profiles.js';
import { isTrial } from '../../domain/catalogue/licensing.js';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import { assertForUsers } from '../../domain/catalogue/self-service.js';
import { DomainError } from '../../domain/errors.js';
import type { BillingAccount } from '../../models/billing/billing-accounts.js';
import type { TrialTaker } from '../../models/billing/taken-trials.js';
import { assertSelfServiceAllowed } from '../../models/catalogue/self-service-policies.js';
import type { Database } from '../../models/database.js';
import type { ApiServices } from '../services.js';

type Purchaser = Pick<BillingAccount, 'tenantId' | 'userId'>;

/**
 * Whether the holder of an account may buy a plan. Everybody takes one trial of a product; a user buys what is sold to users and what the
 * organisation allows.
 * @param orderId of an order that is placed, maybe again
 * @throws DomainError notForSelfService, selfServiceDisabled, trialTaken
 */
export async function assertMayBuy(
  database: Pick<Database, 'plans' | 'selfServicePolicies' | 'takenTrials'>,
  { tenantId, userId }: Purchaser,
  version: PlanVersion,
  orderId: string | null = null,
): Promise<void> {
  if (tenantId === null) return;
  const plan = await database.plans.sold(version);
  const { productId } = plan;
  const free = isTrial(plan);
  if (userId !== null) {
    assertForUsers(plan);
    await assertSelfServiceAllowed(database, { tenantId, productId, isTrial: free });
  }
  const taker = { tenantId, userId, productId };
  if (free && (await database.takenTrials.isTaken(taker, orderId))) throw trialTaken(taker);
}

/** The one trial of a product, where it is one. @throws DomainError trialTaken for who has had it, by another order */
export async function takeTrial(
  database: Pick<Database, 'plans' | 'takenTrials'>,
  { tenantId, userId }: Purchaser,
  version: PlanVersion,
  orderId: string,
): Promise<void> {
  if (tenantId === null) return;
  const plan = await database.plans.sold(version);
  if (!isTrial(plan)) return;
  const taker = { tenantId, userId, productId: plan.productId };
  if (!(await database.takenTrials.take(taker, orderId))) throw trialTaken(taker);
}

/**
 * With another plan a user goes on as with a purchase; a trial that becomes one needs somebody who pays for it.
 * @throws DomainError notForSelfService, selfServiceDisabled, noPaymentMethod
 */
export const assertMayGoOnWith: ApiServices['assertMayGoOnWith'] = async (
  database,
  { billingAccountId, currency },
  { plan, wasTrial },
) => {
  const account = await database.billingAccounts.find(billingAccountId);
  if (!account || account.userId === null) return;
  await assertMayBuy(database, account, plan);
  const profile = profileOf(account, null);
  if (!wasTrial || (profile && (await database.paymentMethods.chargeable(account, profile, { currency })))) return;
  throw new DomainError('noPaymentMethod', 'A trial goes on as a paid subscription where a payment method is stored.');
};

function trialTaken({ userId, productId }: TrialTaker): DomainError {
  if (userId !== null) return new DomainError('trialTaken', `The user has had a trial of ${productId}.`, { productId });
  const reason = 'organisation';
  return new DomainError('trialTaken', `The organisation has had a trial of ${productId}.`, { reason, productId });
}
