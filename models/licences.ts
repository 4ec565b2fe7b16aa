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

export class Licences {
  readonly model: Model<Assignment>;

  constructor(connection: Connection) {
    this.model = connection.model<Assignment>('Assignment', assignmentSchema);
  }

  async ofSubscription(subscriptionId: string): Promise<Assignment[]> {
    return this.model.find({ subscriptionId }).sort({ slot: 1 }).lean<Assignment[]>();
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
    await this.model.deleteMany({ subscriptionId });
  }
}
