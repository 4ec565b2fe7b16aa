import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { quoteFromJson } from '../../domain/billing/quote.js';
import type { Taxation } from '../../domain/billing/totals.js';
import { lastTerm, type Subscription } from '../../domain/subscriptions/subscription.js';
import type { Orders } from './orders.js';
import type { PaymentRequests } from './payment-requests.js';

interface Databases {
  readonly paymentRequests: PaymentRequests;
  readonly orders: Orders;
}

/**
 * How what a subscription costs was taxed last: by its newest request for payment, else by the order of its last term, as that of a trial,
 * for which nothing was asked. @returns null where nothing of it was ever taxed
 */
export async function lastTaxation(
  { paymentRequests, orders }: Databases,
  subscription: Subscription,
): Promise<Taxation | null> {
  const newest = await paymentRequests.newestOf(subscription.id);
  if (newest) return paymentRequestFromJson(newest.request);
  const { source } = lastTerm(subscription);
  const order = source.kind === 'order' ? await orders.find(source.orderId) : null;
  return order && quoteFromJson(order.quote);
}
