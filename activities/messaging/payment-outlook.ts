/** What notices of a subscription that is paid by period say of its payment. */
import type { PaymentOutlook } from '../../adapters/messaging/notice-content.js';
import { priceRiseOf } from '../../domain/billing/price-rise.js';
import { expiryNoticeNeeded, expiryNoticesOf, goesOnBy, requestedOn } from '../../domain/subscriptions/renewing.js';
import { upcomingSteps } from '../../domain/subscriptions/schedule.js';
import {
  askedPayer,
  decidingTerm,
  isPaidByPeriod,
  lastTerm,
  type Payer,
  type Subscription,
} from '../../domain/subscriptions/subscription.js';
import { isPaid } from '../../domain/subscriptions/terms.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Database } from '../../models/database.js';
import { nextCollection } from './money-facts.js';
import { chargedMethod, named } from './stored-methods.js';

/** Undefined where nobody pays by period. */
export async function paymentOutlook(
  database: Database,
  subscription: Subscription,
): Promise<PaymentOutlook | undefined> {
  const payer = askedPayer(subscription);
  const deciding = decidingTerm(subscription);
  if (!payer || !isPaidByPeriod(subscription, deciding)) return undefined;
  const [method, failed, open, rise] = await Promise.all([
    chargedMethod(database, { ...payer, subscriptionId: subscription.id }),
    hasFailed(database, subscription),
    database.paymentRequests.openOf(subscription.id),
    riseOf(database, subscription, payer),
  ]);
  const goesOn = goesOnBy(subscription, { collects: method !== null, failed });
  const collectedOn = nextCollection(subscription);
  const request = open.find(({ reopened }) => reopened) ?? open.find(isProForma);
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
  const attempts = [...subscription.done, ...upcomingSteps(subscription).map(({ id }) => id)].flatMap((id) => {
    const [kind, , unpaidFrom, day] = id.split('/');
    return kind === 'collection' ? [`collection/${subscription.id}/${unpaidFrom}/${day}`] : [];
  });
  const unpaidFrom = requestedFrom(subscription);
  const found = await payments.byIdentities(attempts.filter((identity) => identity.includes(`/${unpaidFrom}/`)));
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
