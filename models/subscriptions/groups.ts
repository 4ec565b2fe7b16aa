import { type Collection, type Connection, Schema } from 'mongoose';
import type { ErrorCode } from '../../domain/errors.js';
import { folded } from '../../domain/search-words.js';
import type { GroupLicenceState } from '../../domain/subscriptions/group-licences.js';
import { collectionOf, given, insert, insertFree, isDuplicateKey, pageAfter } from '../collection.js';

/** People of a tenant who get the licences of some plans together. */
export interface Group {
  _id: string;
  tenantId: string;
  name: string;
  description: string;
  revision: number;
  createdAt: Date;
}

/** With what makes its name unique: the tenant's id, a space, and the name as it is compared. */
interface StoredGroup extends Group {
  nameKey: string;
}

export interface GroupMember {
  /** `<groupId>/<userId>` */
  _id: string;
  tenantId: string;
  groupId: string;
  userId: string;
  joinedAt: Date;
  /** Grows with each that joins. */
  order: number;
  /** The user is deactivated, and comes back when restored. */
  away: boolean;
}

/** That a group holds a plan: a subscription of the tenant. */
export interface GroupPlan {
  /** `<groupId>/<subscriptionId>` */
  _id: string;
  tenantId: string;
  groupId: string;
  subscriptionId: string;
  addedAt: Date;
  /** `adding`: its members are still being gone through; `leaving`: their licences are still to be freed. */
  state: 'adding' | 'held' | 'leaving';
  /** Of `adding`: up to which member. */
  after: string;
  /** On the wall's time. */
  changedAt: Date;
}

/** That a group gives a member a licence of a plan. */
export interface StoredGroupLicence {
  /** `<groupId>/<subscriptionId>/<userId>` */
  _id: string;
  tenantId: string;
  groupId: string;
  subscriptionId: string;
  userId: string;
  state: GroupLicenceState;
  /** Of `waiting`: why. */
  problem: ErrorCode | null;
  order: number;
  /** On the wall's time. */
  changedAt: Date;
}

type Joining = Pick<GroupMember, 'userId' | 'order'>;

const groupSchema = new Schema<StoredGroup>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    description: { type: String, default: '' },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'groups', versionKey: false, strict: 'throw' },
);
groupSchema.index({ nameKey: 1 }, { unique: true });
groupSchema.index({ tenantId: 1, _id: 1 });

const memberSchema = new Schema<GroupMember>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    groupId: { type: String, required: true },
    userId: { type: String, required: true },
    joinedAt: { type: Date, required: true },
    order: { type: Number, required: true },
    away: { type: Boolean, required: true },
  },
  { collection: 'groupMembers', versionKey: false, strict: 'throw' },
);
memberSchema.index({ groupId: 1, away: 1, userId: 1 });
memberSchema.index({ tenantId: 1, userId: 1, groupId: 1 });

const planSchema = new Schema<GroupPlan>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    groupId: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    addedAt: { type: Date, required: true },
    state: { type: String, required: true },
    after: { type: String, default: '' },
    changedAt: { type: Date, required: true },
  },
  { collection: 'groupPlans', versionKey: false, strict: 'throw' },
);
planSchema.index({ groupId: 1, subscriptionId: 1 });
planSchema.index({ subscriptionId: 1, state: 1 });
planSchema.index({ state: 1, changedAt: 1 });
planSchema.index({ tenantId: 1 });

const licenceSchema = new Schema<StoredGroupLicence>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    groupId: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    userId: { type: String, required: true },
    state: { type: String, required: true },
    problem: { type: String, default: null },
    order: { type: Number, required: true },
    changedAt: { type: Date, required: true },
  },
  { collection: 'groupLicences', versionKey: false, strict: 'throw' },
);
licenceSchema.index({ subscriptionId: 1, state: 1, order: 1 });
licenceSchema.index({ subscriptionId: 1, userId: 1, groupId: 1 });
licenceSchema.index({ groupId: 1, state: 1, order: 1, _id: 1 });
licenceSchema.index({ groupId: 1, userId: 1, subscriptionId: 1 });
licenceSchema.index({ groupId: 1, state: 1, userId: 1, subscriptionId: 1 });
licenceSchema.index({ tenantId: 1, state: 1, userId: 1, subscriptionId: 1 });
licenceSchema.index({ subscriptionId: 1, state: 1, userId: 1, groupId: 1 });
licenceSchema.index({ groupId: 1, subscriptionId: 1, state: 1 });
licenceSchema.index({ tenantId: 1, userId: 1, subscriptionId: 1 });
licenceSchema.index({ state: 1, changedAt: 1 });

