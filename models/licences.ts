import { type Connection, type Model, Schema, trusted } from 'mongoose';
import { inserted } from './inserted.js';

/** The fact that a user holds a seat. One insert proves both: the slot was free, and the user had none. */
export interface Assignment {
  /** `<subscriptionId>/<slot>` */
  _id: string;
  subscriptionId: string;
  tenantId: string;
  slot: number;
  userId: string;
  assignedAt: Date;
}

/** Who held the seats when a request came: tried again in the middle of it, it ends the same and is answered the same. */
interface SeatsBefore {
  /** The request's id. */
  _id: string;
  subscriptionId: string;
  held: Assignment[];
  expiresAt: Date;
}

/** Longer than a request is tried again. */
const seatsBeforeAreKept = 7 * 24 * 3_600_000;

const assignmentSchema = new Schema<Assignment>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    tenantId: { type: String, required: true },
    slot: { type: Number, required: true },
    userId: { type: String, required: true },
    assignedAt: { type: Date, required: true },
  },
  { collection: 'assignments', versionKey: false, strict: 'throw' },
);
assignmentSchema.index({ subscriptionId: 1, userId: 1 }, { unique: true });
assignmentSchema.index({ subscriptionId: 1, slot: 1 });
assignmentSchema.index({ userId: 1 });

const seatsBeforeSchema = new Schema<SeatsBefore>(
  {
    _id: String,
    subscriptionId: { type: String, required: true },
    held: { type: Schema.Types.Mixed, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'seatsBefore', versionKey: false, strict: 'throw' },
);
seatsBeforeSchema.index({ subscriptionId: 1 });
seatsBeforeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export class Licences {
  readonly model: Model<Assignment>;
  readonly seatsBefore: Model<SeatsBefore>;

  constructor(connection: Connection) {
    this.model = connection.model<Assignment>('Assignment', assignmentSchema);
    this.seatsBefore = connection.model<SeatsBefore>('SeatsBefore', seatsBeforeSchema);
  }

  async ofSubscription(subscriptionId: string): Promise<Assignment[]> {
    return this.model.find({ subscriptionId }).sort({ slot: 1 }).lean<Assignment[]>();
  }

  /** The holders when a request was first tried, in order of their slots; requests of a subscription come one at a time. */
  async heldBefore(subscriptionId: string, requestId: string): Promise<Assignment[]> {
    const held = await this.ofSubscription(subscriptionId);
    const expiresAt = new Date(Date.now() + seatsBeforeAreKept);
    if (await inserted(() => this.seatsBefore.create({ _id: requestId, subscriptionId, held, expiresAt }))) return held;
    return (await this.seatsBefore.findById(requestId).lean<SeatsBefore>())?.held ?? held;
  }

  /** True when the user holds this slot now, whether by this call or an earlier one. */
  async take(assignment: Omit<Assignment, '_id'>): Promise<boolean> {
    const _id = `${assignment.subscriptionId}/${assignment.slot}`;
    if (await inserted(() => this.model.create({ ...assignment, _id }))) return true;
    return (await this.model.findById(_id).lean<Assignment>())?.userId === assignment.userId;
  }

  async free(subscriptionId: string, userIds: readonly string[]): Promise<void> {
    await this.model.deleteMany({ subscriptionId, userId: trusted({ $in: [...userIds] }) });
  }

  async count(subscriptionId: string): Promise<number> {
    return this.model.countDocuments({ subscriptionId });
  }

  async erase(subscriptionId: string): Promise<void> {
    await this.seatsBefore.deleteMany({ subscriptionId });
    await this.model.deleteMany({ subscriptionId });
  }
}
