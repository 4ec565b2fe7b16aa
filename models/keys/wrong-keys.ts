import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, isDuplicateKey } from '../collection.js';

/** The newest wrong keys that somebody has named: when, never which. */
interface NamedWrongly {
  /** Who: `<kind>/<id>` of a partner, a tenant or a redemption, however many API keys they have. */
  readonly _id: string;
  /** By the wall, in the order of time. */
  readonly at: Date[];
  /** When none of them counts any more. */
  readonly expiresAt: Date;
}

const namedWronglySchema = new Schema<NamedWrongly>(
  { _id: String, at: { type: [Date], required: true }, expiresAt: { type: Date, required: true } },
  { collection: 'wrongKeys', versionKey: false, strict: 'throw' },
);
namedWronglySchema.index({ expiresAt: 1 });

/** How often callers have named wrong product keys, counted for all API processes together. */
export class WrongKeys {
  readonly collection: Collection<NamedWrongly>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'WrongKey', namedWronglySchema);
  }

  async of(who: string): Promise<readonly Date[]> {
    return (await this.collection.findOne({ _id: who }))?.at ?? [];
  }

  /** Counts some, and keeps the newest. @returns those of before: whoever counts at the same time sees another's or is seen */
  async add(
    who: string,
    { count, at, keep, expiresAt }: { count: number; at: Date; keep: number; expiresAt: Date },
  ): Promise<readonly Date[]> {
    const named = Array.from({ length: Math.min(count, keep) }, () => at);
    const update = { $push: { at: { $each: named, $slice: -keep } }, $set: { expiresAt } };
    try {
      const before = await this.collection.findOneAndUpdate({ _id: who }, update, {
        upsert: true,
        returnDocument: 'before',
      });
      return before?.at ?? [];
    } catch (error) {
      // Somebody has just made the document: it is there now.
      if (!isDuplicateKey(error)) throw error;
      return (await this.collection.findOneAndUpdate({ _id: who }, update, { returnDocument: 'before' }))?.at ?? [];
    }
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.collection.deleteMany({ expiresAt: { $lte: now } });
  }
}
