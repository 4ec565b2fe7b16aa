import { type Collection, type Connection, Schema } from 'mongoose';
import type { OrderedWork } from '../../domain/billing/orders.js';
import type { Quote } from '../../domain/billing/quote.js';
import type { AgreedPrice } from '../../domain/billing/seat-prices.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Json } from '../../domain/json.js';
import { collectionOf, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';

/** A quote in which a price was set for a customer. */
export type OfferRecord = QuoteRecord & { readonly tenantId: string; readonly offer: Offer };

/** One that accepts an offer has its price, and is none. */
export function isOffer(quote: QuoteRecord): quote is OfferRecord {
  return quote.tenantId !== null && quote.offer?.quoteId === quote._id;
}

/** What a representative has offered: it is accepted by a quote of its own, and ordered once. */
export interface Offer {
  /** In which the price was set. */
  readonly quoteId: string;
  /** Of the one order that may come of it. */
  readonly orderId: string;
  readonly price: Json<AgreedPrice>;
  readonly asked: OfferedPurchase | OfferedPlanChange;
}

export interface OfferedPurchase {
  readonly kind: 'purchase';
  readonly tenantId: string;
  readonly billingAccountId: string;
  readonly planId: string;
  readonly seats: number;
  readonly currency: string;
  readonly endsOn?:
    | { readonly kind: 'subscription'; readonly subscriptionId: string }
    | { readonly kind: 'monthEnd'; readonly month: string }
    | undefined;
}

export interface OfferedPlanChange {
  readonly kind: 'planChange';
  readonly subscriptionId: string;
  readonly planId: string;
  readonly seats: number;
  readonly when: 'now' | 'lastDay';
}

/** A quote as it was given, with what is delivered when it is committed. */
export interface QuoteRecord {
  readonly _id: string;
  /** Null: a partner's, for its own account. */
  readonly tenantId: string | null;
  /** Null: a tenant's. */
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly billingAccountId: string;
  readonly sellerId: string;
  readonly quote: Json<Quote>;
  readonly work: Json<OrderedWork>;
  /** At a price that a representative has set; null: at that of the list. */
  readonly offer: Offer | null;
  /** That the price that was set in it is not offered any more. */
  readonly withdrawal: OfferWithdrawal | null;
  /** Since when somebody orders at the price that was set in it, on the wall's time. */
  readonly orderingSince: Date | null;
  /** Since when those whom its price, or its withdrawal, concerns are to be told, on the wall's time; null: that has begun. */
  readonly unannouncedSince: Date | null;
  readonly createdAt: Date;
}

export interface OfferWithdrawal {
  readonly at: Date;
  /** A principal's id. */
  readonly by: string;
  readonly reason: string | null;
}

const quoteSchema = new Schema<QuoteRecord>(
  {
    _id: String,
    tenantId: { type: String, default: null },
    partnerId: { type: String, default: null },
    testClockId: { type: String, default: null },
    billingAccountId: { type: String, required: true },
    sellerId: { type: String, required: true },
    quote: { type: Schema.Types.Mixed, required: true },
    work: { type: Schema.Types.Mixed, required: true },
    offer: { type: Schema.Types.Mixed, default: null },
    withdrawal: { type: Schema.Types.Mixed, default: null },
    orderingSince: { type: Date, default: null },
    unannouncedSince: { type: Date, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'quotes', versionKey: false, strict: 'throw', minimize: false },
);
quoteSchema.index({ tenantId: 1, createdAt: 1 });
quoteSchema.index({ partnerId: 1, createdAt: 1 });
quoteSchema.index({ testClockId: 1 });
quoteSchema.index({ createdAt: 1 });
quoteSchema.index({ unannouncedSince: 1 });

export class Quotes {
  readonly collection: Collection<QuoteRecord>;
  /** The links in the mails about offers, of the quote in which the price was set. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'Quote', quoteSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of offers', ['quo']);
  }

  /** Repeated, the first one stays. @returns the one that is there */
  async keep(quote: QuoteRecord): Promise<QuoteRecord> {
    if (await insert(this.collection, quote)) return quote;
    return (await this.collection.findOne({ _id: quote._id })) ?? quote;
  }

  async find(quoteId: string): Promise<QuoteRecord | null> {
    return this.collection.findOne({ _id: quoteId });
  }

  /** Begins an order at the price that was set in it. @returns false where it was withdrawn */
  async beginOrder(quoteId: string): Promise<boolean> {
    const found = { _id: quoteId, withdrawal: null };
    return (await this.collection.updateOne(found, { $set: { orderingSince: new Date() } })).matchedCount === 1;
  }

  /**
   * Takes back the price that was set in it, once.
   * @param before whoever began to order before this instant has given up
   * @returns it as it is then; not withdrawn where somebody orders at it in this moment
   */
  async withdrawOffer(quoteId: string, withdrawal: OfferWithdrawal, before: Date): Promise<QuoteRecord | null> {
    const free = { $or: [{ orderingSince: null }, { orderingSince: { $lt: before } }] };
    const $set = { withdrawal, unannouncedSince: new Date() };
    await this.collection.updateOne({ _id: quoteId, withdrawal: null, ...free }, { $set });
    return this.find(quoteId);
  }

  /** Whoever is to be told of it, as it was read, is being told. */
  async announced({ _id, withdrawal }: Pick<QuoteRecord, '_id' | 'withdrawal'>): Promise<void> {
    const asRead = withdrawal === null ? { withdrawal: null } : {};
    await this.collection.updateOne({ _id, ...asRead }, { $set: { unannouncedSince: null } });
  }

  /** Prices that were set, or withdrawn, before this instant without anybody having been told. */
  unannounced(since: Date): AsyncIterable<QuoteRecord> {
    return this.collection.find({ unannouncedSince: { $lt: since } }).sort({ unannouncedSince: 1 });
  }

  async within(reach: Reach, quoteId: string): Promise<QuoteRecord | null> {
    return this.collection.findOne(
      oneWithin(
        quoteId,
        withinReach(reach, { tenant: 'tenantId', partner: 'partnerId', billingAccount: 'billingAccountId' }),
      ),
    );
  }
}
