import { type ReplaceRequest, replaceBy } from '../../contracts/subscriptions/replacement.js';
import { changeRenewal, increaseSeats, recordPayment } from '../../contracts/subscriptions/subscription.js';
import { type OrderedKeys, type OrderedWork, orderedWorkFromJson } from '../../domain/billing/orders.js';
import { quoteFromJson } from '../../domain/billing/quote.js';
import { isTaxedAlike } from '../../domain/billing/vat.js';
import { dateIn, instant, plainDate } from '../../domain/calendar.js';
import { periodMonthsOf } from '../../domain/catalogue/licensing.js';
import { DomainError, type ProcessProblem, requireFound } from '../../domain/errors.js';
import { toJson } from '../../domain/json.js';
import { lastTerm, subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import type { Commitment } from '../../domain/subscriptions/terms.js';
import { type BilledBy, billedBy } from '../../models/billing/billed-by.js';
import { newestVersion } from '../../models/billing/matching.js';
import type { Order } from '../../models/billing/orders.js';
import type { PaymentRequestRecord } from '../../models/billing/payment-requests.js';
import type { Tenant } from '../../models/identity/tenants.js';
import { askSubscription } from '../subscriptions/ask-subscription.js';
import { type Beginning, beginSubscription } from '../subscriptions/begin-subscription.js';
import { beginReplacing } from '../subscriptions/replacements.js';
import type { BillingContext } from './billing-context.js';
import { seatOrderHasEnded, seatsWantedBy } from './licence-requests.js';
import { charge } from './on-account.js';
import { publishOrder } from './published-orders.js';
import { type Asking, completed, withdraw } from './request-books.js';
import { returnErasedCredit } from './return-credit.js';
import { taxationNow } from './taxation-now.js';

/** An order, at an instant of its workflow (RFC 3339). */
export interface OrderAt {
  readonly orderId: string;
  readonly at: string;
}

export interface PlacedOrder {
  /** It costs nothing, the account's credit has paid it, or it is invoiced on account: the tenant's calendar day of that; null: it awaits payment. */
  readonly paidOn: string | null;
}

/** An order about a tenant's subscription: all but those of keys. */
type TenantsOrder = Order & { readonly tenantId: string; readonly subscriptionId: string };

function ofTenant(order: Order): TenantsOrder {
  const { _id, tenantId, subscriptionId } = order;
  if (tenantId === null || subscriptionId === null) throw new DomainError('internal', `${_id} is for keys.`);
  return { ...order, tenantId, subscriptionId };
}

export const orderActivities = (context: BillingContext) => {
  const { database } = context;
  const { changeOrders, orders, paymentRequests, plans, subscriptions, tenants } = database;

  return {
    /** Asks for its payment. @throws DomainError tenantErased */
    async requestOrderPayment({ orderId, at }: OrderAt): Promise<PlacedOrder> {
      const order = await orderOf(orderId);
      await publishOrder(context, 'order.placed', order, at);
      const quote = quoteFromJson(order.quote);
      const zone = await zoneOf(order);
      const day = dateIn(zone, instant(at));
      if (quote.dueNow.gross.amount === 0) return { paidOn: day.toString() };
      const account = billable(await billedBy(database, { ...order, orderId }));
      const { tax, exchangeRate, lines, currency } = quote;
      // Who is billed may have changed in this moment.
      const taxation = isTaxedAlike(account.details, quote.bound.customer)
        ? { tax, exchangeRate }
        : await taxationNow(context, { account, sellerId: order.sellerId, currency, zone, at });
      const asking: Asking = {
        kind: 'order',
        cause: `order/${orderId}`,
        account,
        sellerId: order.sellerId,
        subscriptionId: order.subscriptionId,
        orderId,
        unpaidFrom: null,
        currency,
        lines,
        taxation,
        nextTerm: null,
        mayBeOnAccount: order.onAccount,
        at,
      };
      const { record, by } = await charge(context, asking, day);
      await orders.move(orderId, 'awaitingPayment', { paymentRequestId: record._id });
      if (by === null) await context.tell({ kind: 'paymentRequested', about: record._id, at });
      return { paidOn: by === null ? null : day.toString() };
    },

    /** Delivers what was paid. Every step finds what an earlier try has done. @throws DomainError why it cannot be delivered any more */
    async deliverOrder({ orderId, at, valueDate }: OrderAt & { readonly valueDate: string }): Promise<void> {
      const order = await orderOf(orderId);
      const paid = () => orders.move(orderId, 'paid', { paidAt: new Date(at), problem: null });
      await publishOrder(context, 'order.paid', { ...order, state: 'paid' }, at, paid);
      await deliver(order, orderedWorkFromJson(order.work), { at, valueDate });
      await context.nameAdviser(order, at);
      const fulfilled = () => orders.move(orderId, 'fulfilled', { endedAt: new Date(at) });
      await publishOrder(context, 'order.fulfilled', { ...order, state: 'fulfilled' }, at, fulfilled);
      await changeOrders.end(orderId);
      await context.tell({ kind: 'orderDelivered', about: orderId, at });
      await seatOrderHasEnded(context, order);
    },

    /** It waits for a person, who solves it or gives the money back. */
    async orderStuck({ orderId, at, problem }: OrderAt & { problem: ProcessProblem }): Promise<void> {
      await orders.move(orderId, 'paid', { problem });
      await context.tell({ kind: 'orderStuck', about: orderId, at });
      await seatOrderHasEnded(context, await orderOf(orderId));
    },

    /** Ends an order that nobody has paid, or that cannot be delivered and is paid back. @returns false when it was paid in this moment */
    async closeOrder({ orderId, at, end }: OrderAt & { readonly end: 'lapsed' | 'cancelled' }): Promise<boolean> {
      const order = await orderOf(orderId);
      let request = await requestOf(order);
      // What is invoiced on account is only corrected.
      while (request?.status === 'open' && request.dueOn === null) {
        const { _id } = await completed(context, request);
        const status = end === 'lapsed' ? 'lapsed' : 'withdrawn';
        const isWithdrawn = await withdraw(context, request, { at, status, reason: end });
        request = await requestOf(order);
        if (!isWithdrawn && request?.status === 'paid') return false;
        // Else it was replaced in this moment.
        if (request?._id === _id) break;
      }
      await returnErasedCredit(context, order.billingAccountId, at);
      await database.takenTrials.giveBack(orderId);
      const closed = () => orders.move(orderId, end, { endedAt: new Date(at), problem: null });
      await publishOrder(context, `order.${end}`, { ...order, state: end }, at, closed);
      await changeOrders.end(orderId);
      if (end === 'lapsed') await context.tell({ kind: 'orderLapsed', about: orderId, at });
      else if (request && order.paidAt === null)
        await context.tell({ kind: 'requestWithdrawn', about: request._id, at });
      await seatOrderHasEnded(context, order);
      return true;
    },
  };

  /** In its newest version. */
  async function requestOf({ paymentRequestId }: Order): Promise<PaymentRequestRecord | null> {
    return paymentRequestId === null ? null : newestVersion(paymentRequests, paymentRequestId);
  }

  async function orderOf(orderId: string): Promise<Order> {
    return requireFound(await orders.find(orderId), `order ${orderId}`);
  }

  /** Days of what a partner buys are those of UTC. */
  async function zoneOf(order: Order): Promise<string> {
    return order.tenantId === null ? 'UTC' : (await tenantOf(ofTenant(order))).zone;
  }

  async function tenantOf({ tenantId }: Pick<TenantsOrder, 'tenantId'>): Promise<Tenant> {
    const tenant = requireFound(await tenants.find(tenantId), `tenant ${tenantId}`);
    if (tenant.state === 'erased') throw new DomainError('tenantErased');
    return tenant;
  }

  async function deliver(
    order: Order,
    work: OrderedWork,
    { at, valueDate }: { readonly at: string; readonly valueDate: string },
  ): Promise<void> {
    if (work.kind === 'keys') return context.issueOrderedKeys(order, work, at);
    return deliverToTenant(ofTenant(order), work, { at, valueDate });
  }

  async function deliverToTenant(
    order: TenantsOrder,
    work: Exclude<OrderedWork, OrderedKeys>,
    { at, valueDate }: { readonly at: string; readonly valueDate: string },
  ): Promise<void> {
    const { _id: orderId, tenantId, subscriptionId } = order;
    const to = { tenantId, subscriptionId };
    const requestId = `order/${orderId}`;
    if (work.kind !== 'purchase' && work.kind !== 'planChange') {
      if (await subscriptions.hasCarriedOut(subscriptionId, requestId)) return;
    }
    switch (work.kind) {
      case 'purchase':
        return begin(order, work, { at, valueDate }, null);
      case 'planChange':
        return replace(order, work, { at, valueDate });
      case 'moreSeats': {
        const assign = await seatsWantedBy(context, order);
        const forWhom = assign.length === 0 ? {} : { assign };
        await askSubscription(context, to, increaseSeats, { requestId, added: work.added, ...forWhom });
        return;
      }
      case 'fewerSeats': {
        const { renewal } = (await subscriptions.existing(subscriptionId)).subscription;
        const { seats, freeUsers } = work;
        const decided = { ...renewal, seats, ...(freeUsers && { freeUsers }), requestId };
        await askSubscription(context, to, changeRenewal, decided);
        return;
      }
      case 'time': {
        const { zone } = await tenantOf(order);
        const nextTerm = work.nextTerm === null ? {} : { nextTerm: toJson(work.nextTerm) };
        await askSubscription(context, to, recordPayment, {
          requestId,
          valueDate,
          zone,
          starts: work.starts,
          ...(work.unpaidFrom && { unpaidFrom: work.unpaidFrom.toString() }),
          ...nextTerm,
        });
        return;
      }
    }
  }

  async function begin(
    order: TenantsOrder,
    work: OrderedWork & { readonly kind: 'purchase' | 'planChange' },
    { at, valueDate }: { readonly at: string; readonly valueDate: string },
    replaces: Beginning['replaces'],
  ): Promise<void> {
    const { _id: orderId, tenantId, subscriptionId, testClockId, billingAccountId } = order;
    const { zone } = await tenantOf(order);
    await claimBeginning(order);
    const plan = await plans.sold(work.plan);
    // A trial is one time.
    const periodMonths = plan.months === null ? null : periodMonthsOf(plan.billing);
    const commitment: Commitment = {
      plan: { id: plan.planId, version: plan.version },
      seats: work.seats,
      months: plan.months,
      zone,
      policy: plan.policy,
      source: { kind: 'order', orderId },
      committedAt: instant(at),
      ...(plan.policy === null ? {} : { invoiced: { periodMonths, paidOn: plainDate(valueDate) } }),
      ...(work.agreedPrice === null ? {} : { agreedPrice: work.agreedPrice }),
      ...(work.kind === 'purchase' && work.endsOn !== null ? { endsOn: work.endsOn } : {}),
    };
    const { currency } = quoteFromJson(order.quote);
    const account = await database.billingAccounts.find(billingAccountId);
    const payer = { billingAccountId, currency, purchaserId: account?.userId ?? null };
    const place = { tenantId, subscriptionId, testClockId, at };
    await beginSubscription(context, { ...place, commitment, administratorId: order.firstHolderId, replaces, payer });
  }

  /** @throws DomainError deletionBegun */
  async function claimBeginning({ tenantId, subscriptionId }: TenantsOrder): Promise<void> {
    await database.tenantClaims.claim(tenantId, async (before) => {
      if (before.some((claim) => claim.kind === 'beginning' && claim.subscriptionId === subscriptionId)) return null;
      if (before.some(({ withTenant }) => withTenant)) throw new DomainError('deletionBegun');
      return { kind: 'beginning', subscriptionId, withTenant: false };
    });
  }

  /** The old subscription agrees first. */
  async function replace(
    order: TenantsOrder,
    work: OrderedWork & { readonly kind: 'planChange' },
    { at, valueDate }: { readonly at: string; readonly valueDate: string },
  ): Promise<void> {
    const { _id: orderId, tenantId, subscriptionId } = order;
    // Where it was refused and is tried again, the old subscription is asked anew.
    const agreedBy = `order/${orderId}/${at}`;
    const replaces = await replaced(order, work, { at, agreedBy });
    const replacing = { tenantId, subscriptionId, at, replaced: work.replaces, agreedBy };
    await beginReplacing(context, replacing, () => begin(order, work, { at, valueDate }, replaces));
  }

  /** From then on it waits for the new one. */
  async function replaced(
    { tenantId, subscriptionId: by }: TenantsOrder,
    { replaces: old, when, daysLost, plan }: OrderedWork & { readonly kind: 'planChange' },
    { at, agreedBy }: { readonly at: string; readonly agreedBy: string },
  ): Promise<NonNullable<Beginning['replaces']>> {
    const before = subscriptionFromJson((await subscriptions.existing(old)).subscription);
    const place = { subscriptionId: old, when };
    if (before.replacement?.by === by) {
      const { expiresOn, zone } = lastTerm(before);
      return { ...place, expiresOn, zone };
    }
    const request: ReplaceRequest = { requestId: agreedBy, by, planId: plan.id, when, daysLost, at };
    const { expiresOn, zone } = await askSubscription(context, { tenantId, subscriptionId: old }, replaceBy, request);
    return { ...place, expiresOn: expiresOn === null ? null : plainDate(expiresOn), zone };
  }
};

/** The account with what documents show. @throws DomainError tenantErased when nobody can be billed any more */
export function billable(billed: BilledBy | null): BilledBy['account'] {
  if (!billed) throw new DomainError('tenantErased', 'Who is to be billed was erased.');
  return billed.account;
}
