import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, isDuplicateKey } from './collection.js';

/** The newest attempts of somebody: when, never at what. */
interface Attempted {
  /** Who, however many API keys they have: `<kind>/<id>` of a partner, a tenant or a redemption. */
  readonly _id: string;
  /** By the wall, in the order of time. */
  readonly at: Date[];
  /** When none of them counts any more. */
  readonly expiresAt: Date;
}

/** How often callers have tried something that is limited, counted for all API processes together. */
export class Attempts {
  readonly collection: Collection<Attempted>;

  /** @param name of the model */
  constructor(connection: Connection, name: string, collection: string) {
    const schema = new Schema<Attempted>(
      { _id: String, at: { type: [Date], required: true }, expiresAt: { type: Date, required: true } },
      { collection, versionKey: false, strict: 'throw' },
    );
    schema.index({ expiresAt: 1 });
    this.collection = collectionOf(connection, name, schema);
  }

  async of(who: string): Promise<readonly Date[]> {
    return (await this.collection.findOne({ _id: who }))?.at ?? [];
  }

  /** Counts some, and keeps the newest. @returns those of before: whoever counts at the same time sees another's or is seen */
  async add(
    who: string,
    { count, at, keep, expiresAt }: { count: number; at: Date; keep: number; expiresAt: Date },
  ): Promise<readonly Date[]> {
    const attempts = Array.from({ length: Math.min(count, keep) }, () => at);
    const update = { $push: { at: { $each: attempts, $slice: -keep } }, $set: { expiresAt } };
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
