import { type Collection, type Connection, Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/errors.js';
import {
  type KeptReason,
  type ReclaimedState,
  type ReclaimState,
  reclaimedStates,
} from '../../domain/subscriptions/unused-licences.js';
import { collectionOf, insert, insertFree, pageAfter } from '../collection.js';
import type { Assignment } from './licences.js';

/** Licences of a subscription that nobody has used for a time, and that are freed unless they are kept. */
export interface Reclaim {
  /** It follows from the request. */
  readonly _id: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  readonly unusedForDays: number;
  /** Since when a licence has to be unused. */
  readonly unusedBefore: Date;
  /** Everybody whose licence is unused for so long, and not only who was named. */
  readonly all: boolean;
  /** Else the ids of those. */
  readonly named: readonly string[];
  readonly startedAt: Date;
  readonly reclaimsAt: Date;
  readonly state: ReclaimState;
  readonly endedAt: Date | null;
  /** Since when its workflow may not know of it, on the wall's time; null: it does. */
  readonly untoldSince: Date | null;
}

/** What has become of one licence of a reclaim. It names no person but by id. */
export interface ReclaimedLicence {
  /** `<reclaim>/<user>` */
  readonly _id: string;
  readonly reclaimId: string;
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly userId: string;
  /** As it was when it was warned of. */
  readonly assignedAt: Date;
  readonly lastUsedAt: Date | null;
  readonly state: ReclaimedState;
  /** Of one that is kept. */
  readonly because: KeptReason | null;
  /** Why the subscription did not let it go. */
  readonly problem: { readonly code: ErrorCode; readonly message: string } | null;
  readonly endedAt: Date | null;
}

export type ReclaimCounts = Readonly<Record<ReclaimedState, number>>;

/** How a licence ends. */
export interface ReclaimedEnd {
  readonly state: Exclude<ReclaimedState, 'warned' | 'reclaiming'>;
  readonly because?: KeptReason | null;
  readonly problem?: ReclaimedLicence['problem'];
  readonly at: Date;
}

export interface ReclaimPosition {
  readonly startedAt: Date;
  readonly id: string;
}

const reclaimSchema = new Schema<Reclaim>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    unusedForDays: { type: Number, required: true },
    unusedBefore: { type: Date, required: true },
    all: { type: Boolean, required: true },
    named: { type: [String], required: true },
    startedAt: { type: Date, required: true },
    reclaimsAt: { type: Date, required: true },
    state: { type: String, required: true },
    endedAt: { type: Date, default: null },
    untoldSince: { type: Date, default: null },
  },
  { collection: 'reclaims', versionKey: false, strict: 'throw' },
);
for (const field of ['subscriptionId', 'tenantId']) {
  reclaimSchema.index({ [field]: 1, startedAt: -1, _id: -1 });
}

reclaimSchema.index({ untoldSince: 1 });

const licenceSchema = new Schema<ReclaimedLicence>(
  {
    _id: String,
    reclaimId: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    userId: { type: String, required: true },
    assignedAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null },
    state: { type: String, required: true },
    because: { type: String, default: null },
    problem: { type: Schema.Types.Mixed, default: null },
    endedAt: { type: Date, default: null },
  },
  { collection: 'reclaimedLicences', versionKey: false, strict: 'throw' },
);
licenceSchema.index({ reclaimId: 1, userId: 1 });
licenceSchema.index({ reclaimId: 1, state: 1, userId: 1 });
licenceSchema.index({ reclaimId: 1, state: 1, because: 1, userId: 1 });
licenceSchema.index({ subscriptionId: 1 });
licenceSchema.index({ tenantId: 1, userId: 1, reclaimId: 1 });

