import { type Collection, type Connection, Schema } from 'mongoose';
import { DomainError } from '../../domain/errors.js';
import { collectionOf, insert, pageAfter } from '../collection.js';

export type ClockState = 'ready' | 'advancing' | 'stuck' | 'deleting';

/** What keeps a workflow of a clock from going on. */
export interface ClockProblem {
  workflowId: string;
  /** Type of the activity that fails; null when the workflow's own code does. */
  activity: string | null;
  failure: string;
  attempts: number;
}

/** A virtual clock. Its time is its last target plus the wall time since it settled there. */
export interface TestClock {
  _id: string;
  name: string;
  state: ClockState;
  /** Where it stood when it last settled, and when that was by the wall. */
  now: Date;
  settledAt: Date;
  /** Where it is going, while it is not ready. */
  target: Date | null;
  /** What it is doing, or what failed, for a person. */
  doing: string | null;
  /** How many milestones were carried out on the way to the target, or to the last one. */
  milestones: number;
  /** What it is stuck on. */
  problems: ClockProblem[];
  /** When it is deleted with everything on it, by the wall; null: it is kept. */
  deletesAt: Date | null;
  /** Grows with every change of its name or end; where it stands is no such change. */
  revision: number;
  createdAt: Date;
}

/** A workflow that lives on a clock; written before the workflow is started. */
export interface ClockMember {
  /** The workflow's id. */
  _id: string;
  testClockId: string;
  tenantId: string;
  /** `new`: the clock has not looked at it yet. `excluded`: it stays where it failed while the clock goes on. */
  state: 'new' | 'waiting' | 'excluded';
  /** What it waited for when the clock last looked; null: for no instant. */
  nextAt: Date | null;
  /** Run and length of its history at that look: while they are the same, nothing has happened to it. */
  seen: string | null;
  /** Why it was excluded. */
  problem: ClockProblem | null;
}

/** Where a page of clocks ends: the newest come first. */
export interface ClockPosition {
  readonly createdAt: Date;
  readonly id: string;
}

const problemSchema = new Schema<ClockProblem>(
  { workflowId: String, activity: { type: String, default: null }, failure: String, attempts: Number },
  { _id: false },
);

const clockSchema = new Schema<TestClock>(
  {
    _id: String,
    name: { type: String, required: true },
    state: { type: String, required: true },
    now: { type: Date, required: true },
    settledAt: { type: Date, required: true },
    target: { type: Date, default: null },
    doing: { type: String, default: null },
    milestones: { type: Number, default: 0 },
    problems: { type: [problemSchema], default: [] },
    deletesAt: { type: Date, default: null },
    revision: { type: Number, default: 1 },
    createdAt: { type: Date, required: true },
  },
  { collection: 'testClocks', versionKey: false, strict: 'throw' },
);
clockSchema.index({ createdAt: -1, _id: -1 });
clockSchema.index({ state: 1, createdAt: -1, _id: -1 });

const memberSchema = new Schema<ClockMember>(
  {
    _id: String,
    testClockId: { type: String, required: true },
    tenantId: { type: String, required: true },
    state: { type: String, default: 'new' },
    nextAt: { type: Date, default: null },
    seen: { type: String, default: null },
    problem: { type: problemSchema, default: null },
  },
  { collection: 'clockMembers', versionKey: false, strict: 'throw' },
);
memberSchema.index({ testClockId: 1, state: 1, _id: 1 });
memberSchema.index({ testClockId: 1, _id: 1 });
memberSchema.index({ tenantId: 1, _id: 1 });

export class TestClocks {
  readonly clocks: Collection<TestClock>;
  readonly members: Collection<ClockMember>;

  constructor(connection: Connection) {
    this.clocks = collectionOf(connection, 'TestClock', clockSchema);
    this.members = collectionOf(connection, 'ClockMember', memberSchema);
  }

  async create(clock: TestClock): Promise<boolean> {
    return insert(this.clocks, clock);
  }

  async find(testClockId: string): Promise<TestClock | null> {
    return this.clocks.findOne({ _id: testClockId });
  }

