import { type Collection, type Connection, Schema } from 'mongoose';
import { everythingAtOnce, type NoticeChoices } from '../../domain/messaging/preferences.js';
import { collectionOf } from '../collection.js';

/** What a reader of notices wants. It names nobody but by id. */
export interface NoticePreferences extends NoticeChoices {
  /** Id of the user or the partner. */
  readonly _id: string;
  /** The user's tenant; null for a partner. */
  readonly tenantId: string | null;
}

const schema = new Schema<NoticePreferences>(
  {
    _id: String,
    tenantId: { type: String, default: null },
    others: { type: String, required: true },
    kinds: { type: Schema.Types.Mixed, required: true },
  },
  { collection: 'noticePreferences', versionKey: false, strict: 'throw', minimize: false },
);
schema.index({ tenantId: 1 });

export class NoticePreferencesOfReaders {
  readonly collection: Collection<NoticePreferences>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'NoticePreferences', schema);
  }

  /** What a reader has chosen; everything at once, unless it was said. */
  async of(readerId: string): Promise<NoticeChoices> {
    const found = await this.collection.findOne({ _id: readerId });
    return found ? { others: found.others, kinds: found.kinds } : everythingAtOnce;
  }

  /** The same of several: by their ids, without those who have said nothing. */
  async ofMany(readerIds: readonly string[]): Promise<Map<string, NoticeChoices>> {
    const found = await this.collection.find({ _id: { $in: [...readerIds] } }).toArray();
    return new Map(found.map(({ _id, others, kinds }) => [_id, { others, kinds }]));
  }

  async set({ _id, tenantId, others, kinds }: NoticePreferences): Promise<void> {
    await this.collection.updateOne({ _id }, { $set: { tenantId, others, kinds: { ...kinds } } }, { upsert: true });
  }
}
