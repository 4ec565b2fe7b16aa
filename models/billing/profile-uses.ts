import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';

/** That a subscription, or an order of keys, is billed by a profile that somebody has named; the others are by the account's default one. */
export interface ProfileUseRecord {
  /** Id of the subscription, before it begins too; of an order of keys, which has none. */
  readonly _id: string;
  readonly profileId: string;
  readonly billingAccountId: string;
  /** The order by which it begins; null: it was named later. */
  readonly orderId: string | null;
  readonly testClockId: string | null;
}

const useSchema = new Schema<ProfileUseRecord>(
  {
    _id: String,
    profileId: { type: String, required: true },
    billingAccountId: { type: String, required: true },
    orderId: { type: String, default: null },
    testClockId: { type: String, default: null },
  },
  { collection: 'billingProfileUses', versionKey: false, strict: 'throw', minimize: false },
);
useSchema.index({ profileId: 1, _id: 1 });
useSchema.index({ testClockId: 1 });

export class ProfileUses {
  readonly collection: Collection<ProfileUseRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'BillingProfileUse', useSchema);
  }

  async find(id: string): Promise<ProfileUseRecord | null> {
    return this.collection.findOne({ _id: id });
  }

  /** What an order begins. Repeated, the first one stays. */
  async begin(use: ProfileUseRecord): Promise<void> {
    await insert(this.collection, use);
  }

  /** Names the profile of what is there. */
  async set({ _id, ...use }: ProfileUseRecord): Promise<void> {
    await this.collection.updateOne({ _id }, { $set: use }, { upsert: true });
  }

  /** From now on the default profile is billed. */
  async clear(id: string): Promise<void> {
    await this.collection.deleteOne({ _id: id });
  }

  /** By which of them each of these is billed, by id. */
  async among(ids: readonly string[]): Promise<ReadonlyMap<string, ProfileUseRecord>> {
    if (ids.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.map((use) => [use._id, use]));
  }

  /** A page of what is paid by a profile, by id. */
  async of(profileId: string, after: string, limit: number): Promise<ProfileUseRecord[]> {
    return this.collection
      .find({ profileId, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }
}
