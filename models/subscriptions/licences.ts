import { type Collection, type Connection, Schema } from 'mongoose';
import { freeSlots, type KnownFree, type LiveSlots } from '../../domain/subscriptions/slots.js';
import { collectionOf, insert, insertFree, pageAfter } from '../collection.js';

/** The fact that a user holds a seat. One insert proves both: the slot was free, and the user had none. */
export interface Assignment {
  /** `<subscriptionId>/<slot>` */
  _id: string;
  subscriptionId: string;
  tenantId: string;
  slot: number;
  userId: string;
  assignedAt: Date;
  /** Somebody has assigned it to this person; else it is held by groups alone (`models/subscriptions/groups.ts`). */
  direct: boolean;
  /** As the data plane says; null: never since it was assigned. */
  lastUsedAt: Date | null;
  /** The later of the two: from when on it counts as unused. */
  unusedSince: Date;
  /** The open reclaim that it is part of (`models/subscriptions/reclaims.ts`); null: none. */
  reclaimId: string | null;
  /** When that frees it. */
  reclaimsAt: Date | null;
}

/** A licence that begins: nothing is known of its use. */
export type NewAssignment = Omit<Assignment, '_id' | 'lastUsedAt' | 'unusedSince' | 'reclaimId' | 'reclaimsAt'>;

/** A use of a licence. */
export interface NewUse {
  readonly userId: string;
  readonly at: Date;
}

/** Where a page of unused licences ends: the longest unused come first. */
export interface UnusedPosition {
  readonly unusedSince: Date;
  readonly id: string;
}

/** Which unused licences: of a subscription or of several ones of the tenant. */
export interface UnusedFilter {
  readonly tenantId: string;
  readonly subscriptionId?: string | undefined;
  readonly subscriptionIds?: readonly string[] | undefined;
}

/** What a request found when it was first tried: tried again in the middle of it, it ends the same and is answered the same. */
interface FoundByRequest {
  /** The request's id. */
  _id: string;
  subscriptionId: string;
  userIds: string[];
  /** Whose licences somebody had assigned, of those. */
  direct: string[];
  expiresAt: Date;
}

/** A reclaim that takes licences in. */
export interface ClaimingReclaim {
  readonly _id: string;
  readonly subscriptionId: string;
  readonly unusedBefore: Date;
  readonly reclaimsAt: Date;
  /** Reclaims whose days were over by then hold nothing any more: they never began. */
  readonly lapsedBefore: Date;
}

/** Longer than a request is tried again, in milliseconds. */
const foundIsKept = 7 * 24 * 3_600_000;

const assignmentSchema = new Schema<Assignment>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    slot: { type: Number, required: true },
    userId: { type: String, required: true },
    assignedAt: { type: Date, required: true },
    direct: { type: Boolean, required: true },
    lastUsedAt: { type: Date, default: null },
    unusedSince: { type: Date, required: true },
    reclaimId: { type: String, default: null },
    reclaimsAt: { type: Date, default: null },
  },
  { collection: 'assignments', versionKey: false, strict: 'throw' },
);
assignmentSchema.index({ subscriptionId: 1, userId: 1 }, { unique: true });
assignmentSchema.index({ subscriptionId: 1, slot: 1 });
assignmentSchema.index({ subscriptionId: 1, assignedAt: -1, slot: -1 });
assignmentSchema.index({ tenantId: 1, userId: 1, subscriptionId: 1 });
assignmentSchema.index({ tenantId: 1, unusedSince: 1, _id: 1 });
assignmentSchema.index({ subscriptionId: 1, unusedSince: 1, _id: 1 });

