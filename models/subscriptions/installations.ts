import { type Collection, type Connection, Schema } from 'mongoose';
import {
  type InstallationState,
  type InstalledBy,
  installationStates,
  type WithdrawalReason,
} from '../../domain/subscriptions/invitations.js';
import { collectionOf, insertFree } from '../collection.js';
import { SignedLinks } from '../signed-links.js';

/** A user who was moved to a subscription, and how far the installation of the new version is. It names nobody but by id. */
export interface Installation {
  /** `<subscriptionId>/<userId>` */
  _id: string;
  subscriptionId: string;
  tenantId: string;
  userId: string;
  state: InstallationState;
  /** When the next mail is due: the invitation, then the reminder; null: no more of them. */
  dueAt: Date | null;
  invitedAt: Date | null;
  remindedAt: Date | null;
  doneAt: Date | null;
  doneBy: InstalledBy | null;
  /** Why no mail comes any more. */
  withdrawnBecause: WithdrawalReason | null;
  /** The mail server refused the last mail for good. */
  undeliverable: boolean;
}

export type Counts = Readonly<Record<InstallationState, number>>;

const installationSchema = new Schema<Installation>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    userId: { type: String, required: true },
    state: { type: String, required: true },
    dueAt: { type: Date, default: null },
    invitedAt: { type: Date, default: null },
    remindedAt: { type: Date, default: null },
    doneAt: { type: Date, default: null },
    doneBy: { type: String, default: null },
    withdrawnBecause: { type: String, default: null },
    undeliverable: { type: Boolean, default: false },
  },
  { collection: 'installations', versionKey: false, strict: 'throw' },
);
installationSchema.index({ subscriptionId: 1, dueAt: 1, _id: 1 });
installationSchema.index({ subscriptionId: 1, userId: 1 });
installationSchema.index({ subscriptionId: 1, state: 1, userId: 1 });
installationSchema.index({ tenantId: 1, userId: 1 });

/** Beginning of time: all that are due at all are due later. */
const ever = new Date(0);

/** The installations of those who were moved; written in bulk. */
export class Installations {
  readonly collection: Collection<Installation>;
  private readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'Installation', installationSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of installations', ['sub', 'usr']);
  }

  /** What proves in a link that it was made here for this user. */
  tokenOf(subscriptionId: string, userId: string): string {
    return this.links.tokenOf(subscriptionId, userId);
  }

  /** The invitation that a token is for; null for one that was not made here, and once the invitation is gone. */
  async byToken(token: string): Promise<Installation | null> {
    const ids = this.links.idsOf(token);
    return ids && this.collection.findOne({ _id: ids.join('/') });
  }

  /** Adds the users that are not there yet, all of whom wait for the same instant. */
  async plan(tenantId: string, subscriptionId: string, userIds: readonly string[], dueAt: Date): Promise<void> {
    const planned = userIds.map(
      (userId): Installation => ({
        _id: `${subscriptionId}/${userId}`,
        subscriptionId,
        tenantId,
        userId,
        state: 'waiting',
        dueAt,
        invitedAt: null,
        remindedAt: null,
        doneAt: null,
        doneBy: null,
        withdrawnBecause: null,
        undeliverable: false,
      }),
    );
    await insertFree(this.collection, planned);
  }

  /** When the next mail of a subscription is due; null: there are no more of them. */
  async nextDue(subscriptionId: string): Promise<Date | null> {
    const next = await this.collection
      .find({ subscriptionId, dueAt: { $gt: ever } })
      .sort({ dueAt: 1, _id: 1 })
      .limit(1)
      .next();
    return next?.dueAt ?? null;
  }

  /** Some of those to whom a mail is due by an instant. */
  async due(subscriptionId: string, at: Date, limit: number): Promise<Installation[]> {
    return this.collection
      .find({ subscriptionId, dueAt: { $gt: ever, $lte: at } })
      .sort({ dueAt: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** The mails went, or were refused for good; who has said meanwhile to be done stays done. */
  async mailed(
    ids: readonly string[],
    how: {
      readonly reminder: boolean;
      readonly undeliverable: boolean;
      readonly at: Date;
      readonly dueAt: Date | null;
    },
  ): Promise<void> {
    if (ids.length === 0) return;
    const { reminder, undeliverable, at, dueAt } = how;
    const mailed = reminder
      ? { state: 'reminded' as const, remindedAt: at }
      : { state: 'invited' as const, invitedAt: at };
    await this.collection.updateMany(
      { _id: { $in: [...ids] }, state: reminder ? 'invited' : 'waiting' },
      { $set: { ...mailed, undeliverable, dueAt } },
    );
  }

  /** No more mails to these. */
  async withdraw(ids: readonly string[], withdrawnBecause: WithdrawalReason): Promise<void> {
    if (ids.length === 0) return;
    await this.collection.updateMany(
      { _id: { $in: [...ids] }, dueAt: { $gt: ever } },
      { $set: { state: 'withdrawn', withdrawnBecause, dueAt: null } },
    );
  }

  /** No more mails to anybody of a subscription. */
  async withdrawAll(subscriptionId: string, withdrawnBecause: WithdrawalReason): Promise<void> {
    await this.collection.updateMany(
      { subscriptionId, dueAt: { $gt: ever } },
      { $set: { state: 'withdrawn', withdrawnBecause, dueAt: null } },
    );
  }

  /** Marks users as done who were not; also those who get no mails any more. @returns of the named ones, those who are there */
  async done(
    subscriptionId: string,
    userIds: readonly string[],
    how: { readonly at: Date; readonly by: InstalledBy },
  ): Promise<Installation[]> {
    const _id = { $in: userIds.map((userId) => `${subscriptionId}/${userId}`) };
    const found = await this.collection.find({ _id }).toArray();
    await this.collection.updateMany(
      { _id, doneAt: null },
      { $set: { state: 'done', doneAt: how.at, doneBy: how.by, dueAt: null } },
    );
    return found;
  }

  /** A page of a subscription's users, in the order of their ids. */
  async page(
    subscriptionId: string,
    state: InstallationState | undefined,
    after: string,
    limit: number,
  ): Promise<Installation[]> {
    const filter = { subscriptionId, ...(state === undefined ? {} : { state }), userId: { $gt: after } };
    return this.collection.find(filter).sort({ userId: 1 }).limit(limit).toArray();
  }

  async counts(subscriptionId: string): Promise<Counts> {
    const counted = await Promise.all(
      installationStates.map(
        async (state): Promise<[InstallationState, number]> => [
          state,
          await this.collection.countDocuments({ subscriptionId, state }),
        ],
      ),
    );
    return Object.fromEntries(counted) as Counts;
  }

  async erase(subscriptionId: string): Promise<void> {
    await this.collection.deleteMany({ subscriptionId });
  }

  async eraseTenant(tenantId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }

  async eraseUser(tenantId: string, userId: string): Promise<void> {
    await this.collection.deleteMany({ tenantId, userId });
  }
}
