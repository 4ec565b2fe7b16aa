/** What every mail about money says: who is billed, for what, and who is asked. */
import type { BillingDetails } from '../../../domain/billing/billing-details.js';
import type { PlanVersion } from '../../../domain/catalogue/plan-version.js';
import { lastTerm, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import { billedBy } from '../../../models/billing/billed-by.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { zoneOfPartners } from '../../../models/billing/zone-of-partners.js';
import { cloudOfParty } from '../../../models/cloud-of-party.js';
import type { ActivityContext } from '../../context.js';
import { contactOf } from '../notice-contact.js';
import type { Concerned } from './facts.js';

/**
 * What every mail about a request says, and what it is about.
 * @param whose `alsoErased`, for operators: where the customer's data is gone, by what the request keeps of it
 */
export async function aboutRequest(
  context: ActivityContext,
  record: PaymentRequestRecord,
  at: string,
  whose: 'present' | 'alsoErased' = 'present',
) {
  const { request, reference } = record;
  const [line] = request.lines;
  const order = record.orderId === null ? null : await context.database.orders.find(record.orderId);
  const tenantId = record.tenantId ?? order?.tenantId ?? null;
  if (!line) return null;
  const sold = { plan: line.plan, seats: line.seats };
  const kept = whose === 'alsoErased' ? request.billing : null;
  const common = await commonFacts(context, { ...record, tenantId }, sold, at, kept);
  if (!common) return null;
  const { partnerId } = record;
  if (tenantId !== null || partnerId === null) return { ...common, record, order, reference };
  const requestLink = `${context.portalUrls[await cloudOfParty(context.database, { partnerId })]}/v1/payment-request-pages/${context.database.paymentRequests.links.tokenOf(record._id)}`;
  return { ...common, facts: { ...common.facts, requestLink }, record, order, reference };
}

interface Owner {
  readonly tenantId: string | null;
  readonly testClockId: string | null;
  readonly billingAccountId: string;
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
}

/** What every mail says of what is sold to somebody. Null: nobody is billed, or the tenant is erased. */
export async function commonFacts(
  context: ActivityContext,
  { tenantId, testClockId, billingAccountId, subscriptionId, orderId }: Owner,
  sold: { readonly plan: PlanVersion; readonly seats: number },
  at: string,
  kept: BillingDetails | null = null,
) {
  const { database } = context;
  const [tenant, plan, billed, projection] = await Promise.all([
    tenantId === null ? null : database.tenants.find(tenantId),
    database.plans.version(sold.plan.id, sold.plan.version),
    billedBy(database, { billingAccountId, subscriptionId, orderId }),
    subscriptionId === null ? null : database.subscriptions.find(subscriptionId),
  ]);
  const isGone = tenantId !== null && tenant?.state !== 'live';
  const details = isGone ? kept : (billed?.account.details ?? kept);
  if (!details || !plan) return null;
  const subscription = projection && subscriptionFromJson(projection.subscription);
  const [seller, contact] = await Promise.all([
    database.sellers.find(plan.sellerId),
    contactOf(context, { soldBy: null, plan }),
  ]);
  const termZone = subscription ? lastTerm(subscription).zone : (tenant?.zone ?? zoneOfPartners);
  const facts = {
    organisation: details.name,
    planName: plan.name,
    seats: sold.seats,
    // An order's subscription may not be there yet.
    subscriptionId: subscription && subscriptionId,
    contact,
    at,
    termZone,
  };
  const concerned: Concerned = { tenantId, testClockId, billingAccountId, subscriptionId, orderId, zone: termZone };
  const { language } = details;
  return { facts, concerned, plan, subscription, sellerName: seller?.legalName ?? plan.sellerId, language };
}

/** What mails about one request know of it. */
export type AboutRequest = NonNullable<Awaited<ReturnType<typeof aboutRequest>>>;
