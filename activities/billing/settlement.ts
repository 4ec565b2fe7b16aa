/** What a paid request does: the subscription records the payment, or the order is told. */
import { orderPaid } from '../../contracts/billing/orders.js';
import { type PaymentRequest, recordPayment } from '../../contracts/subscriptions/subscription.js';
import { orderWorkflowId, workflowOwner } from '../../contracts/workflow-ids.js';
import { isDebt } from '../../domain/billing/payment-lines.js';
import { isForGood, paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { settledBy } from '../../domain/billing/request-in-books.js';
import { dateIn, instant, type PlainDate } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { isPurchaseOwed } from '../../domain/subscriptions/payments.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import { zoneOfPartners } from '../../models/billing/zone-of-partners.js';
import type { ActivityContext } from '../context.js';
import { ignoreRefusal } from '../ignore-refusal.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import { giveSeatsBack } from './unpaid-seats.js';

interface Settled {
  readonly record: PaymentRequestRecord;
  /** The tenant's calendar day on which the money was complete. */
  readonly valueDate: PlainDate;
  /** By what it was paid: it is told once. */
  readonly requestId: string;
}

/** @throws DomainError where what was paid cannot be delivered any more */
export async function settle(context: ActivityContext, settled: Settled): Promise<void> {
  // It may have become overdue, or owed again, in this moment.
  const record = (await context.database.paymentRequests.find(settled.record._id)) ?? settled.record;
  const { orderId, lostBy, dueOn } = record;
  if (lostBy !== null) return settleLost(context, { ...settled, record }, lostBy);
  // What is invoiced on account was delivered on that day.
  if (dueOn !== null) return;
  await (orderId === null ? settleSubscription(context, settled) : settleOrder(context, orderId, settled));
}

/** What it had paid for was delivered, and is owed no more: the periods of an invoice alone, and seats that were taken away come back. */
async function settleLost(context: ActivityContext, settled: Settled, lostBy: string): Promise<void> {
  const { record } = settled;
  const periods = periodsIn(record.request);
  if (periods === 0) return giveSeatsBack(context, record, lostBy);
  if (record.dueOn === null) return settleSubscription(context, settled);
  // What cannot be brought back any more is paid nevertheless.
  await settleSubscription(context, settled, { periods }).catch(ignoreRefusal);
}

/**
 * An invoice on account of which nothing is left to be paid once something is set off against it: what was kept is enough, or nothing of it
 * is left. Carried out again nothing happens.
 * @param entryId of the ledger's entry that may have settled it
 */
export async function settleBySetOff(
  context: ActivityContext,
  record: PaymentRequestRecord,
  { entryId, at }: { readonly entryId: string; readonly at: string },
): Promise<void> {
  if (record.dueOn === null) return;
  const { paymentRequests, accountBooks, tenants } = context.database;
  const settled = settledBy(paymentRequestFromJson(record.request), await accountBooks.about(record._id));
  if (settled?.id !== entryId) return;
  await paymentRequests.show(record._id, { status: 'paid', paidAt: new Date(at) });
  const tenant = record.tenantId === null ? null : await tenants.find(record.tenantId);
  await settle(context, { record, valueDate: dateIn(tenant?.zone ?? zoneOfPartners, instant(at)), requestId: entryId });
}

/** @throws DomainError what `recordPayment` refuses */
export async function settleSubscription(
  context: ActivityContext,
  { record, valueDate, requestId }: Settled,
  how: Pick<PaymentRequest, 'by' | 'periods'> = {},
): Promise<void> {
  const { tenantId, subscriptionId, nextTerm } = record;
  if (tenantId === null || subscriptionId === null) return;
  const { database } = context;
  // An earlier try may be longer ago than the subscription remembers requests.
  if (await database.subscriptions.hasCarriedOut(subscriptionId, requestId)) return;
  const subscription = subscriptionFromJson((await database.subscriptions.existing(subscriptionId)).subscription);
  if (isDebt(subscription, record)) return;
  // It is not owed yet: whoever takes it away sees that it is paid.
  if (isForGood(record.request) && !isPurchaseOwed(subscription)) return;
  const { zone } = requireFound(await database.tenants.find(tenantId), `tenant ${tenantId}`);
  const payment = { requestId, valueDate: valueDate.toString(), zone, ...(nextTerm && { nextTerm }), ...how };
  await askSubscription(context, { tenantId, subscriptionId }, recordPayment, payment);
}

async function settleOrder(
  { client, database }: ActivityContext,
  orderId: string,
  { record, valueDate }: Settled,
): Promise<void> {
  const order = requireFound(await database.orders.find(orderId), `order ${orderId}`);
  if (order.state === 'fulfilled') return;
  if (order.state === 'lapsed' || order.state === 'cancelled') {
    throw new DomainError('orderClosed', `The order has ended: it is ${order.state}.`);
  }
  const handle = client.workflow.getHandle(orderWorkflowId(workflowOwner(record), orderId));
  await handle.signal(orderPaid, { valueDate: valueDate.toString() });
}
