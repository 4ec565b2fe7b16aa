import { type Collection, type Connection, Schema } from 'mongoose';
import { lapsesAt, type OrderedWork, type OrderState, orderStates } from '../../domain/billing/orders.js';
import { type Quote, quoteCommitted, quoteFromJson } from '../../domain/billing/quote.js';
import type { ProcessProblem } from '../../domain/errors.js';
import { isWithin, type Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { onClock } from './of-clock.js';
import type { QuoteRecord } from './quotes.js';

/** What a customer has committed to, and how far it is. Written by its workflow's activities, but for the first time. */
export interface Order {
  readonly _id: string;
  /** Null: a partner's, for its own account. */
  readonly tenantId: string | null;
  /** Null: a tenant's. */
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly billingAccountId: string;
  readonly sellerId: string;
  /** The subscription that it concerns, or makes; null: it is for keys. */
  readonly subscriptionId: string | null;
  readonly state: OrderState;
  /** Why it waits for a person; null: it does not. */
  readonly problem: ProcessProblem | null;
  /** As it was committed: what is charged. */
  readonly quote: Json<Quote>;
  readonly work: Json<OrderedWork>;
  readonly paymentRequestId: string | null;
  /** The partner that is to advise on the subscription; null: nobody was named. */
  readonly partnerOfRecord: string | null;
  /** Whether it may be invoiced on account, as far as the terms of the account let it. */
  readonly onAccount: boolean;
  /** The user who gets the first licence of what it begins; null: nobody. */
  readonly firstHolderId: string | null;
  /** The request for a licence for which a seat is bought; null: it is for none. */
  readonly licenceRequestId: string | null;
  /** What the law gives a consumer; null: it is no consumer's. */
  readonly consumer: ConsumerOrder | null;
  /** A principal's id. */
  readonly placedBy: string;
  /** Hash of the request that placed it: a repetition finds its own. */
  readonly madeBy: string;
  readonly placedAt: Date;
  /** When it lapses unless it is paid; null where the subscription's own days decide. */
  readonly lapsesAt: Date | null;
  readonly paidAt: Date | null;
  readonly endedAt: Date | null;
  readonly revision: number;
}

/** A consumer wants it at once, and may withdraw from it all the same. */
export interface ConsumerOrder {
  /** When the consumer asked for it to begin before the days of the withdrawal are over, RFC 3339; null: nothing is to be paid. */
  readonly beginsAtOnceSince: string | null;
  /** The last day of the withdrawal in the customer's zone, `YYYY-MM-DD`. */
  readonly withdrawableThrough: string;
}

export interface OrderFilter {
  readonly state?: OrderState | undefined;
  readonly tenantId?: string | undefined;
  readonly billingAccountId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface OrderPosition {
  readonly placedAt: Date;
  readonly id: string;
}

const orderSchema = new Schema<Order>(
  {
    _id: String,
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    billingAccountId: { type: String, required: true },
    sellerId: { type: String, required: true },
    subscriptionId: { type: String, default: null },
    state: { type: String, required: true },
    problem: { type: Schema.Types.Mixed, default: null },
    quote: { type: Schema.Types.Mixed, required: true },
    work: { type: Schema.Types.Mixed, required: true },
    paymentRequestId: { type: String, default: null },
    partnerOfRecord: { type: String, default: null },
    onAccount: { type: Boolean, required: true },
    firstHolderId: { type: String, default: null },
    licenceRequestId: { type: String, default: null },
    consumer: { type: Schema.Types.Mixed, default: null },
    placedBy: { type: String, required: true },
    madeBy: { type: String, required: true },
    placedAt: { type: Date, required: true },
    lapsesAt: { type: Date, default: null },
    paidAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
    revision: { type: Number, required: true },
  },
  { collection: 'orders', versionKey: false, strict: 'throw', minimize: false },
);
for (const field of ['tenantId', 'partnerId', 'billingAccountId', 'subscriptionId', 'testClockId']) {
  orderSchema.index({ [field]: 1, placedAt: -1, _id: -1 });
}
// With the tenant, so that of a reseller of many tenants no document is read that is not answered.
orderSchema.index({ placedAt: -1, _id: -1, tenantId: 1 });
orderSchema.index({ tenantId: 1, state: 1, placedAt: -1, _id: -1 });
orderSchema.index({ partnerId: 1, state: 1, placedAt: -1, _id: -1 });
orderSchema.index({ testClockId: 1, state: 1, placedAt: -1, _id: -1 });

// Those that were placed and nothing more: they are few.
orderSchema.index({ state: 1, placedAt: 1 });
orderSchema.index({ testClockId: 1, state: 1, paidAt: -1, _id: -1, 'problem.code': 1 });
orderSchema.index({ tenantId: 1, state: 1, paidAt: -1, _id: -1, 'problem.code': 1 });

function ordersWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' });
}

export class Orders {
  readonly collection: Collection<Order>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Order', orderSchema);
  }

  /**
   * For `ChangeOrders`. A quote is committed once, since its order's id follows from it: by the same request again, the first one stays.
   * @returns the one that is there
   * @throws DomainError staleQuote where another request has committed it
   */
  async place(order: Order): Promise<Order> {
    if (await insert(this.collection, order)) return order;
    const there = (await this.find(order._id)) ?? order;
    if (there.madeBy !== order.madeBy) throw quoteCommitted(there._id);
    return there;
  }

  async find(orderId: string): Promise<Order | null> {
    return this.collection.findOne({ _id: orderId });
  }

  /** Those that nothing has carried on with, the longest first: they may not have been started. */
  unstarted(): AsyncIterable<Order> {
    return this.collection.find({ state: 'placed' }).sort({ placedAt: 1 });
  }

  /** The order that a request asks the payment of, unless it was delivered. */
  async undelivered(orderId: string | null): Promise<Order | null> {
    return orderId === null ? null : this.collection.findOne({ _id: orderId, state: { $ne: 'fulfilled' } });
  }

  /** Of those that are there. */
  async statesOf(orderIds: readonly string[]): Promise<ReadonlyMap<string, OrderState>> {
    const found = await this.collection.find({ _id: { $in: [...orderIds] } }, { projection: { state: 1 } }).toArray();
    return new Map(found.map(({ _id, state }) => [_id, state]));
  }

  async within(reach: Reach, orderId: string): Promise<Order | null> {
    return this.collection.findOne(oneWithin(orderId, ordersWithin(reach)));
  }

  /** Goes on to a state, never back. @returns the order as it is then */
  async move(
    orderId: string,
    state: OrderState,
    change: Partial<Pick<Order, 'paymentRequestId' | 'paidAt' | 'endedAt' | 'problem'>> = {},
  ): Promise<Order | null> {
    const before = orderStates.slice(0, orderStates.indexOf(state) + 1);
    const open = before.filter((one) => one !== 'fulfilled' && one !== 'lapsed' && one !== 'cancelled');
    await this.collection.updateOne(
      { _id: orderId, state: { $in: open } },
      { $set: { state, ...given(change) }, $inc: { revision: 1 } },
    );
    return this.find(orderId);
  }

  /** A page of the orders within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: OrderFilter,
    after: OrderPosition | undefined,
    limit: number,
  ): Promise<Order[]> {
    const position = after && { placedAt: after.placedAt, _id: after.id };
    // Of one tenant within the reach: mongod would look for it among all of them, and sort.
    const all = filter.tenantId !== undefined && isWithin(reach, { tenantId: filter.tenantId });
    const owner = filter.tenantId ?? filter.billingAccountId ?? filter.subscriptionId;
    return this.collection
      .find({
        $and: [
          ...(all ? [] : [ordersWithin(reach)]),
          given(filter),
          ...onClock(reach, owner, testClockId),
          ...pageAfter(position, -1),
        ],
      })
      .sort({ placedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }
}

interface Placing {
  readonly id: string;
  readonly placedBy: string;
  readonly madeBy: string;
  readonly zone: string;
  readonly now: Date;
  readonly work: Json<OrderedWork>;
  readonly onAccount: boolean;
  /** The id of the subscription that it begins; null: it begins none. */
  readonly begins: string | null;
  readonly partnerOfRecord?: string | null;
  readonly firstHolderId?: string | null;
  readonly licenceRequestId?: string | null;
  readonly consumer?: Order['consumer'];
}

/** The order that commits a quote; it is placed, and then started. */
export function orderOfQuote(
  { tenantId, partnerId, testClockId, billingAccountId, sellerId, quote }: QuoteRecord,
  { id, zone, now, begins, ...placing }: Placing,
): Order {
  const { bound, dates } = quoteFromJson(quote);
  const lapse = dates.lapsesOn && lapsesAt(dates.lapsesOn, zone);
  const { partnerOfRecord = null, firstHolderId = null, licenceRequestId = null, consumer = null } = placing;
  return {
    _id: id,
    tenantId,
    partnerId,
    testClockId,
    billingAccountId,
    sellerId,
    subscriptionId: begins ?? bound.subscriptionId,
    state: 'placed',
    problem: null,
    quote,
    work: placing.work,
    paymentRequestId: null,
    partnerOfRecord,
    onAccount: placing.onAccount,
    firstHolderId,
    licenceRequestId,
    consumer,
    placedBy: placing.placedBy,
    madeBy: placing.madeBy,
    placedAt: now,
    lapsesAt: lapse && new Date(lapse.epochMilliseconds),
    paidAt: null,
    endedAt: null,
    revision: 1,
  };
}
