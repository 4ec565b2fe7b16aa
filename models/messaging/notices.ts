import { createHash } from 'node:crypto';
import { type Collection, type Connection, type mongo, Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/errors.js';
import type { NoticeKind } from '../../domain/messaging/notice-kinds.js';
import { collectionOf, insert, insertFree, pageAfter } from '../collection.js';

export type NoticeEnd = 'sent' | 'refused' | 'notReached' | 'obsolete';

/** Why the mail server did not take it. */
export interface NoticeProblem {
  code: ErrorCode;
  message: string;
}

/** About a webhook endpoint that was disabled without its owner; its milestone is the endpoint's id. */
export const webhookNoticeKind = 'webhookEndpointDisabled' as const;

/** In the place of a user's id, of the reader who is told of what waits for a person. */
export const operatorsId = 'operators';

/** In the place of a user's id, of a partner. */
export function partnerReaderId(partnerId: string): string {
  return `partner/${partnerId}`;
}

/** A notice's identity as a part of other ids, which have to be short. */
export function noticeHash(noticeId: string): string {
  return createHash('sha256').update(noticeId).digest('hex').slice(0, 40);
}

/** Of a mail in which a reader is told of a day; its milestone is that day. */
export const digestNoticeKind = 'digest' as const;

/** The digest of a reader's day, on the wall's time or that of a clock: known before there is one. */
export function digestIdOf(readerId: string, day: string, testClockId: string | null): string {
  return ['digest', ...(testClockId === null ? [] : [testClockId]), day, readerId].join('/');
}

export interface NoticeMail {
  to: { name: string; address: string };
  language: string;
  subject: string;
  text: string;
  html: string;
  /** The instant that it names as its own (RFC 3339). */
  date: string;
  /** Documents whose PDF is attached. */
  documentIds?: string[];
  /** What a digest tells: ids of notices. */
  noticeIds?: string[];
  /** Of news that is told in a digest: what that says of it, and of which customer. */
  told?: { organisation: string; summary: string };
}

/** A message to one reader, kept as it was sent. The insert on its identity is the claim to send it. */
export interface Notice {
  /**
   * `<subscription>/<milestone>/<reader>`; of reclaims of unused licences `<reclaim>/<kind>/<reader>`; of invitations `<subscription>/<reader>/<kind>`, of orders of keys `<order>/<reader>`, of money
   * `<kind>/<milestone>/<reader>`
   */
  _id: string;
  /** Null for one about an order of keys; of money, the one that was ordered, though it may not be there yet. */
  subscriptionId: string | null;
  tenantId: string;
  testClockId: string | null;
  readerId: string;
  kind: NoticeKind;
  /** Days before the end, for `expiring`, or before the deletion. */
  days: number | null;
  /** Identity of the milestone that it is about; of invitations `invitation`, of orders of keys the order's id, of a webhook endpoint or a reclaim its id, of money that of the
   * request, order, payment or document. */
  milestone: string;
  /**
   * `inDigest`: it is told in the reader's digest; `deferred`: its delivery process tries again; `refused`: by the mail server, for good; `notReached`: given up; `obsolete`: not
   * sent, since its reason was gone.
   */
  state: 'claimed' | 'deferred' | 'inDigest' | NoticeEnd;
  /** The digest in which it is told; null: it is a mail of its own. */
  digestId: string | null;
  /** Of the last attempt; null once it is sent. */
  problem: NoticeProblem | null;
  messageId: string;
  scheduledAt: Date;
  at: Date;
  /** Gone once the tenant's data is deleted. */
  mail: NoticeMail | null;
}

const noticeSchema = new Schema<Notice>(
  {
    _id: String,
    subscriptionId: { type: String, default: null },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    readerId: { type: String, required: true },
    kind: { type: String, required: true },
    days: { type: Number, default: null },
    milestone: { type: String, required: true },
    state: { type: String, required: true },
    problem: { type: Schema.Types.Mixed, default: null },
    digestId: { type: String, default: null },
    messageId: { type: String, required: true },
    scheduledAt: { type: Date, required: true },
    at: { type: Date, required: true },
    mail: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'notices', versionKey: false, strict: 'throw' },
);
noticeSchema.index({ subscriptionId: 1, scheduledAt: 1, _id: 1, kind: 1 });
noticeSchema.index({ subscriptionId: 1, milestone: 1 });
noticeSchema.index({ milestone: 1, kind: 1 });
noticeSchema.index({ readerId: 1 });
noticeSchema.index({ digestId: 1, state: 1 });
noticeSchema.index({ tenantId: 1, digestId: 1 });
noticeSchema.index({ tenantId: 1, state: 1, scheduledAt: -1, _id: -1 });
noticeSchema.index({ testClockId: 1, state: 1, scheduledAt: -1, _id: -1 });

const unsent: Notice['state'][] = ['claimed', 'deferred'];

export class Notices {
  readonly collection: Collection<Notice>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Notice', noticeSchema);
  }

  /** Claims a notice. @returns what is to be sent: this one, or the one that an earlier try left behind */
  async claim(notice: Notice): Promise<Notice> {
    if (await insert(this.collection, notice)) return notice;
    return (await this.collection.findOne({ _id: notice._id })) ?? notice;
  }

  /** Claims several at once. @returns what is to be sent: these, or in their places those that an earlier try left behind */
  async claimMany(notices: readonly Notice[]): Promise<Notice[]> {
    if (await insertFree(this.collection, notices)) return [...notices];
    return this.collection.find({ _id: { $in: notices.map(({ _id }) => _id) } }).toArray();
  }

  async find(noticeId: string): Promise<Notice | null> {
    return this.collection.findOne({ _id: noticeId });
  }

  /** @param problem what the mail server said; left out: what it said the last time stays */
  async ended(noticeId: string, state: NoticeEnd, at: Date, problem?: NoticeProblem | null): Promise<void> {
    await this.collection.updateOne(
      { _id: noticeId, state: { $in: unsent } },
      { $set: { state, at, ...(problem === undefined ? {} : { problem }) } },
    );
  }

  /** What waits for a digest, or is in one that is on its way. */
  async waitingFor(digestId: string): Promise<Notice[]> {
    return this.collection.find({ digestId, state: 'inDigest' }).sort({ _id: 1 }).toArray();
  }

  /** It is told in the next digest, since this one has been put together. */
  async moveToDigest(noticeId: string, from: string, to: string): Promise<void> {
    await this.collection.updateOne({ _id: noticeId, digestId: from, state: 'inDigest' }, { $set: { digestId: to } });
  }

  /** What a digest that is put together says; nothing that comes later is in it. */
  async compose(digestId: string, mail: NoticeMail): Promise<void> {
    await this.collection.updateOne({ _id: digestId, state: { $in: unsent } }, { $set: { mail } });
  }

  /** It is not told any more, since its reason is gone; or what was told in a digest has gone the digest's way. */
  async endInDigest(which: { readonly noticeId: string } | { readonly digestId: string }, state: NoticeEnd, at: Date) {
    const found = 'noticeId' in which ? { _id: which.noticeId } : { digestId: which.digestId };
    await this.collection.updateMany({ ...found, state: 'inDigest' }, { $set: { state, at } });
  }

  /** It was not taken, and is tried again. */
  async deferred(noticeId: string, problem: NoticeProblem): Promise<void> {
    await this.collection.updateOne(
      { _id: noticeId, state: { $in: unsent } },
      { $set: { state: 'deferred', problem } },
    );
  }

  /** What it says at the instant of sending takes the place of what it said when it was due. */
  async recomposed(noticeId: string, mail: NoticeMail): Promise<void> {
    await this.collection.updateOne({ _id: noticeId, state: { $in: unsent }, mail: { $ne: null } }, { $set: { mail } });
  }

  async endedMany(noticeIds: readonly string[], state: NoticeEnd, at: Date): Promise<void> {
    if (noticeIds.length === 0) return;
    await this.collection.updateMany({ _id: { $in: [...noticeIds] }, state: 'claimed' }, { $set: { state, at } });
  }

  /** To all readers, of a kind about a request for payment, an order or a payment. */
  async about(kind: NoticeKind, milestone: string): Promise<Notice[]> {
    return this.collection.find({ milestone, kind }).toArray();
  }

  async ofSubscription(subscriptionId: string): Promise<Notice[]> {
    return this.collection.find({ subscriptionId }).sort({ scheduledAt: 1, _id: 1 }).toArray();
  }

  /** How many readers each of some messages has reached, or not: by its milestone and what became of it. */
  async outcomes(subscriptionId: string, milestones: readonly string[]): Promise<Map<string, Map<string, number>>> {
    const found = await this.collection
      .find({ subscriptionId, milestone: { $in: [...milestones] } }, { projection: { milestone: 1, state: 1 } })
      .toArray();
    const counted = new Map<string, Map<string, number>>();
    for (const { milestone, state } of found) {
      const ofOne = counted.get(milestone) ?? new Map<string, number>();
      counted.set(milestone, ofOne.set(state, (ofOne.get(state) ?? 0) + 1));
    }
    return counted;
  }

  /** A page of them, by the instants that they were due at. @param unseen kinds that are left out */
  async page(
    subscriptionId: string,
    after: { readonly scheduledAt: Date; readonly id: string } | undefined,
    limit: number,
    unseen: readonly NoticeKind[] = [],
  ): Promise<Notice[]> {
    const kinds = unseen.length > 0 ? [{ kind: { $nin: [...unseen] } }] : [];
    return this.collection
      .find({
        $and: [
          { subscriptionId },
          ...kinds,
          ...pageAfter(after && { scheduledAt: after.scheduledAt, _id: after.id }, 1),
        ],
      })
      .sort({ scheduledAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  async pending(subscriptionId: string, kind: NoticeKind): Promise<Notice[]> {
    return this.collection
      .find({ subscriptionId, kind, state: { $in: unsent } })
      .sort({ _id: 1 })
      .toArray();
  }

  /**
   * How many mails still have their text and address, but for those that still have to be sent to somebody: those about the tenant, and the
   * digests of partners that name it.
   */
  async countMail(tenantId: string): Promise<number> {
    const digests = await this.digestsOf(tenantId);
    const [own, ofPartners] = await Promise.all([
      this.collection.countDocuments({ ...erasable(tenantId), mail: { $ne: null } }),
      this.collection.countDocuments({ _id: { $in: digests }, tenantId: { $ne: tenantId }, mail: { $ne: null } }),
    ]);
    return own + ofPartners;
  }

  /** Erases the text and address of whatever was for one reader; what was not sent yet is not sent any more. */
  async eraseReader(tenantId: string, readerId: string): Promise<void> {
    await this.collection.updateMany({ tenantId, readerId }, { $set: { mail: null } });
  }

  /** The same of somebody who read for a partner. */
  async eraseMember(membershipId: string): Promise<void> {
    await this.collection.updateMany({ readerId: membershipId }, { $set: { mail: null } });
  }

  /** Erases the text and addresses of notices; the last one, and those to operators, keep them until they went out. */
  async eraseMail(tenantId: string): Promise<void> {
    // A partner's digest names its other customers as well, and this one.
    await this.collection.updateMany({ _id: { $in: await this.digestsOf(tenantId) } }, { $set: { mail: null } });
    await this.collection.updateMany(erasable(tenantId), { $set: { mail: null } });
  }

  /** Ids of the digests in which something about a tenant is told, or was. */
  private async digestsOf(tenantId: string): Promise<string[]> {
    const found = await this.collection.distinct('digestId', { tenantId, digestId: { $ne: null } });
    return found.flatMap((id) => id ?? []);
  }
}

/** The last one, and what operators have to do for a customer who is gone, is kept until it went out. */
function erasable(tenantId: string): mongo.Filter<Notice> {
  return { tenantId, $or: [{ state: { $nin: unsent } }, { kind: { $ne: 'deleted' }, readerId: { $ne: operatorsId } }] };
}