/** So many members are gone through at once when a group gets a plan. */
const spreadAtOnce = 500;
const open: GroupLicenceState[] = ['assigning', 'waiting'];
const reasons: GroupLicenceState[] = ['assigning', 'waiting', 'assigned'];

/**
 * Who is in which group, which plans the groups hold, and what that asks of the subscriptions. The API writes what is wanted;
 * what has become of it (`assigned`, `waiting`, gone) is written by the activities of the subscription's workflow.
 *
 * Who joins is written before the plans are read, a plan before the members are; who leaves is struck out before and after
 * the member goes. So of two who meet, one always sees the other.
 */
export class Groups {
  readonly collection: Collection<StoredGroup>;
  readonly members: Collection<GroupMember>;
  readonly plans: Collection<GroupPlan>;
  readonly licences: Collection<StoredGroupLicence>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Group', groupSchema);
    this.members = collectionOf(connection, 'GroupMember', memberSchema);
    this.plans = collectionOf(connection, 'GroupPlan', planSchema);
    this.licences = collectionOf(connection, 'GroupLicence', licenceSchema);
  }

  /** @returns false when the name, or the id, is another group's or was added before */
  async add(group: Group): Promise<boolean> {
    return insert(this.collection, { ...group, nameKey: nameKey(group) });
  }

  async find(tenantId: string, groupId: string): Promise<Group | null> {
    return this.collection.findOne({ _id: groupId, tenantId });
  }

  async byName(tenantId: string, name: string): Promise<Group | null> {
    return this.collection.findOne({ nameKey: nameKey({ tenantId, name }) });
  }

  /** A page in the order of the ids. */
  async list(tenantId: string, after: string, limit: number): Promise<Group[]> {
    return this.collection
      .find({ tenantId, _id: { $gt: after } })
      .sort({ _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** Their names, by their ids. */
  async names(groupIds: readonly string[]): Promise<Map<string, string>> {
    if (groupIds.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...new Set(groupIds)] } }).toArray();
    return new Map(found.map(({ _id, name }) => [_id, name]));
  }

  /** @returns `changed`, `moved` when it is at another revision, `nameInUse` */
  async change(
    group: Group,
    change: { readonly name?: string | undefined; readonly description?: string | undefined },
  ): Promise<'changed' | 'moved' | 'nameInUse'> {
    const changed = { ...group, ...given(change) };
    try {
      const { matchedCount } = await this.collection.updateOne(
        { _id: group._id, revision: group.revision },
        { $set: { ...given(change), nameKey: nameKey(changed) }, $inc: { revision: 1 } },
      );
      return matchedCount === 1 ? 'changed' : 'moved';
    } catch (error) {
      if (isDuplicateKey(error)) return 'nameInUse';
      throw error;
    }
  }

  /** How many members some groups have, and how many licences could not be given, by their ids. */
  async counts(groupIds: readonly string[]): Promise<Map<string, { members: number; conflicts: number }>> {
    const among = { groupId: { $in: [...groupIds] } };
    const [members, conflicts] = await Promise.all([
      countByGroup(this.members, { ...among, away: false }),
      countByGroup(this.licences, { ...among, state: 'waiting' }),
    ]);
    const countOf = (id: string) => ({ members: members.get(id) ?? 0, conflicts: conflicts.get(id) ?? 0 });
    return new Map(groupIds.map((id) => [id, countOf(id)]));
  }

  // Plans

  /** The plans of some groups, those that are going left out, in the order of the subscriptions' ids. */
  async plansOf(groupIds: readonly string[]): Promise<GroupPlan[]> {
    const found = await this.plans
      .find({ groupId: { $in: [...groupIds] } })
      .sort({ subscriptionId: 1 })
      .toArray();
    return found.filter(({ state }) => state !== 'leaving');
  }

  /** Gives a group a plan: its members are gone through by the subscription's workflow. */
  async addPlan({ groupId, subscriptionId, tenantId, addedAt }: NewPlan): Promise<void> {
    const _id = `${groupId}/${subscriptionId}`;
    const fresh = { state: 'adding', after: '', addedAt, changedAt: new Date() } as const;
    if (await insert(this.plans, { _id, tenantId, groupId, subscriptionId, ...fresh })) return;
    await this.plans.updateOne({ _id, state: 'leaving' }, { $set: fresh });
  }

  /** Takes plans from a group: the licences are freed by the workflows of the subscriptions. */
  async removePlans(groupId: string, subscriptionIds: readonly string[]): Promise<void> {
    await this.plans.updateMany(
      { groupId, subscriptionId: { $in: [...subscriptionIds] } },
      { $set: { state: 'leaving', changedAt: new Date() } },
    );
  }

  /** Goes on with the plans of a subscription that come and go. @returns whether there is more of it */
  async goOnWithPlans(subscriptionId: string): Promise<boolean> {
    const plans = await this.plans.find({ subscriptionId, state: { $in: ['adding', 'leaving'] } }).toArray();
    for (const plan of plans) {
      if (plan.state === 'adding') {
        if (await this.spread(plan)) return true;
        continue;
      }
      await this.strike({ groupId: plan.groupId, subscriptionId });
      await this.plans.deleteOne({ _id: plan._id, state: 'leaving' });
    }
    return false;
  }

  /** @returns whether there are more members */
  private async spread(plan: GroupPlan): Promise<boolean> {
    const { _id, groupId, after } = plan;
    const found = await this.members
      .find({ groupId, away: false, userId: { $gt: after } })
      .sort({ userId: 1 })
      .limit(spreadAtOnce)
      .toArray();
    await this.want([plan], found);
    const userIds = found.map(({ userId }) => userId);
    const still = new Set((await this.membersAmong(groupId, userIds)).map(({ userId }) => userId));
    await this.strike({
      groupId,
      subscriptionId: plan.subscriptionId,
      userId: { $in: userIds.filter((id) => !still.has(id)) },
    });
    const last = userIds.length === spreadAtOnce ? userIds.at(-1) : undefined;
    const next = last === undefined ? { state: 'held' as const } : { after: last };
    await this.plans.updateOne({ _id, state: 'adding' }, { $set: next });
    return last !== undefined;
  }

  // Members

  async page(groupId: string, after: string, limit: number): Promise<GroupMember[]> {
    return this.members
      .find({ groupId, away: false, userId: { $gt: after } })
      .sort({ userId: 1 })
      .limit(limit)
      .toArray();
  }

  async membersAmong(groupId: string, userIds: readonly string[]): Promise<GroupMember[]> {
    if (userIds.length === 0) return [];
    return this.members.find({ groupId, away: false, userId: { $in: [...userIds] } }).toArray();
  }

  /** The groups that these users are in. */
  async ofUsers(tenantId: string, userIds: readonly string[]): Promise<GroupMember[]> {
    const found = await this.members
      .find({ tenantId, userId: { $in: [...userIds] } })
      .sort({ userId: 1, groupId: 1 })
      .toArray();
    return found.filter(({ away }) => !away);
  }

  /** Adds members, in their order. @returns the subscriptions that have licences to assign */
  async join(
    { _id: groupId, tenantId }: Pick<Group, '_id' | 'tenantId'>,
    userIds: readonly string[],
    joinedAt: Date,
  ): Promise<string[]> {
    if (userIds.length === 0) return [];
    const from = joinedAt.getTime() * 1000;
    const rest = { tenantId, groupId, joinedAt, away: false };
    await insertFree(
      this.members,
      userIds.map((userId, i) => ({ _id: `${groupId}/${userId}`, userId, order: from + i, ...rest })),
    );
    return this.wantAll(groupId, await this.membersAmong(groupId, userIds));
  }

  /** @returns the subscriptions that have licences to free */
  async leave(groupId: string, userIds: readonly string[]): Promise<string[]> {
    if (userIds.length === 0) return [];
    const who = { groupId, userId: { $in: [...userIds] } };
    await this.strike(who);
    await this.members.deleteMany(who);
    // A plan that the group got meanwhile may have found them still.
    await this.strike(who);
    return this.subscriptionsOf(groupId);
  }

  /** A group goes, with its members. @returns the subscriptions that have licences to free */
  async delete(groupId: string): Promise<string[]> {
    const subscriptionIds = await this.subscriptionsOf(groupId);
    await this.removePlans(groupId, subscriptionIds);
    await this.members.deleteMany({ groupId });
    await this.collection.deleteOne({ _id: groupId });
    return subscriptionIds;
  }

  /** The subscriptions that a group has to do with, also those that it does not hold any more. */
  async subscriptionsOf(groupId: string): Promise<string[]> {
    const found = await this.plans.find({ groupId }).sort({ subscriptionId: 1 }).toArray();
    return found.map(({ subscriptionId }) => subscriptionId);
  }

  // A user who leaves the tenant

  /** Who is deactivated is in no group: the licences are freed by who deactivates. */
  async suspend(tenantId: string, userId: string): Promise<void> {
    await this.members.updateMany({ tenantId, userId }, { $set: { away: true } });
    await this.licences.deleteMany({ tenantId, userId });
  }

  /** @returns the subscriptions that have licences to assign */
  async resume(tenantId: string, userId: string): Promise<string[]> {
    await this.members.updateMany({ tenantId, userId }, { $set: { away: false } });
    const memberships = await this.members.find({ tenantId, userId }).toArray();
    const asked = new Set<string>();
    for (const member of memberships) {
      for (const subscriptionId of await this.wantAll(member.groupId, [member])) asked.add(subscriptionId);
    }
    return [...asked];
  }

  async forgetUser(tenantId: string, userId: string): Promise<void> {
    await this.members.deleteMany({ tenantId, userId });
    await this.licences.deleteMany({ tenantId, userId });
  }

  // What is wanted of a subscription, and what has become of it

  /** Up to `limit` of a state, who joined first. */
  async ofSubscription(
    subscriptionId: string,
    state: 'leaving' | 'assigning' | 'open',
    limit: number,
  ): Promise<StoredGroupLicence[]> {
    return this.licences
      .find({ subscriptionId, state: state === 'open' ? { $in: open } : state })
      .sort({ order: 1 })
      .limit(limit)
      .toArray();
  }

  /** The groups that give these users a licence of a subscription, or are about to. */
  async reasonsFor(subscriptionId: string, userIds: readonly string[]): Promise<StoredGroupLicence[]> {
    if (userIds.length === 0) return [];
    return this.licences
      .find({ subscriptionId, userId: { $in: [...userIds] }, state: { $in: reasons } })
      .sort({ userId: 1, groupId: 1 })
      .toArray();
  }

  /** What the groups of these users give them. */
  async licencesOf(groupId: string, userIds: readonly string[]): Promise<StoredGroupLicence[]> {
    return this.licences
      .find({ groupId, userId: { $in: [...userIds] }, state: { $in: reasons } })
      .sort({ userId: 1, subscriptionId: 1 })
      .toArray();
  }

  /** Of one user, over all groups. */
  async reasonsOfUser(tenantId: string, userId: string): Promise<StoredGroupLicence[]> {
    return this.licences
      .find({ tenantId, userId, state: { $in: reasons } })
      .sort({ subscriptionId: 1 })
      .toArray();
  }

  /** A page of what could not be given, in the order of joining. */
  async conflicts(
    groupId: string,
    after: { readonly order: number; readonly _id: string } | undefined,
    limit: number,
  ): Promise<StoredGroupLicence[]> {
    const conditions: object[] = [{ groupId, state: 'waiting' }, ...pageAfter(after, 1)];
    return this.licences.find({ $and: conditions }).sort({ order: 1, _id: 1 }).limit(limit).toArray();
  }

  /** They have it. What was struck out meanwhile stays so. */
  async noteAssigned(ids: readonly string[]): Promise<void> {
    await this.note({ _id: { $in: [...ids] }, state: { $in: open } }, 'assigned', null);
  }

  /** They have it by a seat that was assigned for another reason. */
  async noteHolding(subscriptionId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    await this.note({ subscriptionId, userId: { $in: [...userIds] }, state: { $in: open } }, 'assigned', null);
  }

  async noteWaiting(ids: readonly string[], problem: ErrorCode): Promise<void> {
    await this.note({ _id: { $in: [...ids] }, state: { $in: open } }, 'waiting', problem);
  }

  /** All who have no licence yet wait, for one reason. */
  async noteRefused(subscriptionId: string, problem: ErrorCode): Promise<void> {
    await this.note({ subscriptionId, state: { $in: open } }, 'waiting', problem);
  }

  /** Who waits for something else than a seat is looked at anew. */
  async reopen(subscriptionId: string): Promise<void> {
    await this.note({ subscriptionId, state: 'waiting', problem: { $ne: 'noFreeSeat' } }, 'assigning', null);
  }

  /** Their seats were taken back: they wait for others. */
  async noteSeatLost(subscriptionId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length === 0) return;
    await this.note({ subscriptionId, userId: { $in: [...userIds] }, state: 'assigned' }, 'waiting', 'noFreeSeat');
  }

  /** What was struck out, and is settled, goes; what is wanted again meanwhile stays. */
  async removeLeft(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.licences.deleteMany({ _id: { $in: [...ids] }, state: 'leaving' });
  }

  /** Those of users who cannot get a licence any more. */
  async removeOfUsers(subscriptionId: string, userIds: readonly string[]): Promise<void> {
    if (userIds.length > 0) await this.licences.deleteMany({ subscriptionId, userId: { $in: [...userIds] } });
  }

  /** Whether anybody waits for something. */
  async hasOpen(subscriptionId: string): Promise<boolean> {
    const states: GroupLicenceState[] = [...open, 'leaving'];
    return (await this.licences.findOne({ subscriptionId, state: { $in: states } })) !== null;
  }

  /** The subscription has no seats any more, for good: what groups want of it is refused until they give it up. */
  async close(subscriptionId: string): Promise<void> {
    await this.note({ subscriptionId, state: { $in: reasons } }, 'waiting', 'subscriptionEnded');
    await this.plans.deleteMany({ subscriptionId, state: 'leaving' });
    await this.plans.updateMany({ subscriptionId, state: 'adding' }, { $set: { state: 'held' } });
    const held = await this.plans.find({ subscriptionId }).toArray();
    await this.licences.deleteMany({ subscriptionId, groupId: { $nin: held.map(({ groupId }) => groupId) } });
    await this.licences.deleteMany({ subscriptionId, state: 'leaving' });
  }

  /** What groups want of a subscription they want of the one that has taken its place. Repeated, it does the rest. */
  async passOn(from: string, to: string): Promise<void> {
    const changedAt = new Date();
    for (const plan of await this.plans.find({ subscriptionId: from }).toArray()) {
      const { groupId } = plan;
      await insertFree(this.plans, [{ ...plan, _id: `${groupId}/${to}`, subscriptionId: to, changedAt }]);
    }
    for (;;) {
      const found = await this.licences.find({ subscriptionId: from }).limit(spreadAtOnce).toArray();
      if (found.length === 0) break;
      await insertFree(
        this.licences,
        found.map((one) => ({
          ...one,
          _id: `${one.groupId}/${to}/${one.userId}`,
          subscriptionId: to,
          state: one.state === 'leaving' ? ('leaving' as const) : ('assigning' as const),
          problem: null,
          changedAt,
        })),
      );
      await this.licences.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    }
    await this.plans.deleteMany({ subscriptionId: from });
  }

  /** Subscriptions, by their ids, that have not done since an instant what groups want of them. */
  async *leftBehind(before: Date): AsyncGenerator<{ _id: string; tenantId: string }> {
    const changedAt = { $lt: before };
    const licences = this.licences.find({ state: { $in: ['assigning', 'leaving'] }, changedAt }).limit(spreadAtOnce);
    const plans = this.plans.find({ state: { $in: ['adding', 'leaving'] }, changedAt }).limit(spreadAtOnce);
    const found = [...(await licences.toArray()), ...(await plans.toArray())];
    const tenants = new Map(found.map(({ subscriptionId, tenantId }) => [subscriptionId, tenantId]));
    for (const [_id, tenantId] of tenants) yield { _id, tenantId };
  }

  async erase(tenantId: string): Promise<void> {
    await this.licences.deleteMany({ tenantId });
    await this.plans.deleteMany({ tenantId });
    await this.members.deleteMany({ tenantId });
    await this.collection.deleteMany({ tenantId });
  }

  /** Members want the licences of all plans of the group. @returns the subscriptions that they are of */
  private async wantAll(groupId: string, members: readonly Joining[]): Promise<string[]> {
    const plans = await this.plansOf([groupId]);
    await this.want(plans, members);
    const present = await this.plansOf([groupId]);
    // What has taken the place of a subscription meanwhile.
    await this.want(without(present, plans), members);
    const userId = { $in: members.map((one) => one.userId) };
    for (const { subscriptionId } of without(plans, present)) await this.strike({ groupId, subscriptionId, userId });
    return [...new Set([...plans, ...present].map(({ subscriptionId }) => subscriptionId))];
  }

  private async want(plans: readonly GroupPlan[], members: readonly Joining[]): Promise<void> {
    const changedAt = new Date();
    const fresh = { state: 'assigning', problem: null, changedAt } as const;
    const wanted = plans.flatMap(({ tenantId, groupId, subscriptionId }) =>
      members.map(({ userId, order }) => ({
        _id: `${groupId}/${subscriptionId}/${userId}`,
        ...{ tenantId, groupId, subscriptionId, userId, order },
        ...fresh,
      })),
    );
    if (wanted.length === 0 || (await insertFree(this.licences, wanted))) return;
    await this.licences.updateMany({ _id: { $in: wanted.map(({ _id }) => _id) }, state: 'leaving' }, { $set: fresh });
  }

  /** The group is no reason any more. */
  private async strike(which: Readonly<Record<string, unknown>>): Promise<void> {
    await this.note({ ...which, state: { $in: reasons } }, 'leaving', null);
  }

  private async note(
    which: Readonly<Record<string, unknown>>,
    state: GroupLicenceState,
    problem: ErrorCode | null,
  ): Promise<void> {
    await this.licences.updateMany(which, { $set: { state, problem, changedAt: new Date() } });
  }
}

function without(plans: readonly GroupPlan[], others: readonly GroupPlan[]): GroupPlan[] {
  const known = new Set(others.map(({ subscriptionId }) => subscriptionId));
  return plans.filter(({ subscriptionId }) => !known.has(subscriptionId));
}

interface NewPlan extends Pick<GroupPlan, 'groupId' | 'subscriptionId' | 'tenantId' | 'addedAt'> {}

function nameKey({ tenantId, name }: Pick<Group, 'tenantId' | 'name'>): string {
  return `${tenantId} ${folded(name)}`;
}

async function countByGroup<Document extends { groupId: string }>(
  collection: Collection<Document>,
  which: object,
): Promise<Map<string, number>> {
  const found = await collection
    .aggregate<{ _id: string; count: number }>([{ $match: which }, { $group: { _id: '$groupId', count: { $sum: 1 } } }])
    .toArray();
  return new Map(found.map(({ _id, count }) => [_id, count]));
}
