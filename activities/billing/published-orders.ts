import { billingEvent } from '../../domain/billing/published-events.js';
import type { Order } from '../../models/billing/orders.js';
import type { ActivityContext } from '../context.js';
import { publishEvents } from '../publish-events.js';

function ownerOf({ tenantId, partnerId, testClockId, subscriptionId }: Order) {
  return { tenantId, partnerId, testClockId, subscriptionId };
}

/** Saves what has become of an order, and tells the subscribers of webhooks. @param order as it is from then on */
export async function publishOrder(
  context: ActivityContext,
  type: `order.${'placed' | 'paid' | 'fulfilled' | 'lapsed' | 'cancelled'}`,
  order: Order,
  at: string,
  save: () => Promise<unknown> = async () => {},
): Promise<void> {
  const { _id: orderId, billingAccountId, state, paymentRequestId } = order;
  const head = { ...ownerOf(order), at, subject: { kind: 'order', id: orderId } } as const;
  const data = { orderId, billingAccountId, state, work: order.work.kind, paymentRequestId };
  await publishEvents(context, [billingEvent(type, head, data)], async () => {
    await save();
  });
}
