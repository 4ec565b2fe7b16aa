import type { SubscriptionChange } from '../../contracts/subscriptions/changes.js';
import { missingOf } from '../../domain/billing/allocation.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { isDebt, linesOfPayment, linesOwedAtEnd, requestLine } from '../../domain/billing/payment-lines.js';
import { isForGood, paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { payable, statusOf } from '../../domain/billing/request-in-books.js';
import { dateIn, type Instant, instant, type PlainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { type Json, toJson } from '../../domain/json.js';
import type { Money } from '../../domain/money.js';
import {
  assertPurchasePayable,
  hasBegunUnpaid,
  requestedPeriod,
  requestIsDue,
  requestIsOut,
} from '../../domain/subscriptions/payments.js';
import {
  askedPayer,
  decidingTerm,
  endedByCancellation,
  isLive,
  lastTerm,
  type Payer,
  type Subscription,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { isPaid, type NextTerm } from '../../domain/subscriptions/terms.js';
import { billedBy } from '../../models/billing/billed-by.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { ActivityContext } from '../context.js';
import { saveChange } from '../subscriptions/subscriptions.js';
import type { BillingContext } from './billing-context.js';
import { invoice } from './invoicing.js';
import { keptBuyer } from './kept-buyer.js';
import { invoiceOnAccount } from './on-account.js';
import { billable } from './orders.js';
import { cancelOvertaken, overtakenOrders } from './overtaken-orders.js';
import { type Asking, applyCredit, completed, issue, showPaid, useCredit, withdraw } from './request-books.js';
import { returnErasedCredit } from './return-credit.js';
import { settleSubscription } from './settlement.js';
import { taxationNow } from './taxation-now.js';

/** The requests of a subscription for its next period: at most one is open, and asks for what the next payment costs. */
export const proFormaActivities = (context: BillingContext) => ({
  /** Saves a change, and makes the request for the next period agree with it. */
  async billSubscription(change: SubscriptionChange & { readonly at: string }): Promise<void> {
    await saveChange(context, change);
    const asked = await agreeWithSubscription(context, change.subscription.id, change.at);
    if (asked) await context.tell({ kind: 'paymentRequested', about: asked._id, at: change.at });
  },

  /** Saves that a payment was recorded. @returns whether a request or an order is still open that may not be needed any more */
  async savePayment(change: SubscriptionChange): Promise<boolean> {
    await saveChange(context, change);
    const { subscription } = change;
    const open = await context.database.paymentRequests.openOf(subscription.id);
    if (open.some(isForPeriods)) return true;
    const at = change.events.at(-1)?.event.at;
    return at !== undefined && (await overtakenOrders(context, subscriptionFromJson(subscription), at)).length > 0;
  },
});

/**
 * Issues, replaces or withdraws requests until what is asked for is what the subscription needs. Carried out again it changes nothing.
 * @returns the open request; null where nothing is asked for
 */
export async function agreeWithSubscription(
  context: BillingContext,
  subscriptionId: string,
  at: string,
): Promise<PaymentRequestRecord | null> {
  const { database } = context;
  const { paymentRequests } = database;
  const { subscription: saved } = await database.subscriptions.existing(subscriptionId);
  const subscription = subscriptionFromJson(saved);
  const payer = askedPayer(subscription);
  if (!payer) return null;
  await cancelOvertaken(context, subscription, at);
  if (!isLive(subscription)) {
    await closeRequests(context, subscriptionId, { at, status: 'withdrawn' });
    return null;
  }
  if (await isPurged(context, payer)) {
    await lapseUnbegun(context, subscription, { payer, at });
    await returnErasedCredit(context, payer.billingAccountId, at);
    return null;
  }
  const all = await openRequestsOf(context, subscriptionId);
  for (const record of all) {
    // An earlier try of this may not have come so far.
    if (isOnAccount(record) && record.kind === 'proForma' && isOf(record, at)) await settleOnAccount(context, record);
  }
  // The last paid period is owed again, whichever the lost payment was for: its request asks for it.
  const owes = owesPeriods(subscription, at);
  const lost = all.filter(({ reopened: isLost, request }) => isLost && periodsIn(request) > 0);
  const reopened = lost.find((one) => owes || staysOpen(one));
  const open = all.filter((one) => one.kind === 'proForma' && !isOnAccount(one) && one._id !== reopened?._id);
  const isOut = requestIsOut(subscription, null) || requestIsDue(subscription, instant(at));
  const wanted = isOut ? await wantedOf(context, subscription, payer) : null;
  // What another account was asked for and has not paid is asked of the one that pays now.
  const isWanted = ({ unpaidFrom, billingAccountId }: PaymentRequestRecord) =>
    unpaidFrom === wanted?.unpaidFrom.toString() && billingAccountId === payer.billingAccountId;
  // What was owed of several is paid by the payment of one, which asks for all that has begun.
  const settled = owes ? [] : lost.filter((one) => !staysOpen(one) && one.kind !== 'proForma');
  const obsolete = [...open.filter((record) => !isWanted(record)), ...settled];
  for (const record of obsolete) {
    await withdraw(context, record, { at, status: 'withdrawn', reason: 'notNeeded' });
    await context.tell({ kind: 'requestWithdrawn', about: record._id, at });
  }
  if (!wanted) return null;
  const versions = await paymentRequests.versionsFor(subscriptionId, wanted.unpaidFrom.toString());
  const [newest] = versions;
  // What was invoiced is asked for by its invoice.
  const stands = await Promise.all(versions.map((one) => isPaidOrInvoiced(context, one)));
  const isAsked = stands.includes(true);
  if (isAsked || (!newest && reopened)) return reopened ?? null;
  // One that was issued in this instant is being issued again, after a crash: the credit that there is pays it.
  const isAgain = newest !== undefined && isOf(newest, at);
  if (newest?.status === 'open' && agrees(newest, wanted)) {
    return isAgain ? paidByCredit(context, subscription, newest, at) : newest;
  }
  const asked = await askAgain(context, subscription, { payer, wanted, newest: newest ?? null, at });
  // The one before it was paid or withdrawn in this moment: what is wanted now is another thing.
  return asked?.status === 'withdrawn' ? agreeWithSubscription(context, subscriptionId, at) : asked;
}

/**
 * Closes the requests of a subscription that has come to an end: what is owed of its commitment stays owed, by one request, whose payment
 * brings nothing back; nothing else is asked for any more. Carried out again it changes nothing.
 */
export async function closeRequests(
  context: BillingContext,
  subscriptionId: string,
  { at, status }: { readonly at: string; readonly status: 'withdrawn' | 'lapsed' },
): Promise<void> {
  const { subscription: saved } = await context.database.subscriptions.existing(subscriptionId);
  const subscription = subscriptionFromJson(saved);
  const payer = askedPayer(subscription);
  if (!payer) return;
  await closeOpen(context, subscription, { payer, at, status });
  await returnErasedCredit(context, payer.billingAccountId, at);
}

async function closeOpen(
  context: BillingContext,
  subscription: Subscription,
  { payer, at, status }: { readonly payer: Payer; readonly at: string; readonly status: 'withdrawn' | 'lapsed' },
): Promise<void> {
  const { database } = context;
  const isOpen = (one: PaymentRequestRecord) => isForPeriods(one) && !staysAsItIs(subscription, one);
  const all = (await openRequestsOf(context, subscription.id)).filter(isOpen);
  if (all.length === 0) return;
  // Invoices stay, and what they are for is owed by them.
  const [open, invoiced] = [all.filter((one) => !isOnAccount(one)), all.filter(isOnAccount)];
  const { zone } = lastTerm(subscription);
  const on = dateIn(zone, instant(at));
  const owedLines = linesOwedAtEnd(await billedSubscription(database.plans, subscription, payer), on);
  const lines = owedLines.slice(invoiced.reduce((sum, { request }) => sum + periodsIn(request), 0));
  const [owed] = lines.length > 0 ? open.toSorted((one, other) => Number(other.reopened) - Number(one.reopened)) : [];
  for (const record of open.filter(({ _id }) => _id !== owed?._id)) {
    const closed = await withdraw(context, record, { at, status, reason: 'ended' });
    // Of a deletion its certificate tells.
    if (closed && status === 'withdrawn') await context.tell({ kind: 'requestWithdrawn', about: record._id, at });
  }
  // What was asked before the purge stays owed, as it was asked: nobody can be asked for more.
  if (lines.length === 0 || (await isPurged(context, payer))) return;
  const isAsked = owed !== undefined && JSON.stringify(owed.request.lines) === JSON.stringify(toJson(lines));
  const wanted = { unpaidFrom: lines[0]?.from ?? on, lines, nextTerm: null };
  const record = isAsked ? owed : await ask(context, subscription, { payer, wanted, newest: owed ?? null, at });
  if (!(await applyCredit(context, record, { at, day: on }))) return;
  await invoice(context, record, { means: 'credit', paidOn: on.toString(), at });
  await showPaid(context, record, at);
}

/** Nobody is left who could be billed: its purchaser was purged. */
async function isPurged({ database }: ActivityContext, { purchaserId, billingAccountId }: Payer): Promise<boolean> {
  if (purchaserId === null) return false;
  return !(await database.billingAccounts.find(billingAccountId))?.details;
}

/**
 * What a purged purchaser was asked for and had not begun is asked of nobody any more, and nobody is told; what had begun stays owed by
 * the request that asked for it, which names the buyer.
 */
async function lapseUnbegun(
  context: BillingContext,
  subscription: Subscription,
  { payer, at }: { readonly payer: Payer; readonly at: string },
): Promise<void> {
  const open = (await openRequestsOf(context, subscription.id)).filter(isForPeriods);
  if (open.length === 0) return;
  const on = dateIn(lastTerm(subscription).zone, instant(at));
  const owed = linesOwedAtEnd(await billedSubscription(context.database.plans, subscription, payer), on);
  for (const record of open) {
    const hasBegun = owed.length > 0 && record.unpaidFrom === owed[0]?.from?.toString();
    if (isOnAccount(record) || record.reopened || hasBegun) continue;
    await withdraw(context, record, { at, status: 'lapsed', reason: 'purged' });
  }
}

/** Whether periods are owed: they have begun, or their payment was lost. */
function owesPeriods(subscription: Subscription, at: string): boolean {
  const { zone } = lastTerm(subscription);
  return subscription.graceFrom !== null || hasBegunUnpaid(subscription, dateIn(zone, instant(at)));
}

/** An invoice, and a purchase for good, are paid by their own payment alone. */
function staysOpen(record: PaymentRequestRecord): boolean {
  return isOnAccount(record) || isForGood(record.request);
}

function isOnAccount({ dueOn }: PaymentRequestRecord): boolean {
  return dueOn !== null;
}

/** Unless all of it was given back. */
async function isPaidOrInvoiced({ database }: BillingContext, record: PaymentRequestRecord): Promise<boolean> {
  const { _id, status, request } = record;
  if (status !== 'paid' && !(status === 'open' && isOnAccount(record))) return false;
  const given = await database.accountBooks.decisionsAbout<{ readonly seats: number }>(_id, 'refundGranted');
  const bought = Math.min(...request.lines.map(({ seats }) => seats));
  return given.reduce((left, { seats }) => left - seats, bought) > 0;
}

/** Whether it was issued in this instant of its subscription. */
function isOf({ issuedAt }: PaymentRequestRecord, at: string): boolean {
  return issuedAt.getTime() === instant(at).epochMilliseconds;
}

/** The open requests of a subscription, each with its entry in the books. */
async function openRequestsOf(context: BillingContext, subscriptionId: string): Promise<PaymentRequestRecord[]> {
  const { paymentRequests } = context.database;
  for (const record of await paymentRequests.openOf(subscriptionId)) await completed(context, record);
  return paymentRequests.openOf(subscriptionId);
}

/** A request of an order asks for periods where what it had paid was taken back. */
function isForPeriods({ kind, reopened, request }: PaymentRequestRecord): boolean {
  return kind === 'proForma' || (reopened && periodsIn(request) > 0);
}

/** What was bought for good and is owed again stays owed by its own request; so does what is taken back after a cancelled end. */
function staysAsItIs(subscription: Subscription, { request, reopened }: PaymentRequestRecord): boolean {
  if (subscription.phase === 'undone' || subscription.cancellation?.when === 'now') return false;
  return isForGood(request) || (reopened && endedByCancellation(subscription));
}

interface Wanted {
  readonly unpaidFrom: PlainDate;
  readonly lines: readonly ChargeLine[];
  readonly nextTerm: NextTerm | null;
}

/** One period: the first unpaid one, or the first of the next term, at the prices of today. */
async function wantedOf(
  { database: { plans } }: ActivityContext,
  subscription: Subscription,
  payer: Payer,
): Promise<Wanted | null> {
  const begins = isPaid(decidingTerm(subscription));
  const nextTerm = begins ? await nextTermIn(plans, subscription) : null;
  const period = requestedPeriod(subscription, nextTerm ?? undefined);
  if (!period) return null;
  const billed = await billedSubscription(plans, subscription, payer, nextTerm ? [nextTerm.plan] : []);
  const line = requestLine(billed, nextTerm ?? undefined);
  return line && { unpaidFrom: period.startsOn, lines: [line], nextTerm };
}

function agrees({ request, nextTerm }: PaymentRequestRecord, wanted: Wanted): boolean {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return same(request.lines, toJson(wanted.lines)) && same(nextTerm, wanted.nextTerm && toJson(wanted.nextTerm));
}

interface Again {
  readonly payer: Payer;
  readonly wanted: Wanted;
  readonly newest: PaymentRequestRecord | null;
  readonly at: string;
  /** Left out: it is paid first. */
  readonly mayBeOnAccount?: boolean;
}

/** A first request, or the next version of one. */
async function askAgain(
  context: BillingContext,
  subscription: Subscription,
  { payer, wanted, newest, at }: Again,
): Promise<PaymentRequestRecord | null> {
  const mayBeOnAccount = subscription.phase === 'active';
  const record = await ask(context, subscription, { payer, wanted, newest, at, mayBeOnAccount });
  if (record.status === 'withdrawn') return record;
  const asked = await paidByCredit(context, subscription, record, at);
  if (!asked || !isOnAccount(asked)) return asked;
  await settleOnAccount(context, asked);
  return null;
}

/** The period counts as settled on the day of its invoice; the invoice is paid later. Carried out again nothing happens. */
async function settleOnAccount(context: BillingContext, record: PaymentRequestRecord): Promise<void> {
  const { _id, tenantId, issuedAt } = record;
  const tenant = tenantId === null ? null : await context.database.tenants.find(tenantId);
  const valueDate = dateIn(tenant?.zone ?? 'UTC', instant(issuedAt.toISOString()));
  await settleSubscription(context, { record, valueDate, requestId: `onAccount/${_id}` }, { by: 'onAccount' });
  await invoiceOnAccount(context, record);
}

/** @returns null where the account's credit has paid it */
async function paidByCredit(
  context: BillingContext,
  subscription: Subscription,
  record: PaymentRequestRecord,
  at: string,
): Promise<PaymentRequestRecord | null> {
  const { zone } = lastTerm(subscription);
  const day = dateIn(zone, instant(at));
  if (!(await useCredit(context, record, { at, day }))) return record;
  const settled = { record, valueDate: day, requestId: `credit/${record._id}` };
  await settleSubscription(context, settled);
  await invoice(context, record, { means: 'credit', paidOn: day.toString(), at });
  return null;
}

async function ask(
  context: BillingContext,
  subscription: Subscription,
  { payer, wanted, newest, at, mayBeOnAccount = false }: Again,
): Promise<PaymentRequestRecord> {
  const { database } = context;
  const { billingAccountId, currency } = payer;
  const billed = billable(await billedBy(database, { billingAccountId, subscriptionId: subscription.id }));
  const kept = newest && (await keptBuyer(context, newest, billed.details));
  const account = kept ? { ...billed, details: kept.details } : billed;
  const { sellerId } = await database.plans.sold(wanted.lines[0]?.plan ?? lastTerm(subscription).plan);
  const { zone } = lastTerm(subscription);
  const taxation = kept ? kept.taxation : await taxationNow(context, { account, sellerId, currency, zone, at });
  const asking: Asking = {
    kind: 'proForma',
    cause: `proForma/${subscription.id}/${wanted.unpaidFrom}`,
    account,
    sellerId,
    subscriptionId: subscription.id,
    orderId: null,
    unpaidFrom: wanted.unpaidFrom,
    currency,
    lines: wanted.lines,
    taxation,
    nextTerm: wanted.nextTerm && toJson(wanted.nextTerm),
    mayBeOnAccount,
    at,
  };
  // One of another account was withdrawn, and is not replaced.
  const replaces = newest?.status === 'open' && newest.billingAccountId === billingAccountId ? newest : null;
  return issue(context, asking, { version: (newest?.version ?? 0) + 1, replaces });
}

/**
 * The request with what it costs to pay it on a day: where further periods have begun by then, or a new term begins, it is replaced by
 * one that asks for all of it.
 * @throws DomainError what `recordPayment` refuses
 */
export async function dueOn(
  context: BillingContext,
  record: PaymentRequestRecord,
  { valueDate, at }: { readonly valueDate: PlainDate; readonly at: Instant },
): Promise<PaymentRequestRecord> {
  const { database } = context;
  if (!isForPeriods(record) || record.subscriptionId === null || record.status !== 'open') return record;
  // An invoice asks for what it is for, whatever is owed beside it.
  if (isOnAccount(record)) return record;
  const { subscription: saved } = await database.subscriptions.existing(record.subscriptionId);
  const subscription = subscriptionFromJson(saved);
  const payer = askedPayer(subscription);
  if (!payer || isDebt(subscription, record)) return record;
  if (isForGood(record.request)) {
    assertPurchasePayable(subscription, { valueDate, at });
    return record;
  }
  const nextTerm = await nextTermOfPayment(context, record, subscription);
  const billed = await billedSubscription(database.plans, subscription, payer, nextTerm ? [nextTerm.plan] : []);
  const { lines } = linesOfPayment(billed, { valueDate, at, ...(nextTerm && { nextTerm }) });
  const asked = paymentRequestFromJson(record.request);
  if (JSON.stringify(toJson(lines)) === JSON.stringify(record.request.lines)) return record;
  const wanted = { unpaidFrom: asked.unpaidFrom ?? lines[0]?.from ?? valueDate, lines, nextTerm };
  return ask(context, subscription, { payer, wanted, newest: record, at: at.toString() });
}

/**
 * What is missing of a request on a day, with the version that asks for all of it.
 * @returns `paymentRequestClosed`, or what `recordPayment` refuses, where nothing can be paid
 */
export async function amountDue(
  context: BillingContext,
  request: PaymentRequestRecord,
  { valueDate, at }: { readonly valueDate: PlainDate; readonly at: string },
): Promise<{ readonly record: PaymentRequestRecord; readonly missing: Money } | DomainError> {
  try {
    const record = await dueOn(context, await completed(context, request), { valueDate, at: instant(at) });
    const asked = paymentRequestFromJson(record.request);
    const entries = await context.database.accountBooks.about(asked.id);
    if (statusOf(asked, entries) !== 'open') return new DomainError('paymentRequestClosed');
    const missing = missingOf(payable(asked, entries), valueDate);
    return missing.amount > 0 ? { record, missing } : new DomainError('paymentRequestClosed');
  } catch (error) {
    if (error instanceof DomainError && !error.retry) return error;
    throw error;
  }
}

/** What a term that the payment begins carries: as it was asked for, else as it would be asked for now. */
async function nextTermOfPayment(
  { database: { plans } }: ActivityContext,
  { nextTerm }: PaymentRequestRecord,
  subscription: Subscription,
): Promise<NextTerm | null> {
  const asked: Json<NextTerm> | null = nextTerm;
  return asked ?? nextTermIn(plans, subscription);
}
