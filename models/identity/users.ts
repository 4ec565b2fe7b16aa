import { type Collection, type Connection, Schema } from 'mongoose';
import { mailboxOf } from '../../domain/email-address.js';
import type { ErrorCode } from '../../domain/errors.js';
import { beginningWith, wordsOfPerson } from '../../domain/search-words.js';
import { collectionOf, insert, insertFree, isDuplicateKey } from '../collection.js';

export type UserState = 'active' | 'deactivated' | 'purged';

/** A licence that the user held on leaving, and what became of it. */
export interface HeldLicence {
  subscriptionId: string;
  /** Somebody had assigned it; else groups alone gave it. */
  direct: boolean;
  /** `pending`: it is being freed. `kept`: it could not be, and goes with its subscription or with the next term. */
  result: 'pending' | 'freed' | 'kept';
  problem: { code: ErrorCode; message: string } | null;
}

/** A subscription that the user pays for. */
export interface HeldPurchase {
  subscriptionId: string;
  /** What was to be at its end before, as subscriptions know it. */
  intent: string;
  /** `pending`: it is being changed. `lapses`: it ends with what is paid. `kept`: that could not be decided. */
  result: 'pending' | 'lapses' | 'kept';
  problem: { code: ErrorCode; message: string } | null;
  /** An administrator has said that it is to end with what is paid; null: nobody has. */
  lapse: { at: Date; by: string; userId: string | null } | null;
}

export interface Deactivation {
  /** The request that deactivated the user; repeated, it finds what it has done. */
  requestId: string;
  at: Date;
  restorableUntil: Date;
  wasAdministrator: boolean;
  /** Null until the licences were looked for. */
  held: HeldLicence[] | null;
  /** What the user pays for; null until it was looked for. */
  purchases: HeldPurchase[] | null;
}

/** A person of a tenant. `purged`: nothing of the person is left but the id. */
export interface User {
  _id: string;
  tenantId: string;
  state: UserState;
  name: string;
  email: string;
  locale: string;
  zone: string;
  revision: number;
  createdAt: Date;
  /** The last one: it stays when the user is restored. */
  deactivation: Deactivation | null;
}

export type NewUser = Pick<User, '_id' | 'tenantId' | 'name' | 'email' | 'locale' | 'zone' | 'createdAt'>;
export type UserFields = Pick<User, 'name' | 'email' | 'locale' | 'zone'>;

/** As it is stored: with what makes the e-mail unique, and what the user is found by. */
interface StoredUser extends User {
  /** The mailbox, a space, and the tenant's id; of a purged user the id, so that the e-mail is free. */
  emailKey: string;
  words: string[];
  /** Of one who has left: the subscriptions whose licence was, or is still to be, taken back and may not have been. */
  keeps: string[];
}

export interface UserFilter {
  readonly state?: UserState | undefined;
  /** Ids that the users must be among, or must not. */
  readonly among?: readonly string[] | undefined;
  readonly notAmong?: readonly string[] | undefined;
  /** Folded beginnings of words: each of them has to be found. */
  readonly words?: readonly string[] | undefined;
}

const userSchema = new Schema<StoredUser>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    state: { type: String, required: true },
    name: { type: String, default: '' },
    email: { type: String, default: '' },
    emailKey: { type: String, required: true },
    words: { type: [String], default: [] },
    locale: { type: String, required: true },
    zone: { type: String, required: true },
    revision: { type: Number, required: true },
    createdAt: { type: Date, required: true },
    deactivation: { type: Schema.Types.Mixed, default: null },
    keeps: { type: [String], default: [] },
  },
  { collection: 'users', versionKey: false, strict: 'throw' },
);
userSchema.index({ emailKey: 1 }, { unique: true });
userSchema.index({ tenantId: 1, _id: 1 });
// What few have is found by its words; what many have, in the order of the ids with the words looked at in the index.
userSchema.index({ tenantId: 1, words: 1 });
userSchema.index({ tenantId: 1, state: 1, _id: 1, words: 1 });
userSchema.index({ tenantId: 1, keeps: 1 });