export class Reclaims {
  readonly collection: Collection<Reclaim>;
  readonly licences: Collection<ReclaimedLicence>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Reclaim', reclaimSchema);
    this.licences = collectionOf(connection, 'ReclaimedLicence', licenceSchema);
  }

  /** Begins one; one that is there stays as it is. @returns what is there */
  async begin(reclaim: Reclaim): Promise<Reclaim> {
    if (await insert(this.collection, reclaim)) return reclaim;
    return (await this.find(reclaim._id)) ?? reclaim;
  }

  async find(reclaimId: string): Promise<Reclaim | null> {
    return this.collection.findOne({ _id: reclaimId });
  }

  /** A page of a subscription's, the newest first. */
  async page(subscriptionId: string, after: ReclaimPosition | undefined, limit: number): Promise<Reclaim[]> {
    return this.collection
      .find({ $and: [{ subscriptionId }, ...pageAfter(after && { startedAt: after.startedAt, _id: after.id }, -1)] })
      .sort({ startedAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Of a tenant, the newest first. */
  async ofTenant(tenantId: string, limit: number): Promise<Reclaim[]> {
    return this.collection.find({ tenantId }).sort({ startedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  /** Everybody keeps the licences, unless they are being freed already. @returns it as it is then: whoever came first decides */
  async cancel(reclaimId: string): Promise<Reclaim | null> {
    const cancelled = { state: 'cancelled', untoldSince: new Date() } as const;
    await this.collection.updateOne({ _id: reclaimId, state: 'open' }, { $set: cancelled });
    return this.find(reclaimId);
  }

  /** Its workflow knows how it stands. */
  async told({ _id, state }: Pick<Reclaim, '_id' | 'state'>): Promise<void> {
    await this.collection.updateOne({ _id, state }, { $set: { untoldSince: null } });
  }

  untold(since: Date): AsyncIterable<Reclaim> {
    return this.collection.find({ untoldSince: { $lt: since } }).sort({ untoldSince: 1 });
  }

  /** From one state to another one. @returns it as it is then: whoever came first decides */
  async move(reclaimId: string, from: ReclaimState, to: ReclaimState): Promise<Reclaim | null> {
    await this.collection.updateOne({ _id: reclaimId, state: from }, { $set: { state: to } });
    return this.find(reclaimId);
  }

  /** @param at the first time that it ended stays */
  async end(reclaimId: string, at: Date): Promise<void> {
    const open = { _id: reclaimId, state: { $in: ['open', 'reclaiming'] satisfies ReclaimState[] } };
    await this.collection.updateOne(open, { $set: { state: 'ended' } });
    await this.collection.updateOne({ _id: reclaimId, endedAt: null }, { $set: { endedAt: at } });
  }

  /**
   * Takes licences in, each once.
   * @param state `kept` for those that groups give: they are named, and stay
   */
  async takeIn(
    { _id: reclaimId, startedAt }: Pick<Reclaim, '_id' | 'startedAt'>,
    found: readonly Assignment[],
    state: 'warned' | 'kept',
  ): Promise<void> {
    const isKept = state === 'kept';
    await insertFree(
      this.licences,
      found.map(({ subscriptionId, tenantId, userId, assignedAt, lastUsedAt }) => ({
        _id: `${reclaimId}/${userId}`,
        reclaimId,
        subscriptionId,
        tenantId,
        userId,
        assignedAt,
        lastUsedAt,
        state,
        because: isKept ? 'licenceOfGroup' : null,
        problem: null,
        endedAt: isKept ? startedAt : null,
      })),
    );
  }

  /** The next of its licences in a state, in the order of the users' ids. */
  async inState(reclaimId: string, state: ReclaimedState, limit: number, after = ''): Promise<ReclaimedLicence[]> {
    return this.licences
      .find({ reclaimId, state, userId: { $gt: after } })
      .sort({ userId: 1 })
      .limit(limit)
      .toArray();
  }

  /** A page of its licences, in the order of the users' ids. */
  async pageOf(
    reclaimId: string,
    state: ReclaimedState | undefined,
    after: string,
    limit: number,
  ): Promise<ReclaimedLicence[]> {
    const filter = { reclaimId, ...(state === undefined ? {} : { state }), userId: { $gt: after } };
    return this.licences.find(filter).sort({ userId: 1 }).limit(limit).toArray();
  }

  /** Those of these users. */
  async ofUsers(reclaimId: string, userIds: readonly string[]): Promise<ReclaimedLicence[]> {
    if (userIds.length === 0) return [];
    return this.licences.find({ reclaimId, userId: { $in: [...userIds] } }).toArray();
  }

  /** Those of these users, in whatever reclaim of their tenant. */
  async ofUsersOfTenant(tenantId: string, userIds: readonly string[]): Promise<ReclaimedLicence[]> {
    if (userIds.length === 0) return [];
    return this.licences
      .find({ tenantId, userId: { $in: [...userIds] } })
      .sort({ userId: 1, reclaimId: 1 })
      .toArray();
  }

  /** Nobody keeps these any more: they are being freed. */
  async beginFreeing(reclaimId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    const which = { reclaimId, userId: { $in: [...userIds] }, state: 'warned' as const };
    await this.licences.updateMany(which, { $set: { state: 'reclaiming' } });
  }

  /** How licences end that are in one state; those in another one stay as they are. */
  async endLicences(
    reclaimId: string,
    from: 'warned' | 'reclaiming',
    userIds: readonly string[],
    { state, because = null, problem = null, at }: ReclaimedEnd,
  ): Promise<void> {
    if (userIds.length === 0) return;
    const which = { reclaimId, userId: { $in: [...userIds] }, state: from };
    await this.licences.updateMany(which, { $set: { state, because, problem, endedAt: at } });
  }

  /** How many licences of each are in which state. */
  async counts(reclaimIds: readonly string[]): Promise<Map<string, ReclaimCounts>> {
    if (reclaimIds.length === 0) return new Map();
    const found = await this.licences
      .aggregate<{ _id: { reclaimId: string; state: ReclaimedState }; count: number }>([
        { $match: { reclaimId: { $in: [...reclaimIds] } } },
        { $group: { _id: { reclaimId: '$reclaimId', state: '$state' }, count: { $sum: 1 } } },
      ])
      .toArray();
    const none = Object.fromEntries(reclaimedStates.map((state) => [state, 0])) as ReclaimCounts;
    const counted = new Map(reclaimIds.map((id) => [id, { ...none }]));
    for (const { _id, count } of found) {
      counted.set(_id.reclaimId, { ...(counted.get(_id.reclaimId) ?? none), [_id.state]: count });
    }
    return counted;
  }

  /** How many licences of one have ended how: kept ones by the reason. */
  async outcomes(reclaimId: string): Promise<Map<string, number>> {
    const found = await this.licences
      .aggregate<{ _id: { state: ReclaimedState; because: KeptReason | null }; count: number }>([
        { $match: { reclaimId } },
        { $group: { _id: { state: '$state', because: '$because' }, count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, count }) => [_id.because ?? _id.state, count]));
  }

  /** The first of those that ended so, in the order of the users' ids. */
  async withOutcome(
    reclaimId: string,
    outcome: KeptReason | 'reclaimed' | 'alreadyFreed',
    limit: number,
  ): Promise<ReclaimedLicence[]> {
    const isState = outcome === 'reclaimed' || outcome === 'alreadyFreed';
    const which = isState ? { state: outcome, because: null } : { state: 'kept' as const, because: outcome };
    return this.licences
      .find({ reclaimId, ...which })
      .sort({ userId: 1 })
      .limit(limit)
      .toArray();
  }

  /** Nothing is kept of when somebody worked who is purged. */
  async forgetUser(tenantId: string, userId: string): Promise<void> {
    await this.licences.deleteMany({ tenantId, userId });
  }

  async erase(subscriptionId: string): Promise<void> {
    await this.licences.deleteMany({ subscriptionId });
    await this.collection.deleteMany({ subscriptionId });
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.licences.deleteMany({ tenantId });
    await this.collection.deleteMany({ tenantId });
  }
}