  /** The newest first. */
  async list(state: ClockState | undefined, after: ClockPosition | undefined, limit: number): Promise<TestClock[]> {
    const conditions = [
      ...(state === undefined ? [] : [{ state }]),
      ...pageAfter(after && { createdAt: after.createdAt, _id: after.id }, -1),
    ];
    return this.clocks
      .find(conditions.length > 0 ? { $and: conditions } : {})
      .sort({ createdAt: -1, _id: -1 })
      .limit(limit)
      .toArray();
  }

  /** Writes how it stands, unless it is being deleted. */
  async set(testClockId: string, change: Partial<Omit<TestClock, '_id' | 'revision'>>): Promise<void> {
    await this.clocks.updateOne({ _id: testClockId, state: { $ne: 'deleting' } }, { $set: change });
  }

  /** Changes what people say of it, if it is at this revision. @returns null when it is at another one */
  async change(
    testClockId: string,
    revision: number,
    change: Partial<Pick<TestClock, 'name' | 'deletesAt'>>,
  ): Promise<TestClock | null> {
    return this.clocks.findOneAndUpdate(
      { _id: testClockId, revision, state: { $ne: 'deleting' } },
      { $set: change, $inc: { revision: 1 } },
      { returnDocument: 'after' },
    );
  }

  async beginRemoval(testClockId: string): Promise<void> {
    const change = { state: 'deleting' as const, target: null, problems: [], doing: 'ending what lives on it' };
    await this.clocks.updateOne({ _id: testClockId }, { $set: change });
  }

  /** Says what its removal is at. */
  async setRemovalStep(testClockId: string, doing: string): Promise<void> {
    await this.clocks.updateOne({ _id: testClockId, state: 'deleting' }, { $set: { doing } });
  }

  async remove(testClockId: string): Promise<void> {
    await this.clocks.deleteOne({ _id: testClockId });
  }

  /** Registers a workflow that is about to be started. @throws DomainError notFound when its clock is being deleted */
  async addMember(testClockId: string, tenantId: string, workflowId: string): Promise<void> {
    const clock = await this.clocks.findOne({ _id: testClockId });
    if (!clock || clock.state === 'deleting') {
      throw new DomainError('notFound', `The test clock ${testClockId} is gone.`, { pointer: '/testClockId' });
    }
    await insert(this.members, {
      _id: workflowId,
      testClockId,
      tenantId,
      state: 'new',
      nextAt: null,
      seen: null,
      problem: null,
    });
  }

  async removeMember(workflowId: string): Promise<void> {
    await this.members.deleteOne({ _id: workflowId });
  }

  async membersOf(testClockId: string, state?: ClockMember['state']): Promise<ClockMember[]> {
    return this.members
      .find(state === undefined ? { testClockId } : { testClockId, state })
      .sort({ _id: 1 })
      .toArray();
  }

  async membersOfTenants(tenantIds: readonly string[]): Promise<ClockMember[]> {
    return this.members
      .find({ tenantId: { $in: [...tenantIds] } })
      .sort({ tenantId: 1, _id: 1 })
      .toArray();
  }

  /** Notes what a member waits for. */
  async setWaiting(workflowId: string, nextAt: Date | null, seen: string): Promise<void> {
    await this.members.updateOne({ _id: workflowId }, { $set: { state: 'waiting', nextAt, seen, problem: null } });
  }

  async exclude(workflowId: string, problem: ClockProblem): Promise<void> {
    await this.members.updateOne({ _id: workflowId }, { $set: { state: 'excluded', seen: null, problem } });
  }

  /** The clock waits again for those that were excluded. */
  async include(testClockId: string): Promise<void> {
    await this.members.updateMany(
      { testClockId, state: 'excluded' },
      { $set: { state: 'new', seen: null, problem: null } },
    );
  }
}

/** The clock's time at an instant of the wall. While it advances, the step that it is at. */
export function clockTime(clock: TestClock, wall: Date): Date {
  if (clock.state === 'advancing') return clock.now;
  return new Date(clock.now.getTime() + Math.max(0, wall.getTime() - clock.settledAt.getTime()));
}
