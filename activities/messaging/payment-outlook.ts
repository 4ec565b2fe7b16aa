/** What notices of a subscription that is paid by period say of its payment. */
import type { PaymentOutlook } from '../../adapters/messaging/notice-content.js';
import { unfitFor } from '../../domain/billing/billing-profiles.js';
import { requestLine } from '../../domain/billing/payment-lines.js';
import { paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { priceRiseOf } from '../../domain/billing/price-rise.js';
import { totalsOf } from '../../domain/billing/totals.js';
import { DomainError } from '../../domain/errors.js';
import { expiryNoticeNeeded, expiryNoticesOf, goesOnBy, requestedOn } from '../../domain/subscriptions/renewing.js';
import {
  askedPayer,
  decidingTerm,
  isPaidByPeriod,
  lastTerm,
  type Payer,
  type Subscription,
} from '../../domain/subscriptions/subscription.js';
import { isPaid } from '../../domain/subscriptions/terms.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Database } from '../../models/database.js';
import { attemptsFor, nextCollection } from './money-facts.js';
import { chargedMethod, named } from './stored-methods.js';

/** Undefined where nobody pays by period. */
export async function paymentOutlook(
  database: Database,
  subscription: Subscription,
): Promise<PaymentOutlook | undefined> {
  const payer = askedPayer(subscription);
  const deciding = decidingTerm(subscription);
  if (payer && deciding.billing === 'perpetual') return outlookOfPurchase(database, subscription);
  if (!payer || !isPaidByPeriod(subscription, deciding)) return undefined;
  const [method, failed, open, rise] = await Promise.all([
    methodOf(database, subscription, payer),
    hasFailed(database, subscription),
    database.paymentRequests.openOf(subscription.id),
    riseOf(database, subscription, payer),
  ]);
  const goesOn = goesOnBy(subscription, { collects: method !== null, failed });
  const collectedOn = nextCollection(subscription);
  const request = open.find(asksForPeriods) ?? open.find(isProForma);
  const owed = !isPaid(deciding) && (request?.unpaidFrom ?? null);
  return {
    goesOn: goesOn === 'byKey' ? 'byPayment' : goesOn,
    reference: request?.reference ?? null,
    requestedOn: requestedOn(subscription)?.toString() ?? null,
    collected: method && collectedOn ? { on: collectedOn.toString(), from: named(method) } : null,
    rise,
    owedFrom: owed === false ? null : owed,
  };
}

/** That is charged for the next period by itself; null: none is, or none that can pay it. */
async function methodOf(
  database: Database,
  subscription: Subscription,
  payer: Payer,
): Promise<PaymentMethodRecord | null> {
  const billed = { ...payer, subscriptionId: subscription.id };
  const { currency } = payer;
  const on = nextCollection(subscription) ?? undefined;
  const charge = { currency, on };
  const first = await chargedMethod(database, billed, charge);
  // Only mandates have a cap: how much it comes to is not asked for cards.
  const due = first?.cap ? { ...charge, amount: await nextAmount(database, subscription, payer) } : charge;
  const method = first?.cap ? await chargedMethod(database, billed, due) : first;
  return method && unfitFor(method, due) === null ? method : null;
}

/** What the next period comes to, by the prices of today; undefined where nobody knows yet. */
async function nextAmount(
  { plans, paymentRequests }: Database,
  subscription: Subscription,
  payer: Payer,
): Promise<number | undefined> {
  const newest = await paymentRequests.newestOf(subscription.id);
  if (!newest) return undefined;
  const nextTerm = await nextTermIn(plans, subscription);
  const billed = await billedSubscription(plans, subscription, payer, [nextTerm.plan]);
  try {
    const line = requestLine(billed, isPaid(decidingTerm(subscription)) ? nextTerm : undefined);
    return line ? totalsOf([line], payer.currency, paymentRequestFromJson(newest.request)).gross.amount : undefined;
  } catch (error) {
    if (error instanceof DomainError && !error.retry) return undefined;
    throw error;
  }
}

/** Of what was bought for good, once its payment is lost. */
async function outlookOfPurchase(
  { paymentRequests }: Database,
  { id, graceFrom }: Subscription,
): Promise<PaymentOutlook> {
  const request = (await paymentRequests.openOf(id)).find(asksForPeriods);
  const owedFrom = graceFrom?.toString() ?? null;
  const asked = { requestedOn: null, collected: null, rise: null };
  return { goesOn: 'byPayment', reference: request?.reference ?? null, owedFrom, ...asked };
}

/** What it had paid for is owed again; not seats that were added. */
function asksForPeriods({ reopened, request }: PaymentRequestRecord): boolean {
  return reopened && periodsIn(request) > 0;
}

/** One that asks for the next period, and no invoice on account. */
function isProForma({ kind, dueOn }: PaymentRequestRecord): boolean {
  return kind === 'proForma' && dueOn === null;
}

/** Whether it is worth a mail: one that renews by itself is told once. */
export async function expiryNoticeStands(
  database: Database,
  subscription: Subscription,
  milestone: string,
): Promise<boolean> {
  const outlook = await paymentOutlook(database, subscription);
  if (!outlook) return true;
  const others = expiryNoticesOf(subscription).filter((id) => id !== milestone);
  const outcomes = [...(await database.notices.outcomes(subscription.id, others)).values()];
  const told = outcomes.some((outcome) => ['claimed', 'sent', 'deferred'].some((state) => outcome.has(state)));
  const days = Number(milestone.split('/').at(-1));
  return expiryNoticeNeeded(outlook.goesOn, days, { told, rises: outlook.rise !== null });
}

/** Whether an attempt to collect what begins at the end was refused. */
async function hasFailed({ payments }: Database, subscription: Subscription): Promise<boolean> {
  const found = await payments.byIdentities(attemptsFor(subscription, requestedFrom(subscription)));
  return found.some(({ state }) => state === 'failed' || state === 'cancelled');
}

function requestedFrom(subscription: Subscription): string {
  const deciding = decidingTerm(subscription);
  if (deciding.billing === 'invoiced') {
    const unpaid = deciding.periods.find(({ paidOn }) => paidOn === null);
    if (unpaid) return unpaid.startsOn.toString();
  }
  return lastTerm(subscription).expiresOn?.toString() ?? '';
}

async function riseOf({ plans }: Database, subscription: Subscription, payer: Payer): Promise<PaymentOutlook['rise']> {
  const { intent, plan } = subscription.renewal;
  if (intent !== 'renew' || plan !== null) return null;
  const next = await nextTermIn(plans, subscription);
  return priceRiseOf(await billedSubscription(plans, subscription, payer, [next.plan]), next);
}
