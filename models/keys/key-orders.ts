import { type Collection, type Connection, Schema } from 'mongoose';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';

/**
 * Keys that were ordered for a tenant and that nobody has seen: the tenant redeems them, all at once, by naming the order.
 * Whether that was done stands in no order: the claims on its keys tell it. It names no person.
 */
export interface KeyOrder {
  _id: string;
  tenantId: string;
  /** Its tenant's. */
  testClockId: string | null;
  /** The batch that was made for it. */
  batchId: string;
  /**
   * Hash of the first of its keys in the order of hashes, in which keys are claimed: who has claimed this one has the order.
   */
  firstKey: string;
  plan: PlanVersion;
  /** The term; null for a perpetual plan. */
  months: number | null;
  count: number;
  seatsPerKey: number;
  /** Id of the partner that ordered; null: the reseller itself. */
  soldBy: string | null;
  /** Id of the API key. */
  orderedBy: string;
  orderedAt: Date;
  /** When it was written down, on the wall's time, as long as it may be that nothing announces it; null: that was started. */
  unannouncedSince: Date | null;
  /** Hash of the request that cancelled it, so that a repetition finds its own; null: it was not cancelled. */
  cancelledBy: string | null;
  /** That an administrator of the tenant does not want it, and why; null: none has said so. */
  declined: { readonly reason: string; readonly at: Date } | null;
}

export interface KeyOrderFilter {
  readonly tenantId?: string | undefined;
  /** Left out: orders for live use, unless a tenant is named. */
  readonly testClockId?: string | undefined;
  /** Of whatever clock: for those who see one tenant only, which is on one clock or on none. */
  readonly onAnyClock?: boolean | undefined;
}

/** Where a page of orders ends: the newest come first. */
export interface KeyOrderPosition {
  readonly orderedAt: Date;
  readonly id: string;
}

const keyOrderSchema = new Schema<KeyOrder>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    batchId: { type: String, required: true },
    firstKey: { type: String, required: true },
    plan: { type: new Schema<PlanVersion>({ id: String, version: Number }, { _id: false }), required: true },
    months: { type: Number, default: null },
    count: { type: Number, required: true },
    seatsPerKey: { type: Number, required: true },
    soldBy: { type: String, default: null },
    orderedBy: { type: String, required: true },
    orderedAt: { type: Date, required: true },
    unannouncedSince: { type: Date, default: null },
    cancelledBy: { type: String, default: null },
    declined: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'keyOrders', versionKey: false, strict: 'throw' },
);
keyOrderSchema.index({ tenantId: 1, orderedAt: -1, _id: -1 });
keyOrderSchema.index({ soldBy: 1, testClockId: 1, orderedAt: -1, _id: -1 });
keyOrderSchema.index({ 'plan.id': 1, testClockId: 1, orderedAt: -1, _id: -1 });
keyOrderSchema.index({ unannouncedSince: 1 });
keyOrderSchema.index({ testClockId: 1, orderedAt: -1, _id: -1 });

function ordersWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', partner: 'soldBy', plan: 'plan.id' });
}

export class KeyOrders {
  readonly collection: Collection<KeyOrder>;

  /** Of the pages of orders, which are read without an account. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'KeyOrder', keyOrderSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of key orders', ['kord']);
  }

  async create(order: KeyOrder): Promise<boolean> {
    return insert(this.collection, order);
  }

  async find(keyOrderId: string): Promise<KeyOrder | null> {
    return this.collection.findOne({ _id: keyOrderId });
  }

  /** The order, if it is within the reach of a caller: a partner's are those that it made. */
  async within(reach: Reach, keyOrderId: string): Promise<KeyOrder | null> {
    return this.collection.findOne(oneWithin(keyOrderId, ordersWithin(reach)));
  }

  /** Orders within a reach, the newest first; those on a test clock only when it or their tenant is named. */
  async list(
    reach: Reach,
    { tenantId, testClockId, onAnyClock }: KeyOrderFilter,
    after: KeyOrderPosition | undefined,
    limit: number,
  ): Promise<KeyOrder[]> {
    const ofOneTenant = onAnyClock || tenantId !== undefined;
    const conditions = [
      ordersWithin(reach),
      ...(ofOneTenant && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
      ...(tenantId === undefined ? [] : [{ tenantId }]),
      ...pageAfter(after && { orderedAt: after.orderedAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ orderedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Its announcement was started. */
  async announced(keyOrderId: string): Promise<void> {
    await this.collection.updateOne({ _id: keyOrderId }, { $set: { unannouncedSince: null } });
  }

  /** Those written down before an instant whose announcement may not have been started. */
  unannounced(writtenBefore: Date): AsyncIterable<KeyOrder> {
    return this.collection.find({ unannouncedSince: { $lt: writtenBefore } }).sort({ unannouncedSince: 1 });
  }

  /** Writes down which request has cancelled or declined it: the first one stays. @returns whether it is this one */
  async cancelled(keyOrderId: string, requestHash: string, declined: KeyOrder['declined'] = null): Promise<boolean> {
    await this.collection.updateOne(
      { _id: keyOrderId, cancelledBy: null },
      { $set: { cancelledBy: requestHash, declined, ...(declined && { unannouncedSince: new Date() }) } },
    );
    return (await this.find(keyOrderId))?.cancelledBy === requestHash;
  }
}
