import { type Connection, type Model, Schema } from 'mongoose';
import type { PlanVersion } from '../domain/subscription.js';
import { inserted } from './inserted.js';
import { following } from './page.js';
import { oneWithin, type Reach, withinReach } from './reach.js';

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
  /** Hash of the request that cancelled it, so that a repetition finds its own; null: it was not cancelled. */
  cancelledBy: string | null;
}

export interface KeyOrderFilter {
  readonly tenantId?: string | undefined;
  /** Left out: orders for live use, unless a tenant is named. */
  readonly testClockId?: string | undefined;
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
    cancelledBy: { type: String, default: null },
  },
  { collection: 'keyOrders', versionKey: false, strict: 'throw' },
);
keyOrderSchema.index({ tenantId: 1, orderedAt: -1, _id: -1 });
keyOrderSchema.index({ soldBy: 1, testClockId: 1, orderedAt: -1, _id: -1 });
keyOrderSchema.index({ testClockId: 1, orderedAt: -1, _id: -1 });

export class KeyOrders {
  readonly model: Model<KeyOrder>;

  constructor(connection: Connection) {
    this.model = connection.model<KeyOrder>('KeyOrder', keyOrderSchema);
  }

  async create(order: KeyOrder): Promise<boolean> {
    return inserted(() => this.model.create(order));
  }

  async find(keyOrderId: string): Promise<KeyOrder | null> {
    return this.model.findById(keyOrderId).lean<KeyOrder>();
  }

  /** The order, if it is within the reach of a caller: a partner's are those that it made. */
  async within(reach: Reach, keyOrderId: string): Promise<KeyOrder | null> {
    return this.model.findOne(oneWithin(keyOrderId, withinReach(reach, 'soldBy'))).lean<KeyOrder>();
  }

  /** Orders within a reach, the newest first; those on a test clock only when it or their tenant is named. */
  async list(
    reach: Reach,
    { tenantId, testClockId }: KeyOrderFilter,
    after: KeyOrderPosition | undefined,
    limit: number,
  ): Promise<KeyOrder[]> {
    const ofOneTenant = reach.kind === 'tenant' || tenantId !== undefined;
    const conditions = [
      withinReach(reach, 'soldBy'),
      ...(ofOneTenant && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
      ...(tenantId === undefined ? [] : [{ tenantId }]),
      ...(after ? [following('descending', ['orderedAt', after.orderedAt], ['_id', after.id])] : []),
    ];
    return this.model.find({ $and: conditions }).sort({ orderedAt: -1, _id: -1 }).limit(limit).lean<KeyOrder[]>();
  }

  /** Writes down which request has cancelled it: the first one stays. @returns whether it is this one */
  async cancelled(keyOrderId: string, requestHash: string): Promise<boolean> {
    await this.model.updateOne({ _id: keyOrderId, cancelledBy: null }, { $set: { cancelledBy: requestHash } });
    return (await this.find(keyOrderId))?.cancelledBy === requestHash;
  }
}
