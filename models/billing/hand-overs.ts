import { createHash } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { HandOverEnd } from '../../domain/billing/hand-overs.js';
import type { Reach } from '../../domain/identity/grants.js';
import { collectionOf, given, insert, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';
import { onClock } from './of-clock.js';

/** A subscription that a user offers to another one, who then pays for it. It names no person but by id. */
export interface HandOver {
  /** It follows from the subscription and its number, so that of two at once there is one. */
  readonly _id: string;
  readonly subscriptionId: string;
  /** Counts those of the subscription, from 1. */
  readonly number: number;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly fromUserId: string;
  readonly fromBillingAccountId: string;
  readonly toUserId: string;
  /** By which it is paid then. */
  readonly toBillingAccountId: string;
  readonly offeredAt: Date;
  readonly lapsesAt: Date;
  /** Null: nobody has answered; whether it has lapsed its times say. */
  readonly end: HandOverEnd | null;
  readonly endedAt: Date | null;
  /** Hash of the request that made it: a repetition finds its own. */
  readonly madeBy: string;
  /** The principal who offers it for the organisation, since the purchaser has left; null: the purchaser does. */
  readonly offeredFor: string | null;
  /** Since when its workflow may not know of it, on the wall's time; null: it does. */
  readonly untoldSince: Date | null;
}

export interface HandOverFilter {
  readonly subscriptionId?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly testClockId?: string | undefined;
}

export interface HandOverPosition {
  readonly offeredAt: Date;
  readonly id: string;
}

const handOverSchema = new Schema<HandOver>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    number: { type: Number, required: true },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    fromUserId: { type: String, required: true },
    fromBillingAccountId: { type: String, required: true },
    toUserId: { type: String, required: true },
    toBillingAccountId: { type: String, required: true },
    offeredAt: { type: Date, required: true },
    lapsesAt: { type: Date, required: true },
    end: { type: String, default: null },
    endedAt: { type: Date, default: null },
    madeBy: { type: String, required: true },
    offeredFor: { type: String, default: null },
    untoldSince: { type: Date, default: null },
  },
  { collection: 'handOvers', versionKey: false, strict: 'throw' },
);
handOverSchema.index({ subscriptionId: 1, number: -1 });
for (const field of ['tenantId', 'fromBillingAccountId', 'toUserId', 'subscriptionId', 'testClockId']) {
  handOverSchema.index({ [field]: 1, offeredAt: -1, _id: -1 });
}
handOverSchema.index({ offeredAt: -1, _id: -1, tenantId: 1 });
handOverSchema.index({ untoldSince: 1 });

function handOversWithin(reach: Reach): Condition {
  return withinReach(reach, { tenant: 'tenantId', billingAccount: 'fromBillingAccountId', user: 'toUserId' });
}

export class HandOvers {
  readonly collection: Collection<HandOver>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'HandOver', handOverSchema);
  }

  /** @returns false when there is one by this id */
  async offer(handOver: HandOver): Promise<boolean> {
    return insert(this.collection, handOver);
  }

  async find(handOverId: string): Promise<HandOver | null> {
    return this.collection.findOne({ _id: handOverId });
  }

  async within(reach: Reach, handOverId: string): Promise<HandOver | null> {
    return this.collection.findOne(oneWithin(handOverId, handOversWithin(reach)));
  }

  async newestOf(subscriptionId: string): Promise<HandOver | null> {
    const found = this.collection.find({ subscriptionId }).sort({ number: -1 }).limit(1);
    return (await found.toArray())[0] ?? null;
  }

  /** The newest offer of each of these, by the subscription. */
  async newestOfEach(subscriptionIds: readonly string[]): Promise<Map<string, HandOver>> {
    if (subscriptionIds.length === 0) return new Map();
    const found = this.collection.find({ subscriptionId: { $in: [...subscriptionIds] } }).sort({ number: 1 });
    return new Map((await found.toArray()).map((one) => [one.subscriptionId, one]));
  }

  /** What is offered of an account and was not answered, the newest first. */
  async openFrom(fromBillingAccountId: string): Promise<HandOver[]> {
    return this.collection.find({ fromBillingAccountId, end: null }).sort({ offeredAt: -1, _id: -1 }).toArray();
  }

  /** Ends one that has neither ended nor lapsed. @returns it as it is then: whoever came first decides */
  async end(handOverId: string, end: HandOverEnd, at: Date): Promise<HandOver | null> {
    const open = { _id: handOverId, end: null, lapsesAt: { $gt: at } };
    await this.collection.updateOne(open, { $set: { end, endedAt: at, untoldSince: new Date() } });
    return this.find(handOverId);
  }

  /** Its acceptance was refused: it is open again, or withdrawn where another offer has come after it. @returns it as it is then */
  async reopen({ _id, subscriptionId, endedAt }: HandOver): Promise<HandOver | null> {
    const isNewest = (await this.newestOf(subscriptionId))?._id === _id;
    const after = isNewest ? { end: null, endedAt: null, untoldSince: new Date() } : { end: 'withdrawn' as const };
    await this.collection.updateOne({ _id, end: 'accepted', endedAt }, { $set: after });
    return this.find(_id);
  }

  /** Its workflow knows how it stands. */
  async told({ _id, end }: Pick<HandOver, '_id' | 'end'>): Promise<void> {
    await this.collection.updateOne({ _id, end }, { $set: { untoldSince: null } });
  }

  untold(since: Date): AsyncIterable<HandOver> {
    return this.collection.find({ untoldSince: { $lt: since } }).sort({ untoldSince: 1 });
  }

  /** A page of those within a reach, the newest first. */
  async list(
    reach: Reach,
    { testClockId, ...filter }: HandOverFilter,
    after: HandOverPosition | undefined,
    limit: number,
  ): Promise<HandOver[]> {
    const owner = filter.tenantId ?? filter.subscriptionId;
    const conditions = [
      handOversWithin(reach),
      given(filter),
      ...onClock(reach, owner, testClockId),
      ...pageAfter(after && { offeredAt: after.offeredAt, _id: after.id }, -1),
    ];
    return this.collection.find({ $and: conditions }).sort({ offeredAt: -1, _id: -1 }).limit(limit).toArray();
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

export function handOverIdOf(subscriptionId: string, number: number): string {
  return `hov_${createHash('sha256').update(`${subscriptionId}/${number}`).digest('hex').slice(0, 24)}`;
}
