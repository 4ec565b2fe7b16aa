import { orderedWorkFromJson } from '../../../domain/billing/orders.js';
import { quoteFromJson } from '../../../domain/billing/quote.js';
import { dateIn, instant } from '../../../domain/calendar.js';
import { lastTerm, paidThrough, seatsOwned, subscriptionFromJson } from '../../../domain/subscriptions/subscription.js';
import type { Order } from '../../../models/billing/orders.js';
import type { ActivityContext } from '../../context.js';
import { commonFacts } from './about-request.js';
import type { MoneyFacts } from './facts.js';
import { keptOf } from './owed.js';

/** An order that was delivered, has lapsed or waits for a person. */
export async function orderFacts(
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
