import { type Collection, type Connection, Schema } from 'mongoose';
import {
  type AskedTotal,
  type ChangeKind,
  type ChangeOrder,
  isChange,
  type SeenOrders,
  seatsOrdered,
  totalOrdered,
} from '../../domain/billing/change-orders.js';
import { hasEnded, orderedWorkFromJson } from '../../domain/billing/orders.js';
import { assertSameOrders, assertSameRevision, orderedSince, quoteFromJson } from '../../domain/billing/quote.js';
import { instantFromMillis } from '../../domain/calendar.js';
import { subscriptionFromJson } from '../../domain/subscriptions/subscription.js';
import { collectionOf, insert } from '../collection.js';
import type { Subscriptions } from '../subscriptions/subscriptions.js';
import type { Order, Orders } from './orders.js';

/** That an order changes a subscription: the next number of the subscription, so that its insert decides between two orders. */
export interface OrderedChange {
  /** `<subscriptionId>/<number>` */
  readonly _id: string;
  readonly subscriptionId: string;
  readonly number: number;
  readonly tenantId: string;
  readonly orderId: string;
  readonly kind: ChangeKind;
  /** Seats that it adds. */
  readonly added: number;
  /** Of its quote: an order that was not placed by then never is. */
  readonly validUntil: Date;
}

const changeSchema = new Schema<OrderedChange>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    number: { type: Number, required: true },
    tenantId: { type: String, required: true },
    orderId: { type: String, required: true },
    kind: { type: String, required: true },
    added: { type: Number, required: true },
    validUntil: { type: Date, required: true },
  },
  { collection: 'changeOrders', versionKey: false, strict: 'throw' },
);
changeSchema.index({ subscriptionId: 1 });
changeSchema.index({ orderId: 1 });
changeSchema.index({ tenantId: 1 });

export class ChangeOrders {
  readonly collection: Collection<OrderedChange>;

  constructor(
    connection: Connection,
    private readonly orders: Orders,
    private readonly subscriptions: Subscriptions,
  ) {
    this.collection = collectionOf(connection, 'ChangeOrder', changeSchema);
  }

  /** The orders of a subscription that are open, the oldest first. What a crash has left of others is removed. */
  async open(subscriptionId: string, at: Date): Promise<ChangeOrder[]> {
    const found = await this.collection.find({ subscriptionId }).toArray();
    if (found.length === 0) return [];
    const states = await this.orders.statesOf(found.map(({ orderId }) => orderId));
    const isOpen = ({ orderId, validUntil }: OrderedChange) => {
      const state = states.get(orderId);
      return state === undefined ? at < validUntil : !hasEnded(state);
    };
    const over = found.filter((one) => !isOpen(one));
    if (over.length > 0) await this.collection.deleteMany({ _id: { $in: over.map(({ _id }) => _id) } });
    const open = found.filter(isOpen).sort((one, other) => one.number - other.number);
    return Promise.all(
      open.map(async ({ orderId, number, kind, added }) => {
        // The subscription has its seats, and the order is not moved on yet.
        const isThere = added > 0 && (await this.subscriptions.hasCarriedOut(subscriptionId, `order/${orderId}`));
        return { orderId, number, kind, added: isThere ? 0 : added };
      }),
    );
  }

  /** That a total can be set: it says nothing of seats that are on their way. @throws DomainError invalidSeats, with their orders */
  async assertNoSeatsOrdered(subscriptionId: string, at: Date, asked: AskedTotal): Promise<void> {
    const open = await this.open(subscriptionId, at);
    if (seatsOrdered(open) > 0) throw totalOrdered(asked, open);
  }

  /**
   * Places an order: of two that change a subscription, and were quoted without each other, one. Repeated, the first one stays.
   * @returns the one that is there
   * @throws DomainError staleQuote where another request has committed the quote, or something was ordered or changed since it
   */
  async place(order: Order): Promise<Order> {
    const { bound, validUntil } = quoteFromJson(order.quote);
    const { subscriptionId, ordered } = bound;
    const isThere = (await this.orders.find(order._id)) !== null;
    if (!isThere && subscriptionId !== null && ordered !== null) {
      await this.take(order, { subscriptionId, seen: ordered, validUntil: new Date(validUntil.epochMilliseconds) });
    }
    return this.orders.place(order);
  }

  /** Of an order that has ended. */
  async end(orderId: string): Promise<void> {
    await this.collection.deleteMany({ orderId });
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }

  /** @throws DomainError staleQuote */
  private async take(
    order: Order,
    {
      subscriptionId,
      seen,
      validUntil,
    }: { readonly subscriptionId: string; readonly seen: SeenOrders; readonly validUntil: Date },
  ): Promise<void> {
    const { _id: orderId, placedAt: at, tenantId } = order;
    const work = orderedWorkFromJson(order.work);
    if (tenantId === null || !isChange(work)) return;
    const open = await this.open(subscriptionId, at);
    if (open.some((one) => one.orderId === orderId)) return;
    assertSameOrders(seen, open);
    const number = seen.newest + 1;
    const _id = `${subscriptionId}/${number}`;
    const added = work.kind === 'moreSeats' ? work.added : 0;
    const mine = { _id, subscriptionId, number, tenantId, orderId, kind: work.kind, added, validUntil };
    if (!(await insert(this.collection, mine))) {
      if ((await this.collection.findOne({ _id }))?.orderId === orderId) return;
      throw orderedSince();
    }
    // Another one may have had the number, and have been delivered, since it was looked for.
    const found = await this.subscriptions.find(subscriptionId);
    try {
      assertSameRevision(quoteFromJson(order.quote).bound, {
        at: instantFromMillis(at.getTime()),
        subscription: found && subscriptionFromJson(found.subscription),
      });
    } catch (error) {
      await this.collection.deleteOne({ _id, orderId });
      throw error;
    }
  }
}
