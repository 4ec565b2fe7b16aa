/** What mails about money say, from what is true at the instant of sending. Null where there is nothing left to say. */
import type {
  Due,
  MoneyContent,
  PaymentRequestedMail,
  SeatsGo,
  ToldDecline,
} from '../../adapters/messaging/money-content.js';
import { printedAccount } from '../../domain/bank-account.js';
import { type Allocation, missingOf } from '../../domain/billing/allocation.js';
import type { BillingDetails } from '../../domain/billing/billing-details.js';
import { unfitFor } from '../../domain/billing/billing-profiles.js';
import { collectedAfter, lastDayOf, monthOf, parseCardReminder } from '../../domain/billing/card-expiry.js';
import { lossOfTaking, parseReminder, requestOfTaking } from '../../domain/billing/dunning.js';
import { handOverState } from '../../domain/billing/hand-overs.js';
import { ledgerEntryFromJson, trialBalance } from '../../domain/billing/ledger.js';
import type { MoneyNoticeKind } from '../../domain/billing/notices.js';
import { offerState } from '../../domain/billing/offers.js';
import { orderedWorkFromJson } from '../../domain/billing/orders.js';
import { creditedEntryId } from '../../domain/billing/paying-back.js';
import { paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { quoteFromJson } from '../../domain/billing/quote.js';
import { payable } from '../../domain/billing/request-in-books.js';
import { addDays, dateIn, instant, isBefore, type PlainDate, plainDate } from '../../domain/calendar.js';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import type { Json } from '../../domain/json.js';
import { type Money, money, sum } from '../../domain/money.js';
import { type StepKind, schedule, upcomingSteps } from '../../domain/subscriptions/schedule.js';
import {
  lastTerm,
  paidThrough,
  type Subscription,
  seatsOwned,
  subscriptionFromJson,
} from '../../domain/subscriptions/subscription.js';
import { billedBy, subscriptionsBilledBy } from '../../models/billing/billed-by.js';
import { type DocumentRecord, mayBeHandedOver } from '../../models/billing/documents.js';
import { newestVersion, requestsNamed } from '../../models/billing/matching.js';
import type { Order } from '../../models/billing/orders.js';
import type { PaymentMethodRecord } from '../../models/billing/payment-methods.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { PaymentRecord } from '../../models/billing/payments.js';
import type { QuoteRecord } from '../../models/billing/quotes.js';
import { leftOf, type RefundRecord, refundOfWaiting, waitingOf } from '../../models/billing/refunds.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import { cloudOfParty } from '../../models/cloud-of-party.js';
import { seatsAtStake, seatsTakenBy } from '../billing/unpaid-seats.js';
import type { ActivityContext } from '../context.js';
import { contactOf } from './notice-contact.js';
import { chargedMethod, named, refusedMethod } from './stored-methods.js';

/** Whose money it is about. */
export interface Concerned {
  /** Null: a partner's, for its own account. */
  readonly tenantId: string | null;
  readonly testClockId: string | null;
  readonly billingAccountId: string;
  readonly subscriptionId: string | null;
  /** Null: of a subscription, whose profile is billed. */
  readonly orderId: string | null;
  /** Of the term, or of the tenant. */
  readonly zone: string;
}

/** A mail but for its reader. */
type Said<Content extends MoneyContent> = Content extends MoneyContent
  ? Omit<Content, 'locale' | 'zone' | 'reader'>
  : never;

/** Somebody who is written to. */
interface MoneyReader {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly zone: string;
}

export interface MoneyFacts {
  readonly concerned: Concerned;
  /** Who reads it, where that is not whoever is billed. */
  readonly readers?: readonly MoneyReader[];
  /** Documents whose PDF is attached. */
  readonly documentIds?: readonly string[];
  readonly said: Said<MoneyContent>;
}

/** @param about id of the request, order, payment or document */
export async function moneyFacts(
  context: ActivityContext,
  kind: MoneyNoticeKind,
  about: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { database } = context;
  const { paymentRequests, orders, payments } = database;
  switch (kind) {
    case 'paymentRequested':
    case 'requestWithdrawn': {
      const record = await paymentRequests.find(about);
      if (!record) return null;
      return kind === 'paymentRequested' ? requested(context, record, at) : withdrawn(context, record, at);
    }
    case 'priceOffered': {
      const found = await database.quotes.find(about);
      return found && offered(context, found, at);
    }
    case 'offerWithdrawn': {
      const found = await database.quotes.find(about);
      return found && offerTakenBack(context, found, at);
    }
    case 'refundWaits': {
      const found = await database.refunds.find(refundOfWaiting(about));
      return found && waitingOf(found) === about ? refundWaits(context, found, at) : null;
    }
    case 'refundCredited': {
      const found = await database.refunds.find(refundOfWaiting(about));
      return found && waitingOf(found) === about ? refundKept(context, found, at) : null;
    }
    case 'orderDelivered':
    case 'orderLapsed':
    case 'orderStuck': {
      const order = await orders.find(about);
      return order && orderFacts(context, kind, order, at);
    }
    case 'documentIssued': {
      const document = await database.documents.find(about);
      return document && issued(context, document, at);
    }
    case 'documentRejected': {
      const document = await database.documents.find(about);
      return document && rejected(context, document, at);
    }
    case 'documentDue':
    case 'documentOverdue': {
      const document = await database.documents.find(about);
      return document && toBeSent(context, kind, document, at);
    }
    case 'seatsTaken': {
      const record = await paymentRequests.find(requestOfTaking(about));
      return record && seatsTaken(context, record, about, at);
    }
    case 'invoiceDue':
    case 'invoiceOverdue': {
      const reminder = parseReminder(about);
      const record = reminder && (await paymentRequests.find(reminder.requestId));
      return record && reminded(context, kind, record, at);
    }
    case 'cardExpiring': {
      const reminder = parseCardReminder(about);
      const method = reminder && (await database.paymentMethods.find(reminder.paymentMethodId));
      return method && cardExpires(context, method, reminder.month, at);
    }
    case 'withdrawalReceived':
    case 'refundRefused':
      return withdrawalFacts(context, kind, about, at);
    case 'handOverOffered':
    case 'handOverEnded':
      return handOverFacts(context, kind, about, at);
    case 'paymentReceived':
    case 'paymentFailed':
    case 'paymentTakenBack': {
      const payment = await payments.find(about);
      const [named] = payment ? await requestsNamed(paymentRequests, payment) : [];
      if (!payment || !named) return null;
      if (kind === 'paymentReceived') return received(context, payment, named, at);
      return kind === 'paymentFailed' ? failed(context, payment, named, at) : takenBack(context, payment, named, at);
    }
  }
}

/** A document that may be handed over. */
async function issued(context: ActivityContext, record: DocumentRecord, at: string): Promise<MoneyFacts | null> {
  const { kind, number, seller, totals, payment, corrected } = record.document;
  const request = await context.database.paymentRequests.find(record.paymentRequestId);
  const about = request && (await aboutRequest(context, request, at));
  if (!about || kind === 'proForma' || !mayBeHandedOver(record)) return null;
  const { facts, concerned } = about;
  const corrects = corrected?.original.number ?? null;
  const isInvoice = kind === 'invoice' || kind === 'settlement';
  const due = isInvoice && request ? await dueOf(context, request, record, at) : null;
  const own = { document: kind, number, sellerName: seller.name, gross: totals.gross, corrects, due };
  const said = { ...facts, kind: 'documentIssued', ...own, reference: payment.reference } as const;
  return { concerned, said, documentIds: [record._id] };
}

/** What is still to be paid of an invoice on account; null: nothing. */
async function dueOf(
  context: ActivityContext,
  request: PaymentRequestRecord,
  { document }: DocumentRecord,
  at: string,
): Promise<Due | null> {
  if (request.dueOn === null || request.status !== 'open') return null;
  const left = await toPay(context, request, dateIn('UTC', instant(at)));
  const { bankAccount } = document.seller;
  const iban = bankAccount && printedAccount(bankAccount).iban;
  return left.amount > 0 ? { toPay: left, payBy: request.dueOn, bankAccount: iban } : null;
}

/** An invoice on account that is not paid. */
async function reminded(
  context: ActivityContext,
  kind: 'invoiceDue' | 'invoiceOverdue',
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const found = await context.database.documents.byCause(`invoice/${record._id}`);
  const about = found && (await aboutRequest(context, record, at));
  const due = found && (await dueOf(context, record, found, at));
  if (!about || !due) return null;
  const { facts, concerned, subscription, reference } = about;
  const { number, seller, totals } = found.document;
  const isOverdue = kind === 'invoiceOverdue';
  const { disablesOn, seatsGo } = isOverdue ? await lostBy(context, record, subscription) : nothingLost;
  const charge = isOverdue && record.reopened ? await collection(context, about, due.toPay) : noCollection;
  const collected = charge.expiringCard || charge.cap ? null : charge.collected;
  const own = { number, sellerName: seller.name, gross: totals.gross, reference, due, collected };
  const today = dateIn(facts.termZone, instant(at));
  const ahead = disablesOn && isBefore(today, disablesOn) ? disablesOn.toString() : null;
  // It may not be handed over before the authority has it.
  const documentIds = mayBeHandedOver(found) ? [found._id] : [];
  return { concerned, documentIds, said: { ...facts, kind, ...own, disablesOn: ahead, seatsGo } };
}

/** What is taken away unless a request that is owed again is paid: all on a day, or seats that it has added. */
async function lostBy(
  context: ActivityContext,
  record: PaymentRequestRecord,
  subscription: Subscription | null,
): Promise<{ readonly disablesOn: PlainDate | null; readonly seatsGo: SeatsGo | null }> {
  const { reopened, seatsGoOn, request } = record;
  if (!reopened || !subscription) return nothingLost;
  if (periodsIn(request) > 0) return { disablesOn: dayOf(subscription, 'disablement'), seatsGo: null };
  if (seatsGoOn === null) return nothingLost;
  const count = await seatsAtStake(context, record, subscription);
  return { disablesOn: null, seatsGo: count > 0 ? { count, on: seatsGoOn } : null };
}

const nothingLost = { disablesOn: null, seatsGo: null } as const;

/** A card from which something is collected after its last day. */
async function cardExpires(
  context: ActivityContext,
  { _id, state, card, billingAccountId, billingProfileId, tenantId, testClockId }: PaymentMethodRecord,
  month: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { database } = context;
  const account = await database.billingAccounts.find(billingAccountId);
  const profile = account?.profiles.find(({ id }) => id === billingProfileId);
  if (!account || !profile || state !== 'ready' || !card || monthOf(card.expires) !== month) return null;
  const lastDay = lastDayOf(card.expires);
  const after = (await subscriptionsBilledBy(database, account, profile.id)).flatMap((subscription) => {
    const found = collectedAfter(subscription, lastDay);
    return found && subscription.payer
      ? [{ subscription, currency: subscription.payer.currency, on: found.on?.toString() ?? null }]
      : [];
  });
  const charged = new Map<string, string | undefined>();
  for (const currency of new Set(after.map((one) => one.currency))) {
    charged.set(currency, (await database.paymentMethods.chargeable(account, profile, { currency }))?._id);
  }
  const collected = after.filter(({ currency }) => charged.get(currency) === _id);
  const [first] = collected.sort((one, other) => ((one.on ?? '9') < (other.on ?? '9') ? -1 : 1));
  if (!first) return null;
  const { subscription, on: collectedOn } = first;
  const sold = { plan: lastTerm(subscription).plan, seats: seatsOwned(subscription) };
  const owner = { tenantId, testClockId, billingAccountId, subscriptionId: subscription.id, orderId: null };
  const common = await commonFacts(context, owner, sold, at);
  if (!common) return null;
  const { facts, concerned } = common;
  const own = { last4: card.last4, lastDay: lastDay.toString(), collectedOn, others: collected.length - 1 };
  return { concerned, said: { ...facts, kind: 'cardExpiring', ...own } };
}

/** A document that waits for a person. */
async function rejected(context: ActivityContext, record: DocumentRecord, at: string): Promise<MoneyFacts | null> {
  const { _id: documentId, number, authority, paymentRequestId } = record;
  const request = await context.database.paymentRequests.find(paymentRequestId);
  const about = request && (await aboutRequest(context, request, at, 'alsoErased'));
  if (!about || authority?.state !== 'rejected') return null;
  const { facts, concerned } = about;
  const problem = authority.problem?.message ?? '';
  const isHandedOver = authority.offline !== null;
  return { concerned, said: { ...facts, kind: 'documentRejected', documentId, number, problem, isHandedOver } };
}

/** A document that the authority has to get today, or had to, and the others of its seller. */
async function toBeSent(
  context: ActivityContext,
  kind: 'documentDue' | 'documentOverdue',
  record: DocumentRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { _id: documentId, number, sendBy, paymentRequestId } = record;
  const request = await context.database.paymentRequests.find(paymentRequestId);
  const about = request && (await aboutRequest(context, request, at, 'alsoErased'));
  if (!about || sendBy === null) return null;
  const { facts, concerned } = about;
  const others = await context.database.documents.othersToBeSent(record);
  const isHandedOver = (record.authority?.offline ?? null) !== null;
  return { concerned, said: { ...facts, kind, documentId, number, sendBy, isHandedOver, others } };
}

/**
 * What every mail about a request says, and what it is about.
 * @param whose `alsoErased`, for operators: where the customer's data is gone, by what the request keeps of it
 */
async function aboutRequest(
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

async function commonFacts(
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

type AboutRequest = NonNullable<Awaited<ReturnType<typeof aboutRequest>>>;

async function requested(
  context: ActivityContext,
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  // Of what is invoiced on account the invoice is sent, and reminders of it.
  if (record.status !== 'open' || record.dueOn !== null) return null;
  const about = await aboutRequest(context, record, at);
  if (!about) return null;
  const { facts, concerned, sellerName, reference } = about;
  const { lines, totals, tax, version } = record.request;
  const [first, last] = [lines.at(0), lines.at(-1)];
  const { net, vat, gross } = totals;
  const proForma = await context.database.documents.byCause(`proForma/${record._id}`);
  const account = proForma?.document.seller.bankAccount ?? null;
  const left = await toPay(context, record, dateIn(facts.termZone, instant(at)));
  return {
    concerned,
    documentIds: proForma ? [proForma._id] : [],
    said: {
      ...facts,
      kind: 'paymentRequested',
      purpose: record.kind === 'order' ? 'order' : 'period',
      corrected: version > 1,
      sellerName,
      reference,
      bankAccount: account && printedAccount(account).iban,
      number: proForma?.number ?? null,
      period: first?.from && last?.to ? { from: first.from, to: last.to } : null,
      net,
      vat,
      gross,
      percent: tax.treatment.percent,
      toPay: left,
      payBy: payBy(about, at),
      ...(await collection(context, about, left)),
    },
  };
}

/** What is left to be paid of a request. */
async function toPay({ database }: ActivityContext, record: PaymentRequestRecord, day: PlainDate): Promise<Money> {
  const request = paymentRequestFromJson(record.request);
  const entries = await database.accountBooks.about(request.id);
  return missingOf(payable(request, entries), day);
}

/** The last day on which an order can be paid, or a period before anything changes. */
function payBy({ record, order, subscription, facts }: AboutRequest, at: string): string | null {
  const today = dateIn(facts.termZone, instant(at));
  const dayBefore = (day: PlainDate) => (isBefore(today, day) ? addDays(day, -1).toString() : null);
  if (order) return order.lapsesAt && dayBefore(dateIn(facts.termZone, instant(order.lapsesAt.toISOString())));
  const before = record.unpaidFrom === null ? null : dayBefore(plainDate(record.unpaidFrom));
  const disablesOn = subscription && dayOf(subscription, 'disablement');
  return before ?? (disablesOn && dayBefore(disablesOn));
}

function dayOf(subscription: Subscription, kind: StepKind): PlainDate | null {
  return schedule(subscription).find((step) => step.kind === kind)?.on ?? null;
}

type Collection = Pick<PaymentRequestedMail, 'collected' | 'expiringCard' | 'cap'>;

const noCollection: Collection = { collected: null, expiringCard: null, cap: null };

/** When it is collected and from what; a card that has expired by then cannot be charged, nor a mandate for more than its cap. */
async function collection(
  { database }: ActivityContext,
  { record, subscription }: AboutRequest,
  { amount, currency }: Money,
): Promise<Collection> {
  const on = subscription && (record.kind !== 'order' || record.reopened) ? nextCollection(subscription) : null;
  if (!on) return noCollection;
  const charge = { amount, currency, on };
  const method = await chargedMethod(database, record, charge);
  if (!method) return noCollection;
  const { card, cap } = method;
  const unfit = unfitFor(method, charge);
  return {
    collected: { on: on.toString(), from: named(method) },
    expiringCard: unfit === 'expiredCard' && card ? { last4: card.last4, ...card.expires } : null,
    cap: unfit === 'aboveCap' ? cap : null,
  };
}

/** The day of the next attempt to collect what is owed. */
export function nextCollection(subscription: Subscription): PlainDate | null {
  return upcomingSteps(subscription).find(({ kind }) => kind === 'collection')?.on ?? null;
}

/** Identities of the attempts to collect what begins on a day, made or to come. */
export function attemptsFor(subscription: Subscription, unpaidFrom: string): string[] {
  return [...subscription.done, ...upcomingSteps(subscription).map(({ id }) => id)].flatMap((id) => {
    const [kind, , from, day] = id.split('/');
    return kind === 'collection' && from === unpaidFrom ? [`collection/${subscription.id}/${unpaidFrom}/${day}`] : [];
  });
}

/** Told to those who were asked: they may have paid. */
async function withdrawn(
  context: ActivityContext,
  record: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  if (record.status !== 'withdrawn' || !(await wasTold(context, record))) return null;
  const about = await aboutRequest(context, record, at);
  if (!about) return null;
  const { facts, concerned, reference } = about;
  const { gross } = record.request.totals;
  return { concerned, said: { ...facts, kind: 'requestWithdrawn', reference, gross } };
}

/** Whether it, or an earlier version of it, was sent. */
async function wasTold({ database }: ActivityContext, record: PaymentRequestRecord): Promise<boolean> {
  const { subscriptionId, unpaidFrom, _id } = record;
  if (subscriptionId === null) return false;
  const versions = unpaidFrom === null ? [] : await database.paymentRequests.versionsFor(subscriptionId, unpaidFrom);
  const told = await database.notices.outcomes(subscriptionId, [_id, ...versions.map((version) => version._id)]);
  return [...told.values()].some((outcomes) => outcomes.has('sent') || outcomes.has('deferred'));
}

async function orderFacts(
  context: ActivityContext,
  kind: 'orderDelivered' | 'orderLapsed' | 'orderStuck',
  order: Order,
  at: string,
): Promise<MoneyFacts | null> {
  const stands = {
    orderDelivered: order.state === 'fulfilled',
    orderLapsed: order.state === 'lapsed',
    orderStuck: order.state === 'paid' && order.problem !== null,
  };
  if (!stands[kind]) return null;
  const { _id: orderId, subscriptionId } = order;
  const work = orderedWorkFromJson(order.work);
  const { lines, dueNow, seats } = quoteFromJson(order.quote);
  const projection = subscriptionId === null ? null : await context.database.subscriptions.find(subscriptionId);
  const bought = projection && subscriptionFromJson(projection.subscription);
  const plan = bought ? lastTerm(bought).plan : lines[0]?.plan;
  if (!plan) return null;
  const count = kind === 'orderDelivered' && bought ? seatsOwned(bought) : (lines[0]?.seats ?? seats.nextTerm);
  const of = { plan, seats: work.kind === 'fewerSeats' ? work.seats : count };
  const kept = kind === 'orderStuck' ? await keptOf(context, order) : null;
  const common = await commonFacts(context, { ...order, orderId }, of, at, kept);
  if (!common) return null;
  const { facts, concerned, subscription } = common;
  const { gross } = dueNow;
  switch (kind) {
    case 'orderDelivered': {
      const { paymentRequestId } = order;
      const request = paymentRequestId === null ? null : await context.database.paymentRequests.find(paymentRequestId);
      const onAccount = request !== null && request.dueOn !== null && request.status === 'open';
      const last = subscription && lastTerm(subscription);
      const trialEndsOn = last?.months === null ? (last.expiresOn?.toString() ?? null) : null;
      const paid = subscription && !onAccount && trialEndsOn === null ? paidThrough(subscription) : null;
      const said = {
        trialEndsOn,
        orderId,
        work: work.kind,
        gross: gross.amount === 0 ? null : gross,
        onAccount,
        paidThrough: paid?.toString() ?? null,
        expiresOn: subscription && (lastTerm(subscription).expiresOn?.toString() ?? null),
      };
      return { concerned, said: { ...facts, ...said, kind } };
    }
    case 'orderLapsed': {
      const request = order.paymentRequestId && (await context.database.paymentRequests.find(order.paymentRequestId));
      if (!request) return null;
      const ended = (order.endedAt ?? order.placedAt).toISOString();
      const lapsedOn = dateIn(facts.termZone, instant(ended)).toString();
      return { concerned, said: { ...facts, kind, orderId, reference: request.reference, gross, lapsedOn } };
    }
    case 'orderStuck':
      return { concerned, said: { ...facts, kind, orderId, problem: order.problem?.message ?? '' } };
  }
}

/** What is kept of who has ordered, also once that is erased. */
async function keptOf(
  { database }: ActivityContext,
  { paymentRequestId }: Pick<Order, 'paymentRequestId'>,
): Promise<BillingDetails | null> {
  const request = paymentRequestId === null ? null : await database.paymentRequests.find(paymentRequestId);
  return request?.request.billing ?? null;
}

/** What is said of a price that a representative has set; null: none was set in it, or nobody is billed. */
async function aboutOffer(
  context: ActivityContext,
  { _id: quoteId, offer, withdrawal, quote, work, ...owner }: QuoteRecord,
  at: string,
) {
  const [line] = quote.lines;
  if (!offer || !line) return null;
  const { asked, price } = offer;
  const subscriptionId = asked.kind === 'planChange' ? asked.subscriptionId : null;
  const sold = { plan: line.plan, seats: asked.seats };
  const common = await commonFacts(context, { ...owner, subscriptionId, orderId: null }, sold, at);
  if (!common) return null;
  const { facts, concerned, plan, sellerName } = common;
  const perSeat = money(price.amount, quote.currency);
  const once = plan.months === null;
  return { concerned, said: { ...facts, sellerName, quoteId, perSeat, once, lastDay: price.lastDay } };
}

/** As long as it can be accepted. */
async function offered(context: ActivityContext, record: QuoteRecord, at: string): Promise<MoneyFacts | null> {
  const { _id: quoteId, offer, withdrawal, quote } = record;
  const about = offer && (await aboutOffer(context, record, at));
  if (!about) return null;
  const { concerned, said } = about;
  const isOrdered = (await context.database.orders.find(offer.orderId)) !== null;
  const known = { isOrdered, isWithdrawn: withdrawal !== null, lastDay: plainDate(said.lastDay) };
  if (offerState(known, dateIn(said.termZone, instant(at))) !== 'open') return null;
  const own = {
    replaces: concerned.subscriptionId !== null,
    gross: quote.dueNow.gross,
    link: `${context.portalUrls[await cloudOfParty(context.database, concerned)]}/v1/offer-pages/${context.database.quotes.links.tokenOf(quoteId)}`,
  };
  return { concerned, said: { ...said, ...own, kind: 'priceOffered' } };
}

/** Told to those who were told of the offer. */
async function offerTakenBack(context: ActivityContext, record: QuoteRecord, at: string): Promise<MoneyFacts | null> {
  const told = await context.database.notices.about('priceOffered', record._id);
  if (!record.withdrawal || !told.some(({ state }) => state === 'sent')) return null;
  const about = await aboutOffer(context, record, at);
  return about && { concerned: about.concerned, said: { ...about.said, kind: 'offerWithdrawn' } };
}

/** The receipt of a withdrawal goes to the address of the statement; that its refund was refused, to the operators. */
async function withdrawalFacts(
  context: ActivityContext,
  kind: 'withdrawalReceived' | 'refundRefused',
  id: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { withdrawals, orders, refunds } = context.database;
  const found = await withdrawals.find(id);
  const order = found && (await orders.find(found.orderId));
  const [line] = order ? quoteFromJson(order.quote).lines : [];
  if (!found?.confirmedAt || !order || !line) return null;
  const common = await commonFacts(
    context,
    { ...order, orderId: order._id },
    { plan: line.plan, seats: line.seats },
    at,
    kind === 'refundRefused' ? await keptOf(context, order) : null,
  );
  if (!common) return null;
  const { facts, concerned, sellerName, language } = common;
  if (kind === 'refundRefused') {
    const refund = found.refundId === null ? null : await refunds.find(found.refundId);
    if (refund?.state !== 'refused') return null;
    const refused = { orderId: order._id, refundId: refund._id, problem: refund.problem?.message ?? '' };
    return { concerned, said: { ...facts, ...refused, kind } };
  }
  if (found.email === '') return null;
  const locale = language === 'en' ? 'en-GB' : language;
  const reader = { _id: id, name: found.name, email: found.email, locale, zone: concerned.zone };
  const onlySeats = orderedWorkFromJson(order.work).kind === 'moreSeats';
  const stated = { statedBy: found.name, receivedAt: found.confirmedAt.toISOString() };
  const own = { orderId: order._id, ...stated, sellerName, onlySeats };
  return { concerned, readers: [reader], said: { ...facts, ...own, kind } };
}

/** As long as a person has to send it. */
async function refundWaits(context: ActivityContext, refund: RefundRecord, at: string): Promise<MoneyFacts | null> {
  const { _id: refundId, problem, paymentRequestId, billingAccountId } = refund;
  // Some of it may have gone back by its provider.
  const gross = await leftOf(context.database, refund);
  if (gross === null || gross.amount === 0) return null;
  const { paymentRequests } = context.database;
  const ofCredit = paymentRequestId === null;
  const record = await (ofCredit
    ? paymentRequests.newestOfAccount(billingAccountId)
    : paymentRequests.find(paymentRequestId));
  const about = record && (await aboutRequest(context, record, at, 'alsoErased'));
  if (!about) return null;
  const { facts, concerned, reference } = about;
  const own = { refundId, reference, gross, problem: problem?.message ?? null, ofCredit };
  return { concerned, said: { ...facts, kind: 'refundWaits', ...own } };
}

/** What a person has made credit, and the correction that says it is to be paid back. */
async function refundKept(context: ActivityContext, refund: RefundRecord, at: string): Promise<MoneyFacts | null> {
  const { _id: refundId, state, attempt, amount, paymentRequestId } = refund;
  if (state !== 'credited' || amount === null || paymentRequestId === null) return null;
  const { paymentRequests, accountBooks, documents } = context.database;
  const kept = await accountBooks.stored(creditedEntryId({ refundId, attempt }));
  const record = await paymentRequests.find(paymentRequestId);
  const about = record && (await aboutRequest(context, record, at));
  if (!kept || !about) return null;
  const { facts, concerned, reference } = about;
  const credit = money(0 - trialBalance([ledgerEntryFromJson(kept.entry)]).credit, amount.currency);
  const correction = (await documents.byCause(`correction/${refundId}`))?.number ?? null;
  return { concerned, said: { ...facts, kind: 'refundCredited', reference, credit, correction } };
}

/** The offer to the one user, its end to the other. */
async function handOverFacts(
  context: ActivityContext,
  kind: 'handOverOffered' | 'handOverEnded',
  id: string,
  at: string,
): Promise<MoneyFacts | null> {
  const { handOvers, subscriptions, users, administrators } = context.database;
  const found = await handOvers.find(id);
  const projection = found && (await subscriptions.find(found.subscriptionId));
  if (!found || !projection) return null;
  const { tenantId, fromUserId, toUserId, fromBillingAccountId: billingAccountId } = found;
  const lapsesAt = found.lapsesAt.toISOString();
  const state = handOverState({ end: found.end, lapsesAt: instant(lapsesAt) }, instant(at));
  if ((state === 'offered') !== (kind === 'handOverOffered')) return null;
  const subscription = subscriptionFromJson(projection.subscription);
  const of = { plan: lastTerm(subscription).plan, seats: seatsOwned(subscription) };
  const common = await commonFacts(context, { ...found, billingAccountId, orderId: null }, of, at);
  const people = await users.byId(tenantId, [fromUserId, toUserId]);
  const [from, to] = [people.get(fromUserId), people.get(toUserId)];
  const paysFrom = paidThrough(subscription)?.toString() ?? null;
  // Once who has paid for it is purged, nobody has anything to decide.
  if (!common || !from || from.state === 'purged' || to?.state !== 'active' || paysFrom === null) return null;
  const { facts, concerned } = common;
  const left = from.state !== 'active';
  if (kind === 'handOverOffered') {
    const link = `${context.portalUrls[await cloudOfParty(context.database, found)]}/v1/hand-overs/${id}`;
    const own = { from: from.name, left, link, lapsesAt, paysFrom };
    return { concerned, readers: [to], said: { ...facts, ...own, kind } };
  }
  if (state === 'offered') return null;
  const readers = left ? await administrators.of(tenantId) : [from];
  const own = { from: from.name, left, to: to.name, outcome: state, paysFrom };
  return { concerned, readers, said: { ...facts, ...own, kind } };
}

/** What a person has paid: that of a method which is charged by itself was announced. */
async function received(
  context: ActivityContext,
  payment: PaymentRecord,
  named: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, amount, valueDate } = payment;
  const about = await aboutRequest(context, named, at);
  if (state !== 'applied' || !about || valueDate === null) return null;
  const { facts, concerned, subscription, reference } = about;
  const none = money(0, amount.currency);
  const of = (kind: Allocation['kind']) => {
    const found = payment.allocations.filter((allocation) => allocation.kind === kind);
    return sum(
      found.map((allocation) => allocation.amount),
      amount.currency,
    );
  };
  const outcome = outcomeOf(payment.allocations);
  const credit = outcome === 'refunded' ? of('refunded') : of('credited');
  const isTold = outcome === 'settled' && credit.amount === 0;
  // The delivery of an order that is paid first says so; what is owed again was delivered before.
  const delivers = named.orderId !== null && named.dueOn === null && !named.reopened;
  if (outcome === null || (isTold && (delivers || isCollection(payment)))) return null;
  // The rest came meanwhile.
  if (outcome === 'part' && named.status !== 'open') return null;
  const missing = outcome === 'part' ? await toPay(context, named, plainDate(valueDate)) : none;
  const isPeriod = named.orderId === null && named.dueOn === null;
  const paid = isPeriod && subscription ? paidThrough(subscription) : null;
  const refunds = outcome === 'refunded' ? await context.database.refunds.ofPayment(payment._id) : [];
  const refused = refunds.some((refund) => refund.state === 'granted');
  const became = refused ? ('owedBack' as const) : outcome;
  const said = {
    amount,
    valueDate,
    reference,
    outcome: became,
    missing,
    credit,
    paidThrough: paid?.toString() ?? null,
  };
  return { concerned, said: { ...facts, ...said, kind: 'paymentReceived' } };
}

function outcomeOf(allocations: readonly Json<Allocation>[]): 'settled' | 'part' | 'double' | 'refunded' | null {
  const kinds = new Set(allocations.map(({ kind }) => kind));
  if (kinds.has('settled')) return 'settled';
  if (kinds.has('kept')) return 'part';
  if (kinds.has('credited')) return 'double';
  return kinds.has('refunded') ? 'refunded' : null;
}

/** An attempt by itself, which nobody sees fail. */
export function isCollection({ identity }: Pick<PaymentRecord, 'identity'>): boolean {
  return identity.startsWith('collection/');
}

async function failed(
  context: ActivityContext,
  payment: PaymentRecord,
  request: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, amount, decline, createdAt, billingAccountId } = payment;
  const about = await aboutRequest(context, request, at);
  const subscription = about?.subscription;
  if (!isCollection(payment) || !about || !subscription || request.status !== 'open') return null;
  if ((state !== 'failed' && state !== 'cancelled') || billingAccountId === null) return null;
  const { database } = context;
  // Nobody was asked: it is told once for a period, until it can be charged again.
  if (decline?.reason === 'aboveCap' && (await wasAboveCap(context, payment))) return null;
  const next = nextCollection(subscription) ?? undefined;
  const charge = { ...amount, on: next };
  const found = await chargedMethod(database, request, charge);
  const method = found && unfitFor(found, charge) === null ? found : null;
  const refused = decline?.final ? await refusedMethod(database, request) : null;
  const charged = refused ?? found;
  const { facts, concerned, sellerName, reference } = about;
  const kind = payment.method === 'blik' ? 'blik' : 'card';
  const said = {
    amount,
    triedOn: dateIn(facts.termZone, instant(createdAt.toISOString())).toString(),
    method: named(charged ?? { kind, card: null }),
    because: toldDecline(decline?.reason),
    final: method === null,
    nextOn: method ? (next?.toString() ?? null) : null,
    reference,
    sellerName,
    disablesOn: (dayOf(subscription, 'disablement') ?? lastTerm(subscription).startsOn).toString(),
  } as const;
  return { concerned, said: { ...facts, ...said, kind: 'paymentFailed' } };
}

/** Whether an earlier attempt of the same period was above the cap, too. */
async function wasAboveCap(
  { database }: ActivityContext,
  { _id, identity, createdAt }: PaymentRecord,
): Promise<boolean> {
  const [, subscriptionId = '', unpaidFrom = ''] = identity.split('/');
  const projection = await database.subscriptions.find(subscriptionId);
  if (!projection) return false;
  const attempts = attemptsFor(subscriptionFromJson(projection.subscription), unpaidFrom);
  const found = await database.payments.byIdentities(attempts);
  return found.some((one) => one._id !== _id && one.createdAt < createdAt && one.decline?.reason === 'aboveCap');
}

/** What a bank suspects is not told by us. */
function toldDecline(reason: string | undefined): ToldDecline {
  switch (reason) {
    case 'insufficientFunds':
    case 'limitExceeded':
    case 'expiredCard':
    case 'aboveCap':
    case 'notConfirmed':
      return reason;
    case 'timedOut':
      return 'notConfirmed';
    default:
      return 'other';
  }
}

/** Seats that were added and not paid, after they were taken away. */
async function seatsTaken(
  context: ActivityContext,
  record: PaymentRequestRecord,
  about: string,
  at: string,
): Promise<MoneyFacts | null> {
  const found = await aboutRequest(context, record, at);
  const count = await seatsTakenBy(context, record, lossOfTaking(about));
  if (!found?.subscription || count === 0 || record.status === 'paid') return null;
  const { facts, concerned, subscription, sellerName, reference } = found;
  const left = await toPay(context, record, dateIn(facts.termZone, instant(at)));
  const owed = record.status === 'open' && left.amount > 0 ? left : null;
  const own = { count, owed, reference, sellerName };
  return { concerned, said: { ...facts, seats: seatsOwned(subscription), kind: 'seatsTaken', ...own } };
}

async function takenBack(
  context: ActivityContext,
  payment: PaymentRecord,
  request: PaymentRequestRecord,
  at: string,
): Promise<MoneyFacts | null> {
  const { state, reversal } = payment;
  const amount = sum(reversal?.map((effect) => effect.amount) ?? [payment.amount], payment.amount.currency);
  const reopened = reversal?.find(({ kind }) => kind === 'reopened');
  const record =
    reopened?.kind === 'reopened' ? await newestVersion(context.database.paymentRequests, reopened.requestId) : request;
  const about = record && (await aboutRequest(context, record, at));
  if (state !== 'reversed' || !about) return null;
  // It had gone back already.
  if (reversal?.every(({ kind }) => kind === 'nothingLost' || kind === 'paidBack')) return null;
  const { facts, concerned, subscription, sellerName, reference } = about;
  // It was paid again meanwhile.
  const gross = await toPay(context, about.record, dateIn(facts.termZone, instant(at)));
  if (reopened && gross.amount <= 0) return null;
  const { disablesOn, seatsGo } = await lostBy(context, about.record, subscription);
  const owed = reopened ? { gross, disablesOn: disablesOn?.toString() ?? null, seatsGo } : null;
  return { concerned, said: { ...facts, kind: 'paymentTakenBack', amount, reference, sellerName, owed } };
}
