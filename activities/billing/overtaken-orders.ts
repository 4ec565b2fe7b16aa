/** Orders of a subscription that cannot be delivered any more, although nobody has paid them yet. */
import { orderOvertaken } from '../../contracts/billing/orders.js';
import { orderWorkflowId, workflowOwner } from '../../contracts/workflow-ids.js';
import { isOvertaken, orderedWorkFromJson } from '../../domain/billing/orders.js';
import type { Subscription } from '../../domain/subscriptions/subscription.js';
import type { Order } from '../../models/billing/orders.js';
import type { ActivityContext } from '../context.js';
import { ignoreGone } from '../ignore-gone.js';

/** Nobody is to pay what something else has paid for meanwhile, or what has come to its end. Paid in this moment, an order goes on. */
export async function cancelOvertaken(context: ActivityContext, subscription: Subscription, at: string): Promise<void> {
  for (const order of await overtakenOrders(context, subscription, at)) {
    const handle = context.client.workflow.getHandle(orderWorkflowId(workflowOwner(order), order._id));
    await handle.signal(orderOvertaken).catch(ignoreGone);
  }
}

export async function overtakenOrders(
  { database }: Pick<ActivityContext, 'database'>,
  subscription: Subscription,
  at: string,
): Promise<Order[]> {
  const open = await database.changeOrders.open(subscription.id, new Date(at));
  const orders = await Promise.all(open.map(({ orderId }) => database.orders.find(orderId)));
  return orders.filter(
    (order): order is Order =>
      order !== null && order.state !== 'paid' && isOvertaken(orderedWorkFromJson(order.work), subscription),
  );
}
