import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import {
  isAnswered,
  type LicenceRequestMove,
  type LicenceRequestState,
  licenceRequestAfter,
  licenceRequestStates,
  statesBefore,
  type WantedLicence,
  wantedKey,
} from '../../domain/billing/licence-requests.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { SignedLinks } from '../signed-links.js';
import { onClock } from './of-clock.js';

/** A licence that a user asks for. It names no person but by id; what was typed goes with the user's personal data. */
export interface LicenceRequest extends WantedLicence {
  /** It follows from the user, what is asked for and its number, so that of two at once there is one. */
  readonly _id: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly userId: string;
  /** `wantedKey` */
  readonly wanted: string;
  /** Counts the user's for the same, from 1. */
  readonly number: number;
  /** Written by the user; empty once that was erased. */
  readonly message: string;
  readonly state: LicenceRequestState;
  readonly askedAt: Date;
  readonly lapsesAt: Date;
  readonly endedAt: Date | null;
  /** Why it was declined; null: it was not, or that was erased. */
  readonly reason: string | null;
  /** Reasons of requests to decline it, until it has ended: no workflow carries what somebody typed. */
  readonly proposedReasons: readonly { readonly requestId: string; readonly reason: string }[];
  /** From which it was granted; null: it is not. */
  readonly subscriptionId: string | null;
  /** Of a seat more; null: a seat is, or was, free. */
  readonly orderId: string | null;
  /** Counts its changes. */
  readonly revision: number;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  /** Since when no workflow may follow it, on the wall's time; null: one does. */
  readonly unfollowedSince: Date | null;
}

export interface LicenceRequestFilter {
  readonly tenantId?: string | undefined;
  readonly userId?: string | undefined;
  readonly productId?: string | undefined;
  readonly planId?: string | undefined;
  readonly state?: LicenceRequestState | undefined;
  readonly testClockId?: string | undefined;
}

export interface LicenceRequestPosition {
  readonly askedAt: Date;
  readonly id: string;
}

const requestSchema = new Schema<LicenceRequest>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    userId: { type: String, required: true },
    planId: { type: String, default: null },
    productId: { type: String, required: true },
    wanted: { type: String, required: true },
    number: { type: Number, required: true },
    message: { type: String, required: true },
    state: { type: String, required: true },
    askedAt: { type: Date, required: true },
    lapsesAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    reason: { type: String, default: null },
    proposedReasons: { type: [Schema.Types.Mixed], default: [] },
    subscriptionId: { type: String, default: null },
    orderId: { type: String, default: null },
    revision: { type: Number, required: true },
    madeBy: { type: String, required: true },
    unfollowedSince: { type: Date, default: null },
  },
  { collection: 'licenceRequests', versionKey: false, strict: 'throw' },
);
requestSchema.index({ userId: 1, wanted: 1, number: -1 });
for (const field of ['tenantId', 'userId', 'productId', 'planId', 'state', 'testClockId']) {
  requestSchema.index({ [field]: 1, askedAt: -1, _id: -1 });
}
requestSchema.index({ tenantId: 1, state: 1, askedAt: -1, _id: -1 });
requestSchema.index({ askedAt: -1, _id: -1, tenantId: 1 });
requestSchema.index({ unfollowedSince: 1 });

/** So many reasons of callers who decline at once are kept: an answer forgets them all. */
const keptReasons = 100;

const unanswered = licenceRequestStates.filter((state) => !isAnswered(state));

function requestsWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', user: 'userId' });
}

export class LicenceRequests {
  readonly collection: Collection<LicenceRequest>;
  /** To the page on which an administrator answers: of a request and the user whose link it is. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'LicenceRequest', requestSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of licence requests', ['lrq', 'usr']);
  }

  /** @returns false when there is one by this id */
  async ask(request: LicenceRequest): Promise<boolean> {
    return insert(this.collection, request);
  }

  async find(requestId: string): Promise<LicenceRequest | null> {
    return this.collection.findOne({ _id: requestId });
  }

  async within(reach: Reach, requestId: string): Promise<LicenceRequest | null> {
    return this.collection.findOne(oneWithin(requestId, requestsWithin(reach)));
  }

  /** The user's last one for the same. */
  async newestOf(userId: string, wanted: WantedLicence): Promise<LicenceRequest | null> {
    const found = this.collection
      .find({ userId, wanted: wantedKey(wanted) })
      .sort({ number: -1 })
      .limit(1);
    return (await found.toArray())[0] ?? null;
  }

  /** What a user has asked for and nobody has answered. */
  async unansweredOf(tenantId: string, userId: string): Promise<LicenceRequest[]> {
    return this.collection
      .find({ tenantId, userId, state: { $in: unanswered } })
      .sort({ askedAt: -1, _id: -1 })
      .toArray();
  }

  /** All that these users have asked for, the newest first. */
  async ofUsers(tenantId: string, userIds: readonly string[]): Promise<LicenceRequest[]> {
    return this.collection
      .find({ tenantId, userId: { $in: [...userIds] } })
      .sort({ userId: 1, askedAt: -1, _id: -1 })
      .toArray();
  }

  /** Keeps why somebody declines it, for the workflow, which knows only by which request. */
  async proposeReason(_id: string, requestId: string, reason: string): Promise<void> {
    const open = { _id, state: { $in: statesBefore('decline') }, 'proposedReasons.requestId': { $ne: requestId } };
    const reasons = { $each: [{ requestId, reason }], $slice: -keptReasons };
    await this.collection.updateOne(open, { $push: { proposedReasons: reasons } });
  }

  /** Goes on, where it can; carried out again it changes nothing. */
  async move(
    requestId: string,
    move: LicenceRequestMove,
    { at, ...change }: Partial<Pick<LicenceRequest, 'subscriptionId' | 'orderId' | 'reason'>> & { readonly at: Date },
  ): Promise<void> {
    for (const before of statesBefore(move)) {
      const state = licenceRequestAfter(before, move);
      const ended = isAnswered(state) ? { endedAt: at, proposedReasons: [] } : {};
      await this.collection.updateOne(
        { _id: requestId, state: before },
        { $set: { state, ...given(change), ...ended }, $inc: { revision: 1 } },
      );
    }
  }

  /** A page of those within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: LicenceRequestFilter,
    after: LicenceRequestPosition | undefined,
    limit: number,
  ): Promise<LicenceRequest[]> {
    const owner = filter.tenantId ?? filter.userId;
    const conditions = [
      requestsWithin(reach),
      given(filter),
      ...onClock(reach, owner, testClockId),
      ...pageAfter(after && { askedAt: after.askedAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ askedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Its workflow has told of it, and goes on by itself. */
  async followed(requestId: string): Promise<void> {
    await this.collection.updateOne({ _id: requestId }, { $set: { unfollowedSince: null } });
  }

  unfollowed(since: Date): AsyncIterable<LicenceRequest> {
    return this.collection.find({ unfollowedSince: { $lt: since } }).sort({ unfollowedSince: 1 });
  }

  /** Erases what was typed by a user, and to the user. */
  async forgetUser(tenantId: string, userId: string): Promise<void> {
    await this.collection.updateMany(
      { tenantId, userId },
      { $set: { message: '', reason: null, proposedReasons: [] } },
    );
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

export function licenceRequestIdOf(userId: string, wanted: WantedLicence, number: number): string {
  const hash = createHash('sha256')
    .update(`${userId}/${wantedKey(wanted)}/${number}`)
    .digest('hex');
  return `lrq_${hash.slice(0, 24)}`;
}
