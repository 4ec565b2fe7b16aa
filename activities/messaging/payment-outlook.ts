/** What notices of a subscription that is paid by period say of its payment. */
import type { PaymentOutlook } from '../../adapters/messaging/notice-content.js';
import { unfitFor } from '../../domain/billing/billing-profiles.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { requestLine } from '../../domain/billing/payment-lines.js';
import { periodsIn } from '../../domain/billing/payment-requests.js';
import { creditRefusal } from '../../domain/billing/payment-terms.js';
import { priceRiseOf } from '../../domain/billing/price-rise.js';
import { totalsOf } from '../../domain/billing/totals.js';
import { DomainError } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import { expiryNoticeNeeded, expiryNoticesOf, goesOnBy, requestedOn } from '../../domain/subscriptions/renewing.js';
import {
  askedPayer,
  decidingTerm,
  isPaidByPeriod,
  lastTerm,
  type Payer,
  type Subscription,
} from '../../domain/subscriptions/subscription.js';
import { isPaid, paidThroughOf } from '../../domain/subscriptions/terms.js';
import { creditStanding } from '../../models/billing/credit-standing.js';
import { lastTaxation } from '../../models/billing/last-taxation.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Database } from '../../models/database.js';
import { attemptsFor, nextCollection } from './money-facts/collection.js';
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
  const [method, failed, open, rise, invoicedLater] = await Promise.all([
    methodOf(database, subscription, payer),
    hasFailed(database, subscription),
    database.paymentRequests.openOf(subscription.id),
    riseOf(database, subscription, payer),
    isInvoicedLater(database, subscription, payer),
  ]);
  const asked = await askedHow(database, subscription, open);
  const onAccount = asked === 'onAccount' || (invoicedLater && asked === null);
  const goesOn = goesOnBy(subscription, { collects: method !== null, failed, onAccount });
  const collectedOn = nextCollection(subscription);
  const request = open.find(asksForPeriods) ?? open.find(isProForma);
  return {
    goesOn: goesOn === 'byKey' ? 'byPayment' : goesOn,
    reference: request?.reference ?? null,
    requestedOn: requestedOn(subscription)?.toString() ?? null,
    onAccount,
    collected: method && collectedOn ? { on: collectedOn.toString(), from: named(method) } : null,
    rise,
    owedFrom: isPaid(deciding) ? null : (paidThroughOf(deciding)?.toString() ?? null),
    ...(lastTerm(subscription).months === null && { trial: { becomes: await becomes(database, subscription, payer) } }),
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
  const next = first?.cap ? await nextPayment(database, subscription, payer) : null;
  const due = { ...charge, amount: next?.gross.amount };
  const method = first?.cap ? await chargedMethod(database, billed, due) : first;
  return method && unfitFor(method, due) === null ? method : null;
}

/** How the next period is asked for, by the books; null: it is not yet, or that is being written in this moment. */
async function askedHow(
  { accountBooks }: Database,
  subscription: Subscription,
  open: readonly PaymentRequestRecord[],
): Promise<'onAccount' | 'paidFirst' | null> {
  const unpaidFrom = requestedFrom(subscription);
  const asked = open.filter(
    (record) => isProForma(record) || (record.kind === 'proForma' && record.unpaidFrom === unpaidFrom),
  );
  const entries = await Promise.all(asked.map(({ _id }) => accountBooks.stored(`request/${_id}`)));
  const dueOn = entries.flatMap((entry) => (entry ? [(entry.decision as { dueOn: string | null } | null)?.dueOn] : []));
  if (dueOn.length === 0) return null;
  return dueOn.some((day) => day !== null && day !== undefined) ? 'onAccount' : 'paidFirst';
}

/** Whether its request will be an invoice on account, by how who pays stands now. */
async function isInvoicedLater(database: Database, subscription: Subscription, payer: Payer): Promise<boolean> {
  if (subscription.phase !== 'active' || requestedOn(subscription) === null) return false;
  const account = await database.billingAccounts.find(payer.billingAccountId);
  if (!account || account.paymentTerms.length === 0) return false;
  const { currency } = payer;
  const [standing, next] = await Promise.all([
    creditStanding(database, account, currency),
    nextPayment(database, subscription, payer),
  ]);
  return creditRefusal(standing, next?.gross ?? money(0, currency)) === null;
}

/** What the next period comes to, by the prices of today; null where nothing follows, or nobody knows yet. */
async function nextPayment(
  database: Database,
  subscription: Subscription,
  payer: Payer,
): Promise<{ readonly line: ChargeLine; readonly gross: Money } | null> {
  const { plans } = database;
  const taxation = await lastTaxation(database, subscription);
  if (!taxation) return null;
  try {
    const nextTerm = await nextTermIn(plans, subscription);
    const billed = await billedSubscription(plans, subscription, payer, [nextTerm.plan]);
    const line = requestLine(billed, isPaid(decidingTerm(subscription)) ? nextTerm : undefined);
    return line && { line, gross: totalsOf([line], payer.currency, taxation).gross };
  } catch (error) {
    if (error instanceof DomainError && !error.retry) return null;
    throw error;
  }
}

/** The plan that follows a trial, and its first payment; null where the trial ends by itself. */
async function becomes(
  database: Database,
  subscription: Subscription,
  payer: Payer,
): Promise<NonNullable<PaymentOutlook['trial']>['becomes']> {
  const { intent, plan } = subscription.renewal;
  if (intent === 'lapse' || plan === null) return null;
  const [found, next] = await Promise.all([
    database.plans.version(plan.plan.id, plan.plan.version),
    nextPayment(database, subscription, payer),
  ]);
  if (!found || !next?.line.from || !next.line.to) return null;
  const { seats, from, to } = next.line;
  return { planName: found.name, seats, gross: next.gross, from: from.toString(), to: to.toString() };
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
