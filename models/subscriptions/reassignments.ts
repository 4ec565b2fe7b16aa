import { type Collection, type Connection, Schema } from 'mongoose';
import {
  type PassedOverReason,
  type Reassigned,
  type ReassignmentReason,
  type ReassignmentState,
  reassignmentStates,
  type UserCounts,
} from '../../domain/subscriptions/reassignment.js';
import { collectionOf, insertFree } from '../collection.js';

/** A user whom the set-up of a subscription moves from the one that it replaces. */
export interface Reassignment {
  /** `<subscriptionId>/<userId>` */
  _id: string;
  /** The new subscription's id. */
  subscriptionId: string;
  tenantId: string;
  userId: string;
  state: ReassignmentState;
  /** Of those who failed, were passed over or set aside. */
  reason: ReassignmentReason | null;
  /** What the data plane said of the user in a batch: it is acted upon, so it is asked once. */
  verdict: Verdict | null;
  /** The request that set the user aside. */
  setAsideBy: string | null;
}

export interface Verdict {
  /** The number of the batch. */
  readonly batch: number;
  /** Why the data plane does not move the user; null when it does. */
  readonly refusal: ReassignmentReason | null;
}

const reassignmentSchema = new Schema<Reassignment>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    userId: { type: String, required: true },
    state: { type: String, required: true },
    reason: { type: Schema.Types.Mixed, default: null },
    verdict: { type: Schema.Types.Mixed, default: null },
    setAsideBy: { type: String, default: null },
  },
  { collection: 'reassignments', versionKey: false, strict: 'throw' },
);
reassignmentSchema.index({ subscriptionId: 1, _id: 1 });
reassignmentSchema.index({ subscriptionId: 1, state: 1, _id: 1 });
reassignmentSchema.index({ subscriptionId: 1, state: 1, 'reason.code': 1, _id: 1 });
reassignmentSchema.index({ tenantId: 1, userId: 1 });

/** Had been dealt with, and holds a licence of the old subscription again. */
const dealtWith: ReassignmentState[] = ['moved', 'passedOver', 'movedBack'];

