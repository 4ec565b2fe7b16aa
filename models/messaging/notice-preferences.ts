import { type Collection, type Connection, Schema } from 'mongoose';
import type { OptionalNoticeKind } from '../../domain/messaging/preferences.js';
import { collectionOf } from '../collection.js';

/** What a reader of notices wants. It names nobody but by id. */
export interface NoticePreferences {
  /** Id of the user or the partner. */
  readonly _id: string;
  /** The user's tenant; null for a partner. */
  readonly tenantId: string | null;
  readonly off: readonly OptionalNoticeKind[];
}

const schema = new Schema<NoticePreferences>(
  { _id: String, tenantId: { type: String, default: null }, off: { type: [String], required: true } },
  { collection: 'noticePreferences', versionKey: false, strict: 'throw' },
);
schema.index({ tenantId: 1 });

export class NoticePreferencesOfReaders {
  readonly collection: Collection<NoticePreferences>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'NoticePreferences', schema);
  }

  /** What a reader has turned off; nothing, unless it was said. */
  async of(readerId: string): Promise<readonly OptionalNoticeKind[]> {
    return (await this.collection.findOne({ _id: readerId }))?.off ?? [];
  }

  /** The same of several: by their ids, without those who have said nothing. */
  async ofMany(readerIds: readonly string[]): Promise<Map<string, readonly OptionalNoticeKind[]>> {
    const found = await this.collection.find({ _id: { $in: [...readerIds] } }).toArray();
    return new Map(found.map(({ _id, off }) => [_id, off]));
  }

  async set({ _id, tenantId, off }: NoticePreferences): Promise<void> {
    await this.collection.updateOne({ _id }, { $set: { tenantId, off: [...off] } }, { upsert: true });
  }
}
