import { type Collection, type Connection, type Model, type mongo, Schema } from 'mongoose';
import { inserted, isDuplicateKey } from './inserted.js';
import { following } from './page.js';

/** A message to one reader, kept as it was sent. The insert on its identity is the claim to send it. */
export interface Notice {
  /** `<subscription>/<term>/<kind>/<day>/<expiresOn>/<reader>`; of invitations `<subscription>/<reader>/<kind>` */
  _id: string;
  subscriptionId: string;
  tenantId: string;
  readerId: string;
  kind: string;
  /** Days before the end, for `expiring`. */
  days: number | null;
  state: 'claimed' | 'sent' | 'refused';
  messageId: string;
  scheduledAt: Date;
  at: Date;
  /** Gone once the tenant's data is deleted. */
  mail: { to: { name: string; address: string }; language: string; subject: string; text: string; html: string } | null;
}

const noticeSchema = new Schema<Notice>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    readerId: { type: String, required: true },
    kind: { type: String, required: true },
    days: { type: Number, default: null },
    state: { type: String, required: true },
    messageId: { type: String, required: true },
    scheduledAt: { type: Date, required: true },
    at: { type: Date, required: true },
    mail: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'notices', versionKey: false, strict: 'throw' },
);
noticeSchema.index({ subscriptionId: 1, scheduledAt: 1, _id: 1 });
noticeSchema.index({ tenantId: 1 });
noticeSchema.index({ readerId: 1 });

export class Notices {
  readonly model: Model<Notice>;
  /** A notice is a large document: what is written for each of them goes by the driver. */
  private readonly notices: Collection<Notice>;

  constructor(connection: Connection) {
    this.model = connection.model<Notice>('Notice', noticeSchema);
    this.notices = connection.collection<Notice>('notices');
  }

  /** Claims a notice. @returns what is to be sent: this one, or the one that an earlier try left behind */
  async claim(notice: Notice): Promise<Notice> {
    if (await inserted(() => this.notices.insertOne(notice))) return notice;
    return (await this.notices.findOne({ _id: notice._id })) ?? notice;
  }

  /** Claims several at once. @returns what is to be sent: these, or in their places those that an earlier try left behind */
  async claimMany(notices: readonly Notice[]): Promise<Notice[]> {
    if (notices.length === 0) return [];
    try {
      await this.notices.insertMany([...notices], { ordered: false });
      return [...notices];
    } catch (error) {
      // It is thrown after all others were inserted.
      if (!isDuplicateKey(error)) throw error;
    }
    return this.notices.find({ _id: { $in: notices.map(({ _id }) => _id) } }).toArray();
  }

  async ended(noticeId: string, state: 'sent' | 'refused', at: Date): Promise<void> {
    await this.notices.updateOne({ _id: noticeId, state: 'claimed' }, { $set: { state, at } });
  }

  async endedMany(noticeIds: readonly string[], state: 'sent' | 'refused', at: Date): Promise<void> {
    if (noticeIds.length === 0) return;
    await this.notices.updateMany({ _id: { $in: [...noticeIds] }, state: 'claimed' }, { $set: { state, at } });
  }

  async ofSubscription(subscriptionId: string): Promise<Notice[]> {
    return this.model.find({ subscriptionId }).sort({ scheduledAt: 1, _id: 1 }).lean<Notice[]>();
  }

  /** A page of them, by the instants that they were due at. */
  async page(
    subscriptionId: string,
    after: { readonly scheduledAt: Date; readonly id: string } | undefined,
    limit: number,
  ): Promise<Notice[]> {
    const later = after && following('ascending', ['scheduledAt', after.scheduledAt], ['_id', after.id]);
    return this.notices
      .find({ subscriptionId, ...later })
      .sort({ scheduledAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  async pending(subscriptionId: string, kind: string): Promise<Notice[]> {
    return this.model.find({ subscriptionId, kind, state: 'claimed' }).sort({ _id: 1 }).lean<Notice[]>();
  }

  /** How many notices still have their text and address, but for the last one where that waits to be sent. */
  async countMail(tenantId: string): Promise<number> {
    return this.notices.countDocuments({ ...erasable(tenantId), mail: { $ne: null } });
  }

  /** Erases the text and address of whatever was for one reader; what was not sent yet is not sent any more. */
  async eraseReader(tenantId: string, readerId: string): Promise<void> {
    await this.model.updateMany({ tenantId, readerId }, { $set: { mail: null } });
  }

  /** Erases the text and addresses of notices; the last one keeps them until it went out. */
  async eraseMail(tenantId: string): Promise<void> {
    await this.notices.updateMany(erasable(tenantId), { $set: { mail: null } });
  }
}

function erasable(tenantId: string): mongo.Filter<Notice> {
  return { tenantId, $or: [{ state: { $ne: 'claimed' } }, { kind: { $ne: 'deleted' } }] };
}