/** Who is moved by which set-up, and how far it is with each. Written in batches. */
export class Reassignments {
  readonly collection: Collection<Reassignment>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Reassignment', reassignmentSchema);
  }

  /** Adds users who hold a licence of the old subscription: those who are new, and those who hold one again. */
  async include(subscriptionId: string, tenantId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    const waiting = { state: 'waiting' as const, reason: null, verdict: null, setAsideBy: null };
    const added = userIds.map((userId) => ({
      _id: idOf(subscriptionId, userId),
      subscriptionId,
      tenantId,
      userId,
      ...waiting,
    }));
    await insertFree(this.collection, added);
    await this.collection.updateMany(
      // Whoever has left may keep a licence of the old one, and is not moved for that.
      { _id: { $in: added.map(({ _id }) => _id) }, state: { $in: dealtWith }, 'reason.code': { $ne: 'userLeft' } },
      { $set: waiting },
    );
  }

  /** The next users to be moved. */
  async waiting(subscriptionId: string, limit: number): Promise<string[]> {
    const found = await this.collection
      .find({ subscriptionId, state: 'waiting' })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
    return found.map(({ userId }) => userId);
  }

  /** The next users to get their old licence back, in the reverse order: those who were moved, then those who held the new one before. */
  async toMoveBack(
    subscriptionId: string,
    limit: number,
  ): Promise<{ readonly from: ReassignmentState; readonly userIds: string[] }> {
    const last = async (filter: { state: ReassignmentState; 'reason.code'?: PassedOverReason }) => {
      const found = await this.collection
        .find({ subscriptionId, ...filter })
        .sort({ _id: -1 })
        .limit(limit)
        .toArray();
      return { from: filter.state, userIds: found.map(({ userId }) => userId) };
    };
    const moved = await last({ state: 'moved' });
    return moved.userIds.length > 0 ? moved : last({ state: 'passedOver', 'reason.code': 'alreadyHolds' });
  }

  /** Writes down what the data plane has said in a batch. What it had said there before stands. */
  async recordVerdicts(
    subscriptionId: string,
    batch: number,
    said: ReadonlyMap<string, ReassignmentReason | null>,
  ): Promise<void> {
    const unjudged = { subscriptionId, 'verdict.batch': { $ne: batch } };
    const agreed = [...said].filter(([, refusal]) => refusal === null).map(([userId]) => idOf(subscriptionId, userId));
    const refused = [...said].filter(([, refusal]) => refusal !== null);
    await this.writeAll([
      ...(agreed.length > 0
        ? [[{ ...unjudged, _id: { $in: agreed } }, { verdict: { batch, refusal: null } }] as const]
        : []),
      ...refused.map(
        ([userId, refusal]) =>
          [{ ...unjudged, _id: { $in: [idOf(subscriptionId, userId)] } }, { verdict: { batch, refusal } }] as const,
      ),
    ]);
  }

  /** What the data plane has said of these users in a batch, so far. */
  async verdicts(
    subscriptionId: string,
    batch: number,
    userIds: readonly string[],
  ): Promise<Map<string, ReassignmentReason | null>> {
    const ids = userIds.map((userId) => idOf(subscriptionId, userId));
    const found = await this.collection.find({ _id: { $in: ids }, 'verdict.batch': batch }).toArray();
    return new Map(found.map(({ userId, verdict }) => [userId, verdict?.refusal ?? null]));
  }

  /** Writes down what became of users: one write for all that became the same. */
  async recordResults(subscriptionId: string, results: readonly Reassigned[]): Promise<void> {
    const alike = new Map<string, { ids: string[]; set: Pick<Reassignment, 'state' | 'reason'> }>();
    for (const { userId, state, reason } of results) {
      const key = JSON.stringify([state, reason]);
      const group = alike.get(key) ?? { ids: [], set: { state, reason } };
      group.ids.push(idOf(subscriptionId, userId));
      alike.set(key, group);
    }
    await this.writeAll(
      [...alike.values()].map(({ ids, set }) => [{ subscriptionId, _id: { $in: ids } }, set] as const),
    );
  }

  /** Those who could not be moved wait again. */
  async retryFailed(subscriptionId: string): Promise<void> {
    await this.collection.updateMany({ subscriptionId, state: 'failed' }, { $set: { state: 'waiting', reason: null } });
  }

  /** Sets those aside who could not be moved: all, or those who are named. */
  async setAside(subscriptionId: string, userIds: readonly string[] | null, setAsideBy: string): Promise<void> {
    const named = userIds ? { _id: { $in: userIds.map((userId) => idOf(subscriptionId, userId)) } } : {};
    await this.collection.updateMany(
      { subscriptionId, state: 'failed', ...named },
      { $set: { state: 'setAside', setAsideBy } },
    );
  }

  /** Who of these is set aside, and by which request. */
  async setAsideAmong(subscriptionId: string, userIds: readonly string[]): Promise<Map<string, string | null>> {
    const _id = { $in: userIds.map((userId) => idOf(subscriptionId, userId)) };
    const found = await this.collection.find({ subscriptionId, state: 'setAside', _id }).toArray();
    return new Map(found.map(({ userId, setAsideBy }) => [userId, setAsideBy]));
  }

  /** Whether a request has set anybody aside. */
  async hasSetAside(subscriptionId: string, setAsideBy: string): Promise<boolean> {
    return (await this.collection.findOne({ subscriptionId, state: 'setAside', setAsideBy })) !== null;
  }

  /** How many are in a state. */
  async count(subscriptionId: string, state: ReassignmentState): Promise<number> {
    return this.collection.countDocuments({ subscriptionId, state });
  }

  /** Counts all of them: between batches their set-up knows (`Processes.afterBatch`). */
  async counts(subscriptionId: string): Promise<UserCounts> {
    const counted = await Promise.all(
      reassignmentStates.map(async (state) => [state, await this.count(subscriptionId, state)] as const),
    );
    const total = counted.reduce((sum, [, count]) => sum + count, 0);
    return { total, ...Object.fromEntries(counted) } as UserCounts;
  }

  /** How many could not be moved, by the code of the reason. */
  async failureReasons(subscriptionId: string): Promise<Record<string, number>> {
    const failed = this.collection.find({ subscriptionId, state: 'failed' }, { projection: { 'reason.code': 1 } });
    const reasons: Record<string, number> = {};
    for await (const { reason } of failed) {
      if (reason) reasons[reason.code] = (reasons[reason.code] ?? 0) + 1;
    }
    return reasons;
  }

  /** A page in the order of the users' ids. */
  async page(
    subscriptionId: string,
    state: ReassignmentState | undefined,
    after: string,
    limit: number,
  ): Promise<Reassignment[]> {
    return this.collection
      .find({ subscriptionId, ...(state ? { state } : {}), _id: { $gt: idOf(subscriptionId, after) } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** What others said of a user may name the person: only the codes stay. */
  async forgetUser(tenantId: string, userId: string): Promise<void> {
    await this.collection.updateMany(
      { tenantId, userId, 'reason.message': { $ne: null } },
      { $set: { 'reason.message': null } },
    );
    await this.collection.updateMany({ tenantId, userId }, { $set: { verdict: null } });
  }

  async erase(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }

  /** Changes groups of users in one write. */
  private async writeAll(
    groups: readonly (readonly [filter: Readonly<Record<string, unknown>>, set: Partial<Reassignment>])[],
  ): Promise<void> {
    if (groups.length === 0) return;
    await this.collection.bulkWrite(groups.map(([filter, $set]) => ({ updateMany: { filter, update: { $set } } })));
  }
}

function idOf(subscriptionId: string, userId: string): string {
  return `${subscriptionId}/${userId}`;
}