const foundSchema = new Schema<FoundByRequest>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    userIds: { type: [String], required: true },
    direct: { type: [String], default: [] },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'licenceChangeNotes', versionKey: false, strict: 'throw' },
);
foundSchema.index({ subscriptionId: 1 });
foundSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export class Licences {
  readonly assignments: Collection<Assignment>;
  private readonly found: Collection<FoundByRequest>;

  constructor(connection: Connection) {
    this.assignments = collectionOf(connection, 'Assignment', assignmentSchema);
    this.found = collectionOf(connection, 'FoundByRequest', foundSchema);
  }

  async ofSubscription(subscriptionId: string): Promise<Assignment[]> {
    return this.assignments.find({ subscriptionId }).sort({ slot: 1 }).toArray();
  }

  /** A page of who holds a licence, in the order of the slots. */
  async page(subscriptionId: string, after: number, limit: number): Promise<Assignment[]> {
    return this.assignments
      .find({ subscriptionId, slot: { $gt: after } })
      .sort({ slot: 1 })
      .limit(limit)
      .toArray();
  }

  /** A page of what a user holds, in the order of the subscriptions' ids. */
  async ofUser(tenantId: string, userId: string, after: string, limit: number): Promise<Assignment[]> {
    return this.assignments
      .find({ tenantId, userId, subscriptionId: { $gt: after } })
      .sort({ subscriptionId: 1 })
      .limit(limit)
      .toArray();
  }

  async allOfUser(tenantId: string, userId: string): Promise<Assignment[]> {
    return this.assignments.find({ tenantId, userId }).sort({ subscriptionId: 1 }).toArray();
  }

  /** What these users hold. */
  async ofUsers(tenantId: string, userIds: readonly string[]): Promise<Assignment[]> {
    return this.assignments
      .find({ tenantId, userId: { $in: [...userIds] } })
      .sort({ userId: 1, subscriptionId: 1 })
      .toArray();
  }

  /** Notes the users that a request found, once. @returns those that its first try noted, and whether this is the first */
  async noted(
    subscriptionId: string,
    requestId: string,
    userIds: readonly string[],
    direct: readonly string[] = [],
  ): Promise<{ readonly userIds: readonly string[]; readonly direct: readonly string[]; readonly first: boolean }> {
    const expiresAt = new Date(Date.now() + foundIsKept);
    const note = { _id: requestId, subscriptionId, userIds: [...userIds], direct: [...direct], expiresAt };
    if (await insert(this.found, note)) return { userIds, direct, first: true };
    const noted = await this.found.findOne({ _id: requestId });
    return { userIds: noted?.userIds ?? userIds, direct: noted?.direct ?? direct, first: false };
  }

  /** Whether somebody has assigned these licences, or groups alone give them. */
  async setDirect(subscriptionId: string, userIds: readonly string[], direct: boolean): Promise<void> {
    if (userIds.length === 0) return;
    await this.assignments.updateMany({ subscriptionId, userId: { $in: [...userIds] } }, { $set: { direct } });
  }

  /** Deletes the notes that are no longer kept. */
  async deleteExpiredNotes(now: Date): Promise<void> {
    await this.found.deleteMany({ expiresAt: { $lte: now } });
  }

  /** Which of these users hold a licence of the subscription. */
  async heldBy(subscriptionId: string, userIds: readonly string[]): Promise<string[]> {
    return (await this.held(subscriptionId, userIds)).map(({ userId }) => userId);
  }

  /** What these users hold of the subscription. */
  async held(subscriptionId: string, userIds: readonly string[]): Promise<Assignment[]> {
    if (userIds.length === 0) return [];
    return this.assignments.find({ subscriptionId, userId: { $in: [...userIds] } }).toArray();
  }

  /** The licences that were assigned last, the newest first. */
  async newest(subscriptionId: string, count: number): Promise<Assignment[]> {
    return this.assignments.find({ subscriptionId }).sort({ assignedAt: -1, slot: -1 }).limit(count).toArray();
  }

  /**
   * Up to `count` live slots that nobody holds, and what is known of the others once these are taken. The index is read from
   * where nobody has looked yet, and as far as needed.
   */
  async freeSlots(
    subscriptionId: string,
    slots: LiveSlots,
    known: KnownFree,
    count: number,
  ): Promise<{ free: number[]; known: KnownFree }> {
    return freeSlots(slots, known, (from) => this.takenSlots(subscriptionId, from), count);
  }

  /** The numbers of the slots that somebody holds, from one on, ascending. */
  async *takenSlots(subscriptionId: string, from: number): AsyncGenerator<number> {
    const taken = this.assignments
      .find({ subscriptionId, slot: { $gte: from } })
      .project<{ slot: number }>({ _id: 0, slot: 1 })
      .sort({ slot: 1 });
    for await (const { slot } of taken) yield slot;
  }

  /** Takes a slot for each user, in one write. @returns those that their users hold now, whether by this call or an earlier one */
  async take(wanted: readonly NewAssignment[]): Promise<Assignment[]> {
    const all = wanted.map((one) => ({
      ...one,
      _id: `${one.subscriptionId}/${one.slot}`,
      lastUsedAt: null,
      unusedSince: one.assignedAt,
      reclaimId: null,
      reclaimsAt: null,
    }));
    if (await insertFree(this.assignments, all)) return all;
    const found = await this.assignments.find({ _id: { $in: all.map(({ _id }) => _id) } }).toArray();
    const holders = new Map(found.map(({ _id, userId }) => [_id, userId]));
    return all.filter(({ _id, userId }) => holders.get(_id) === userId);
  }

  /**
   * @param unusedBefore only what was not used since then
   * @returns how many licences these users held
   */
  async free(subscriptionId: string, userIds: readonly string[], unusedBefore?: Date): Promise<number> {
    if (userIds.length === 0) return 0;
    const unused = unusedBefore === undefined ? {} : { unusedSince: { $lte: unusedBefore } };
    const which = { subscriptionId, userId: { $in: [...userIds] }, ...unused };
    return (await this.assignments.deleteMany(which)).deletedCount;
  }

  /** Notes uses: what is later than what is known of a licence. One that comes again, or too late, changes nothing. */
  async noteUses(subscriptionId: string, uses: readonly NewUse[]): Promise<void> {
    if (uses.length === 0) return;
    await this.assignments.bulkWrite(
      uses.map(({ userId, at }) => ({
        updateOne: {
          filter: { subscriptionId, userId, unusedSince: { $lt: at } },
          update: { $set: { lastUsedAt: at, unusedSince: at } },
        },
      })),
      { ordered: false },
    );
  }

  /** A page of licences that are unused since an instant or longer, the longest first. */
  async unused(
    { tenantId, subscriptionId, subscriptionIds }: UnusedFilter,
    before: Date,
    after: UnusedPosition | undefined,
    limit: number,
  ): Promise<Assignment[]> {
    const among = subscriptionId ?? (subscriptionIds && { $in: [...subscriptionIds] });
    const conditions = [
      { tenantId, ...(among === undefined ? {} : { subscriptionId: among }), unusedSince: { $lte: before } },
      ...pageAfter(after && { unusedSince: after.unusedSince, _id: after.id }, 1),
    ];
    return this.assignments.find({ $and: conditions }).sort({ unusedSince: 1, _id: 1 }).limit(limit).toArray();
  }

  /**
   * Makes unused licences of these users part of a reclaim, those that are part of no other one.
   * @returns what is part of it now
   */
  async claimUnused(
    { _id: reclaimId, subscriptionId, unusedBefore, reclaimsAt, lapsedBefore }: ClaimingReclaim,
    userIds: readonly string[],
  ): Promise<Assignment[]> {
    if (userIds.length === 0) return [];
    const these = { subscriptionId, userId: { $in: [...userIds] } };
    const free = { $or: [{ reclaimId: null }, { reclaimsAt: { $lt: lapsedBefore } }] };
    const claimable = { ...these, ...free, unusedSince: { $lte: unusedBefore } };
    await this.assignments.updateMany(claimable, { $set: { reclaimId, reclaimsAt } });
    return this.assignments.find({ ...these, reclaimId }).toArray();
  }

  /** They are part of the reclaim no longer. */
  async unclaim(reclaimId: string, subscriptionId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    const these = { subscriptionId, userId: { $in: [...userIds] }, reclaimId };
    await this.assignments.updateMany(these, { $set: { reclaimId: null, reclaimsAt: null } });
  }

  async freeAll(subscriptionId: string): Promise<void> {
    await this.assignments.deleteMany({ subscriptionId });
  }

  async count(subscriptionId: string): Promise<number> {
    return this.assignments.countDocuments({ subscriptionId });
  }

  async erase(subscriptionId: string): Promise<void> {
    await this.found.deleteMany({ subscriptionId });
    await this.assignments.deleteMany({ subscriptionId });
  }
}
