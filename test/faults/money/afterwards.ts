/** What must be so of a customer's money whatever has crashed, by the provider's own record, the bank's, and the books. */
import { z } from 'zod';
import { booksProblems } from '../../../domain/billing/books.js';
import { type LedgerEntry, ledgerEntryFromJson, trialBalance } from '../../../domain/billing/ledger.js';
import { periodsIn } from '../../../domain/billing/payment-requests.js';
import { addMonths } from '../../../domain/calendar.js';
import { paidThrough, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { PaymentRequestRecord } from '../../../models/billing/payment-requests.js';
import { numberFaults } from '../documents/number-faults.js';
import { whileItMoves } from '../while-it-moves.js';
import type { PayingCustomer } from './paying-customer.js';

const made = z.object({
  items: z.array(
    z.looseObject({
      paymentId: z.string(),
      reference: z.string(),
      amount: z.looseObject({ amount: z.number() }),
      refunded: z.looseObject({ amount: z.number() }),
      outcome: z.looseObject({ state: z.string() }),
    }),
  ),
});

export async function moneyFaults(customer: PayingCustomer, subscriptionId: string): Promise<string[]> {
  const { perennial, buyer, answers } = customer;
  const { database, context, paymentsUrl } = perennial.testEnvironment;
  const payments = await whileItMoves(async () => {
    const found = await database.payments.collection.find({ testClockId: buyer.clock.id }).toArray();
    const underWay = found.filter(({ state }) => state === 'pending' || state === 'received');
    if (underWay.length > 0) throw new Error(`${underWay.map(({ _id, state }) => `${_id} is ${state}`)}`);
    return found;
  });
  const requests = await database.paymentRequests.ofAccount(buyer.billingAccountId);
  const account = await database.billingAccounts.find(buyer.billingAccountId);
  const customerId = account?.providerCustomers[context.payments.name] ?? 'none';
  const charged = await whileItMoves(async () => {
    const answer = await fetch(`${paymentsUrl}/control/payments?customerId=${customerId}`);
    return made.parse(await answer.json()).items.filter(({ outcome }) => outcome.state === 'succeeded');
  });
  const net = new Map<string, number>();
  for (const { paymentId, amount, refunded } of charged) {
    const disputes = await whileItMoves(() => context.payments.disputesOf(paymentId));
    const isLost = disputes.some(({ state }) => state === 'lost');
    net.set(paymentId, isLost ? 0 : amount.amount - refunded.amount);
  }

  const entries = [];
  for await (const { entry } of database.accountBooks.entries(buyer.billingAccountId, 'PLN')) {
    entries.push(ledgerEntryFromJson(entry));
  }
  const balance = trialBalance(entries);
  const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0);
  const moneyIn = sum(net.values()) + sum(answers.transfers.values());
  const gross = (of: readonly PaymentRequestRecord[]) => sum(of.map(({ request }) => request.totals.gross.amount));
  const paid = requests.filter(({ status }) => status === 'paid');
  const asked = requests.filter(({ status }) => status === 'paid' || status === 'open');
  const spare = -balance.credit - balance.unapplied - balance.suspense - balance.refunds;
  const isOwn = new Set(payments.map(({ _id }) => _id));
  const known = new Set(payments.map(({ provider }) => provider?.paymentId));
  const orders = await database.orders.collection.find({ tenantId: buyer.tenantId }).toArray();
  const ordered = new Set(orders.map(({ _id }) => _id));

  const faults = [
    ...booksProblems(entries).map(({ message }) => message),
    ...differing('The books have money in', balance.cash, moneyIn),
    ...differing('The books have revenue and VAT', -balance.revenue - balance.vat, gross(asked)),
    ...differing('The books have paid and spare money', gross(paid) + spare, moneyIn),
    ...(balance.refunds === 0 ? [] : [`${balance.refunds} are to be paid back and are not`]),
    ...charged
      .filter(({ paymentId }) => !known.has(paymentId))
      .map(({ paymentId }) => `${paymentId} was charged, and nobody knows of it`),
    ...[...answers.payments].filter((id) => !isOwn.has(id)).map((id) => `${id} was answered, and is lost`),
    ...[...answers.orders].filter((id) => !ordered.has(id)).map((id) => `${id} was answered, and is lost`),
    ...numberFaults(await database.documents.collection.find({ testClockId: buyer.clock.id }).toArray()),
    ...onceForEach(requests, charged, net),
    ...(await paidPeriods(customer, subscriptionId, paid)),
  ];
  const [first, ...others] = faults;
  if (first === undefined) return [];
  return [[first, ...requests.map(requestText), ...entries.map(entryText)].join('\n    '), ...others];
}

