import { type Collection, type Connection, Schema } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, given, insert } from '../collection.js';
import { oneWithin, withinReach } from '../identity/reach.js';

/** An adviser who sells keys and looks after customers. */
export interface Partner {
  /** Digits, as the partner's programme gave them. */
  _id: string;
  name: string;
  /** Language of what it is told (BCP 47). */
  locale: string;
  /** Whom a customer turns to; null: the partner's name alone is shown. */
  email: string | null;
  revision: number;
  /** Hash of the request that made it: a repetition finds its own. */
  madeBy: string;
  createdAt: Date;
}

export interface PartnerChange {
  readonly name?: string | undefined;
  readonly locale?: string | undefined;
  readonly email?: string | null | undefined;
}

const partnerSchema = new Schema<Partner>(
  {
    _id: String,
    name: { type: String, required: true },
    locale: { type: String, required: true },
    email: { type: String, default: null },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'partners', versionKey: false, strict: 'throw' },
);

export class Partners {
  readonly collection: Collection<Partner>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Partner', partnerSchema);
  }

  async create(partner: Partner): Promise<boolean> {
    return insert(this.collection, partner);
  }

  async find(partnerId: string): Promise<Partner | null> {
    return this.collection.findOne({ _id: partnerId });
  }

  async byIds(partnerIds: readonly string[]): Promise<Map<string, Partner>> {
    const found = await this.collection.find({ _id: { $in: [...partnerIds] } }).toArray();
    return new Map(found.map((partner) => [partner._id, partner]));
  }

  /** The partner, if it is within the reach of a caller. */
  async within(reach: Reach, partnerId: string): Promise<Partner | null> {
    return this.collection.findOne(oneWithin(partnerId, withinReach(reach, { partner: '_id' })));
  }

  /** Partners after an id, in order of their ids. */
  async list(after: string, limit: number): Promise<Partner[]> {
    return this.collection
      .find({ _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Changes a partner that nobody has changed since this revision. @returns null when somebody has */
  async change(partnerId: string, revision: number, change: PartnerChange): Promise<Partner | null> {
    return this.collection.findOneAndUpdate(
      { _id: partnerId, revision },
      { $set: { ...given(change), revision: revision + 1 } },
      { returnDocument: 'after' },
    );
  }
}
