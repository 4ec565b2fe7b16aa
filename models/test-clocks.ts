import { type Connection, type Model, Schema } from 'mongoose';
import { inserted } from './inserted.js';

/** A virtual clock. Its time is its last target plus the wall time since it settled there. */
export interface TestClock {
  _id: string;
  name: string;
  state: 'ready' | 'advancing' | 'stuck';
  /** Where it stood when it last settled, and when that was by the wall. */
  now: Date;
  settledAt: Date;
  /** Where it is going, while it is not ready. */
  target: Date | null;
  /** What it is doing, or what failed, for a person. */
  doing: string | null;
  createdAt: Date;
}

/** A workflow that lives on a clock; written before the workflow is started. */
export interface ClockMember {
  /** The workflow's id. */
  _id: string;
  testClockId: string;
}

const clockSchema = new Schema<TestClock>(
  {
    _id: String,
    name: { type: String, required: true },
    state: { type: String, required: true },
    now: { type: Date, required: true },
    settledAt: { type: Date, required: true },
    target: { type: Date, default: null },
    doing: { type: String, default: null },
    createdAt: { type: Date, required: true },
  },
  { collection: 'testClocks', versionKey: false, strict: 'throw' },
);

const memberSchema = new Schema<ClockMember>(
  { _id: String, testClockId: { type: String, required: true } },
  { collection: 'clockMembers', versionKey: false, strict: 'throw' },
);
memberSchema.index({ testClockId: 1 });

export class TestClocks {
  readonly model: Model<TestClock>;
  readonly members: Model<ClockMember>;

  constructor(connection: Connection) {
    this.model = connection.model<TestClock>('TestClock', clockSchema);
    this.members = connection.model<ClockMember>('ClockMember', memberSchema);
  }

  async create(clock: TestClock): Promise<boolean> {
    return inserted(() => this.model.create(clock));
  }

  async find(testClockId: string): Promise<TestClock | null> {
    return this.model.findById(testClockId).lean<TestClock>();
  }

  async all(): Promise<TestClock[]> {
    return this.model.find().sort({ _id: 1 }).lean<TestClock[]>();
  }

  async join(testClockId: string, workflowId: string): Promise<void> {
    await inserted(() => this.members.create({ _id: workflowId, testClockId }));
  }

  async leave(workflowId: string): Promise<void> {
    await this.members.deleteOne({ _id: workflowId });
  }

  async membersOf(testClockId: string): Promise<string[]> {
    return (await this.members.find({ testClockId }).sort({ _id: 1 }).lean<ClockMember[]>()).map(({ _id }) => _id);
  }

  async set(testClockId: string, change: Partial<Omit<TestClock, '_id'>>): Promise<void> {
    await this.model.updateOne({ _id: testClockId }, { $set: change });
  }
}

/** The clock's time at an instant of the wall. While it advances, the step that it is at. */
export function clockTime(clock: TestClock, wall: Date): Date {
  if (clock.state !== 'ready') return clock.now;
  return new Date(clock.now.getTime() + Math.max(0, wall.getTime() - clock.settledAt.getTime()));
}
