/** What a paid request does: the subscription records the payment, or the order is told. */
import { orderPaid } from '../../contracts/billing/orders.js';
import { recordPayment } from '../../contracts/subscriptions/subscription.js';
import { orderWorkflowId } from '../../contracts/workflow-ids.js';
import { isDebt } from '../../domain/billing/payment-lines.js';
import { periodsIn } from '../../domain/billing/payment-requests.js';
import type { PlainDate } from '../../domain/calendar.js';
import { DomainError, requireFound } from '../../domain/errors.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { ActivityContext } from '../context.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';

interface Settled {
  readonly record: PaymentRequestRecord;
  /** The tenant's calendar day on which the money was complete. */
  readonly valueDate: PlainDate;
  /** By what it was paid: it is told once. */
  readonly requestId: string;
}

/** @throws DomainError where what was paid cannot be delivered any more */
export async function settle(context: ActivityContext, settled: Settled): Promise<void> {
  const { orderId, reopened, request } = settled.record;
  // What was ordered was delivered; its periods are owed again.
  const isDelivered = reopened && periodsIn(request) > 0;
  await (orderId === null || isDelivered
    ? settleSubscription(context, settled)
    : settleOrder(context, orderId, settled));
}

/** @throws DomainError what `recordPayment` refuses */
export async function settleSubscription(
  context: ActivityContext,
  { record, valueDate, requestId }: Settled,
): Promise<void> {
  const { tenantId, subscriptionId, nextTerm } = record;
  if (tenantId === null || subscriptionId === null) return;
  const { database } = context;
  // An earlier try may be longer ago than the subscription remembers requests.
  if (await database.subscriptions.hasCarriedOut(subscriptionId, requestId)) return;
  const { subscription } = await database.subscriptions.existing(subscriptionId);
  if (isDebt(subscriptionFromJson(subscription), record)) return;
  const { zone } = requireFound(await database.tenants.find(tenantId), `tenant ${tenantId}`);
  const payment = { requestId, valueDate: valueDate.toString(), zone, ...(nextTerm && { nextTerm }) };
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
  const handle = client.workflow.getHandle(orderWorkflowId(record.tenantId ?? '', orderId));
  await handle.signal(orderPaid, { valueDate: valueDate.toString() });
}