function requestText({ _id, kind, version, status, unpaidFrom, request, reopened }: PaymentRequestRecord): string {
  const more = [unpaidFrom ?? '', reopened ? 'reopened' : '', request.replaces ? `replaces ${request.replaces}` : ''];
  return `${_id} ${kind} ${version} ${status} ${request.totals.gross.amount} ${more.filter(Boolean).join(' ')}`;
}

function entryText({ id, kind, at, reason, postings }: LedgerEntry): string {
  const sides = postings.map(({ account, amount, subject }) => `${account} ${amount} ${subject.slice(0, 12)}`);
  return `${at} ${kind} ${reason} (${id}): ${sides.join(', ')}`;
}

/** For an order, and for a period, one request is paid, by one charge at most. */
function onceForEach(
  requests: readonly PaymentRequestRecord[],
  charged: z.output<typeof made>['items'],
  net: ReadonlyMap<string, number>,
): string[] {
  const groups = new Map<string, PaymentRequestRecord[]>();
  const byId = new Map(requests.map((request) => [request._id, request]));
  for (const request of requests) {
    const { kind, unpaidFrom, orderId } = firstVersion(request, byId);
    const what = kind === 'proForma' ? `the period from ${unpaidFrom}` : `the order ${orderId}`;
    groups.set(what, [...(groups.get(what) ?? []), request]);
  }
  return [...groups].flatMap(([what, own]) => {
    const ids = new Set(own.map(({ _id }) => _id));
    const paid = own.filter(({ status }) => status === 'paid').length;
    const open = own.filter(({ status }) => status === 'open').length;
    const charges = charged.filter(({ reference, paymentId }) => ids.has(reference) && (net.get(paymentId) ?? 0) > 0);
    return [
      ...(paid <= 1 ? [] : [`${what} was paid ${paid} times`]),
      ...(open <= 1 ? [] : [`${what} is asked for ${open} times`]),
      ...(charges.length <= 1 ? [] : [`${what} was charged ${charges.length} times`]),
    ];
  });
}

/** What is owed again since its payment was lost is asked for by a version of that request, whichever period is owed by then. */
function firstVersion(
  request: PaymentRequestRecord,
  byId: ReadonlyMap<string, PaymentRequestRecord>,
): PaymentRequestRecord {
  const before = byId.get(request.request.replaces ?? '');
  return before ? firstVersion(before, byId) : request;
}

/** The subscription is paid as far as its requests are. */
async function paidPeriods(
  { perennial }: PayingCustomer,
  subscriptionId: string,
  paid: readonly PaymentRequestRecord[],
): Promise<string[]> {
  const { subscriptions } = perennial.testEnvironment.database;
  const { subscription: stored } = await subscriptions.existing(subscriptionId);
  const subscription = subscriptionFromJson(stored);
  const [first] = subscription.terms;
  const periods = paid
    .filter(({ subscriptionId: its }) => its === subscriptionId)
    .reduce((total, { request }) => total + periodsIn(request), 0);
  const wanted = addMonths(first.anchor, periods).toString();
  const is = paidThrough(subscription)?.toString();
  const events = await subscriptions.past(subscriptionId);
  const payments = events.filter(({ kind }) => kind === 'paymentRecorded');
  const ids = new Set(payments.map((event) => JSON.stringify(event.requestId ?? event)));
  return [
    ...(is === wanted ? [] : [`${subscriptionId} is paid through ${is}, and ${periods} periods were: ${wanted}`]),
    ...(ids.size === payments.length ? [] : [`A payment of ${subscriptionId} was recorded twice`]),
  ];
}

function differing(what: string, is: number, wanted: number): string[] {
  return is === wanted ? [] : [`${what}: ${is}, not ${wanted}`];
}