/** The people of the tenants. Who administers a tenant stands with the tenant: `models/identity/administrators.ts`. */
export class Users {
  readonly collection: Collection<StoredUser>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'User', userSchema);
  }

  /** Adds a user. False when the e-mail, or the id, is another user's or was added before. */
  async add(user: NewUser): Promise<boolean> {
    return insert(this.collection, newlyStored(user));
  }

  /** Adds those whose e-mails are free; the others stay out. */
  async addMany(users: readonly NewUser[]): Promise<void> {
    await insertFree(this.collection, users.map(newlyStored));
  }

  /** The ids of those who have these e-mails, by their mailboxes (`mailboxOf`). */
  async byEmail(tenantId: string, emails: readonly string[]): Promise<Map<string, string>> {
    const keys = emails.map((email) => emailKey(tenantId, email));
    const found = await this.collection.find({ emailKey: { $in: keys } }).toArray();
    return new Map(found.map(({ _id, email }) => [mailboxOf(email), _id]));
  }

  async find(tenantId: string, userId: string): Promise<User | null> {
    return this.collection.findOne({ _id: userId, tenantId });
  }

  async among(tenantId: string, ids: readonly string[]): Promise<User[]> {
    if (ids.length === 0) return [];
    return this.collection
      .find({ tenantId, _id: { $in: [...ids] } })
      .sort({ _id: 1 })
      .toArray();
  }

  /** These, by their ids. */
  async byId(tenantId: string, ids: readonly string[]): Promise<Map<string, User>> {
    return new Map((await this.among(tenantId, ids)).map((user) => [user._id, user]));
  }

  /** The active ones of these. */
  async active(tenantId: string, ids: readonly string[]): Promise<User[]> {
    return (await this.among(tenantId, ids)).filter(({ state }) => state === 'active');
  }

  /** The active ones of these, of whatever tenant, by their ids. */
  async activeByIds(ids: readonly string[]): Promise<Map<string, User>> {
    if (ids.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...ids] } }).toArray();
    return new Map(found.filter(({ state }) => state === 'active').map((user) => [user._id, user]));
  }

  /** The active users of all tenants who have an e-mail: one person may be a user of several. */
  async withEmail(email: string): Promise<User[]> {
    const mailbox = mailboxOf(email);
    const found = await this.collection.find({ emailKey: { $gt: `${mailbox} `, $lt: `${mailbox}!` } }).toArray();
    return found.filter(({ state }) => state === 'active');
  }

  /** A page in the order of the ids. Without a state the purged ones, of whom nothing is left, are left out. */
  async list(tenantId: string, filter: UserFilter, after: string, limit: number): Promise<User[]> {
    const { state, among, notAmong, words } = filter;
    const conditions = [
      { tenantId, _id: { $gt: after } },
      { state: state ?? { $in: ['active', 'deactivated'] as UserState[] } },
      ...(among ? [{ _id: { $in: [...among] } }] : []),
      ...(notAmong ? [{ _id: { $nin: [...notAmong] } }] : []),
      ...(words ?? []).map((word) => ({ words: { $regex: beginningWith(word) } })),
    ];
    return this.collection.find({ $and: conditions }).sort({ _id: 1 }).limit(limit).toArray();
  }

  /**
   * Changes an active user that is at a revision.
   * @returns `changed`, `moved` when it is at another revision, `emailTaken`
   */
  async change(user: User, change: Partial<UserFields>): Promise<'changed' | 'moved' | 'emailTaken'> {
    const { name, email } = { ...user, ...change };
    const derived = { words: wordsOfPerson({ name, email }), emailKey: emailKey(user.tenantId, email) };
    try {
      const { matchedCount } = await this.collection.updateOne(
        { _id: user._id, revision: user.revision, state: 'active' },
        { $set: { ...change, ...derived }, $inc: { revision: 1 } },
      );
      return matchedCount === 1 ? 'changed' : 'moved';
    } catch (error) {
      if (isDuplicateKey(error)) return 'emailTaken';
      throw error;
    }
  }

  /** Marks an active user as deactivated. False when the user is not active. */
  async deactivate(userId: string, deactivation: Deactivation): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: userId, state: 'active' },
      { $set: { state: 'deactivated', deactivation }, $inc: { revision: 1 } },
    );
    return matchedCount === 1;
  }

  /** Takes the mark of a request back: the user may not go. */
  async unmark(userId: string, requestId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, state: 'deactivated', 'deactivation.requestId': requestId },
      { $set: { state: 'active', deactivation: null }, $inc: { revision: 1 } },
    );
  }

  async restore(userId: string, requestId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, state: 'deactivated', 'deactivation.requestId': requestId },
      { $set: { state: 'active', keeps: [] }, $inc: { revision: 1 } },
    );
  }

  /** Notes the licences that a deactivated user held, once. */
  async noteHeld(userId: string, requestId: string, held: readonly HeldLicence[]): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, 'deactivation.requestId': requestId, 'deactivation.held': null },
      { $set: { 'deactivation.held': [...held], keeps: keptOf(held) } },
    );
  }

  /** Notes what became of them. */
  async noteFreed(userId: string, requestId: string, held: readonly HeldLicence[]): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, 'deactivation.requestId': requestId },
      { $set: { 'deactivation.held': [...held], keeps: keptOf(held) }, $inc: { revision: 1 } },
    );
  }

  /** Notes what a deactivated user pays for, once. @returns what is noted */
  async notePurchases(
    userId: string,
    requestId: string,
    purchases: readonly HeldPurchase[],
  ): Promise<readonly HeldPurchase[]> {
    const marked = { _id: userId, 'deactivation.requestId': requestId };
    await this.collection.updateOne(
      { ...marked, 'deactivation.purchases': null },
      { $set: { 'deactivation.purchases': [...purchases] } },
    );
    return (await this.collection.findOne(marked))?.deactivation?.purchases ?? [];
  }

  /** Notes what became of them, once. */
  async noteLapsing(userId: string, requestId: string, purchases: readonly HeldPurchase[]): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, 'deactivation.requestId': requestId, 'deactivation.purchases.result': 'pending' },
      { $set: { 'deactivation.purchases': [...purchases] }, $inc: { revision: 1 } },
    );
  }

  /** Notes who lets one of them lapse, and when, until somebody decides otherwise; one that was not known before as well. */
  async letLapse(userId: string, requestId: string, purchase: HeldPurchase): Promise<void> {
    const { subscriptionId, lapse } = purchase;
    const marked = { _id: userId, state: 'deactivated' as const, 'deactivation.requestId': requestId };
    const known = { 'deactivation.purchases': { $elemMatch: { subscriptionId, lapse: null } } };
    const { matchedCount } = await this.collection.updateOne(
      { ...marked, ...known },
      { $set: { 'deactivation.purchases.$.lapse': lapse }, $inc: { revision: 1 } },
    );
    if (matchedCount === 1) return;
    await this.collection.updateOne(
      { ...marked, 'deactivation.purchases.subscriptionId': { $ne: subscriptionId } },
      { $push: { 'deactivation.purchases': purchase }, $inc: { revision: 1 } },
    );
  }

  /** Nobody lets it lapse any more. */
  async undecide(userId: string, requestId: string, subscriptionId: string): Promise<void> {
    const known = { 'deactivation.purchases': { $elemMatch: { subscriptionId, lapse: { $ne: null } } } };
    await this.collection.updateOne(
      { _id: userId, state: 'deactivated', 'deactivation.requestId': requestId, ...known },
      { $set: { 'deactivation.purchases.$.lapse': null }, $inc: { revision: 1 } },
    );
  }

  /** Who of a tenant has left, is not purged, and pays for something. */
  async leftPaying(tenantId: string): Promise<User[]> {
    const found = await this.collection.find({ tenantId, state: 'deactivated' }).sort({ _id: 1 }).toArray();
    return found.filter(({ deactivation }) => (deactivation?.purchases ?? []).length > 0);
  }

  /** The ids of the tenant's users who are deactivated. */
  async deactivated(tenantId: string): Promise<string[]> {
    const found = await this.collection.find({ tenantId, state: 'deactivated' }).sort({ _id: 1 }).toArray();
    return found.map(({ _id }) => _id);
  }

  /** Who has left and may still hold a licence of the subscription. */
  async leftHolding(tenantId: string, subscriptionId: string): Promise<string[]> {
    const found = await this.collection.find({ tenantId, keeps: subscriptionId }).toArray();
    return found.filter(({ state }) => state !== 'active').map(({ _id }) => _id);
  }

  /** Leaves nothing of a deactivated user but the id, and frees the e-mail. */
  async purge(userId: string, requestId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: userId, state: 'deactivated', 'deactivation.requestId': requestId },
      {
        $set: { state: 'purged', name: '', email: '', emailKey: `purged/${userId}`, words: [] },
        $inc: { revision: 1 },
      },
    );
  }

  /** How many users of a tenant there are whose personal data is kept. */
  async count(tenantId: string): Promise<number> {
    return this.collection.countDocuments({ tenantId, state: { $in: ['active', 'deactivated'] } });
  }

  async erase(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }
}

function keptOf(held: readonly HeldLicence[]): string[] {
  return held.filter(({ result }) => result !== 'freed').map(({ subscriptionId }) => subscriptionId);
}

function emailKey(tenantId: string, email: string): string {
  return `${mailboxOf(email)} ${tenantId}`;
}

function newlyStored(user: NewUser): StoredUser {
  const { tenantId, email } = user;
  return {
    ...user,
    state: 'active',
    revision: 1,
    deactivation: null,
    keeps: [],
    emailKey: emailKey(tenantId, email),
    words: wordsOfPerson(user),
  };
}
