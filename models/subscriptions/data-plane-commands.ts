import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from '../collection.js';

export type CommandKind = 'update' | 'disable' | 'reactivate' | 'supersede';

/** What the data plane shall know of a subscription: the newest command only, by the revision of the subscription. */
export interface DataPlaneCommandRecord {
  /** The subscription's id. */
  _id: string;
  tenantId: string;
  testClockId: string | null;
  kind: CommandKind;
  revision: number;
  /** The business instant from which it holds. */
  at: Date;
  /** The business instant from which the data plane has not had what holds. */
  since: Date;
  /**
   * `sending`: at its first attempt, or asked for again by an operator; `deferred`: its delivery process tries again; `parked`: refused, it waits for an operator, and
   * is asked again now and then; `confirmed`: the data plane has it.
   */
  state: 'sending' | 'deferred' | 'parked' | 'confirmed';
  problem: { code: string; message: string } | null;
}

const commandSchema = new Schema<DataPlaneCommandRecord>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    testClockId: { type: String, default: null },
    kind: { type: String, required: true },
    revision: { type: Number, required: true },
    at: { type: Date, required: true },
    since: { type: Date, required: true },
    state: { type: String, required: true },
    problem: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'dataPlaneCommands', versionKey: false, strict: 'throw' },
);
commandSchema.index({ tenantId: 1, state: 1, since: -1, _id: -1 });
commandSchema.index({ testClockId: 1, state: 1, since: -1, _id: -1 });

type NewCommand = Omit<DataPlaneCommandRecord, 'since' | 'state' | 'problem'>;

/** The desired state of each subscription on the data plane. */
export class DataPlaneCommands {
  readonly collection: Collection<DataPlaneCommandRecord>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'DataPlaneCommand', commandSchema);
  }

  /**
   * Makes a command the newest one, unless a newer one is there.
   * @returns true when nothing else is on its way, so that it is the caller's to send
   */
  async replace(command: NewCommand): Promise<boolean> {
    const { _id, revision, at } = command;
    const fresh = { ...command, since: at, state: 'sending' as const, problem: null };
    if (await insert(this.collection, fresh)) return true;
    const free = await this.collection.updateOne(
      { _id, revision: { $lt: revision }, state: 'confirmed' },
      { $set: fresh },
    );
    if (free.matchedCount > 0) return true;
    const waiting = await this.find(_id);
    // What brings it back must not get lost behind a change of its seats.
    const kind = command.kind === 'update' && waiting?.kind === 'reactivate' ? 'reactivate' : command.kind;
    await this.collection.updateOne({ _id, revision: { $lt: revision } }, { $set: { kind, revision, at } });
    return false;
  }

  /** @returns false when a newer command came meanwhile */
  async confirmed(subscriptionId: string, revision: number): Promise<boolean> {
    const { matchedCount } = await this.collection.updateOne(
      { _id: subscriptionId, revision },
      { $set: { state: 'confirmed', problem: null } },
    );
    return matchedCount > 0;
  }

  async failed(
    subscriptionId: string,
    state: 'deferred' | 'parked',
    problem: DataPlaneCommandRecord['problem'],
  ): Promise<void> {
    await this.collection.updateOne({ _id: subscriptionId, state: { $ne: 'confirmed' } }, { $set: { state, problem } });
  }

  /** It is tried again at once, for an operator. What was said of the last attempt stays until the next one has ended. */
  async triedAgain(subscriptionId: string): Promise<void> {
    await this.collection.updateOne(
      { _id: subscriptionId, state: { $in: ['deferred', 'parked'] } },
      { $set: { state: 'sending' } },
    );
  }

  async find(subscriptionId: string): Promise<DataPlaneCommandRecord | null> {
    return this.collection.findOne({ _id: subscriptionId });
  }

  /** Those of several subscriptions, by the ids of these. */
  async ofSubscriptions(subscriptionIds: readonly string[]): Promise<Map<string, DataPlaneCommandRecord>> {
    if (subscriptionIds.length === 0) return new Map();
    const found = await this.collection.find({ _id: { $in: [...subscriptionIds] } }).toArray();
    return new Map(found.map((command) => [command._id, command]));
  }

  async erase(subscriptionId: string): Promise<void> {
    await this.collection.deleteOne({ _id: subscriptionId });
  }
}
