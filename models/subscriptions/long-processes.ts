import { type Collection, type Connection, Schema } from 'mongoose';
import type { ErasedRecords } from '../../domain/subscriptions/certificate.js';
import type { ProgressReport } from '../../domain/subscriptions/progress-report.js';
import type { ReassignmentState, UserCounts } from '../../domain/subscriptions/reassignment.js';
import { collectionOf, insert } from '../collection.js';
import { SignedLinks } from '../signed-links.js';

/** The activity by which a subscription waits for the process: it holds no slot, and is completed by its ids. */
export interface Waiter {
  readonly workflowId: string;
  readonly runId: string;
  readonly activityId: string;
}

/** A sibling of the subscription workflow, as it can be read: how far it is, and what stopped it. */
export interface Progress {
  /** The subscription's id. */
  _id: string;
  tenantId: string;
  testClockId: string | null;
  /** `cancelled`: a set-up that had not ended when the deletion began. */
  state: 'running' | 'paused' | 'stuck' | 'undoing' | 'done' | 'undone' | 'cancelled';
  /** Number of the report that was written last. They are numbered by the process: one that comes late changes nothing. */
  revision: number;
  /** Who is to hear where it comes to a stop. */
  waiter: Waiter | null;
  step: string;
  problem: { code: string; message: string } | null;
  /** By the workflow's time; null while it is not stuck. */
  stuckSince: Date | null;
  /** Of a deletion: how many records of ours there were before the first was erased. */
  counts: ErasedRecords | null;
  /** Of a set-up that moves users: how far it is with them, written once per batch. */
  users: UserCounts | null;
  /** Number of the last batch that `users` knows of. */
  batch: number;
  /** When it is expected to have moved the last of them; null where nobody waits to be moved. */
  expectedEnd: Date | null;
  startedAt: Date;
  endedAt: Date | null;
}

/** Proof of a deletion: what was done and what stays, nothing more. */
export interface Certificate {
  _id: string;
  tenantId: string;
  subscriptionId: string;
  /** The certificate as it was issued. */
  content: Record<string, unknown>;
  /** SHA-256 of the canonical JSON (RFC 8785) of `content`, in hex. */
  sha256: string;
}

function progressSchema(collection: string): Schema<Progress> {
  const schema = new Schema<Progress>(
    {
      _id: String,
      tenantId: { type: String, required: true },
      testClockId: { type: String, default: null },
      state: { type: String, required: true },
      revision: { type: Number, required: true },
      waiter: { type: Schema.Types.Mixed, default: null },
      step: { type: String, required: true },
      problem: { type: Schema.Types.Mixed, default: null },
      stuckSince: { type: Date, default: null },
      counts: { type: Schema.Types.Mixed, default: null },
      users: { type: Schema.Types.Mixed, default: null },
      batch: { type: Number, default: 0 },
      expectedEnd: { type: Date, default: null },
      startedAt: { type: Date, required: true },
      endedAt: { type: Date, default: null },
    },
    { collection, versionKey: false, strict: 'throw' },
  );
  schema.index({ tenantId: 1, state: 1, stuckSince: -1, _id: -1 });
  schema.index({ testClockId: 1, state: 1, stuckSince: -1, _id: -1 });
  return schema;
}

/** What is no longer so of one that moves again, or has ended. */
const notStuck = { problem: null, stuckSince: null } as const;

const certificateSchema = new Schema<Certificate>(
  {
    _id: String,
    tenantId: { type: String, required: true },
    subscriptionId: { type: String, required: true },
    content: { type: Schema.Types.Mixed, required: true },
    sha256: { type: String, required: true },
  },
  { collection: 'certificates', versionKey: false, strict: 'throw' },
);
certificateSchema.index({ subscriptionId: 1 });

const moving: Progress['state'][] = ['running', 'undoing'];
/** It goes on from them when somebody has decided. */
const stops: Progress['state'][] = ['paused', 'stuck'];
/** Nothing is reported after them. */
const ends: Progress['state'][] = ['done', 'undone', 'cancelled'];

export class Processes {
  readonly collection: Collection<Progress>;

  constructor(connection: Connection, name: 'SetUp' | 'Deletion', collection: 'setUps' | 'deletions') {
    this.collection = collectionOf(connection, name, progressSchema(collection));
  }

  /** Written before the process is started, once. */
  async begin(progress: Pick<Progress, '_id' | 'tenantId' | 'testClockId' | 'step' | 'startedAt'>): Promise<void> {
    const begun = { ...notStuck, counts: null, users: null, batch: 0, expectedEnd: null, endedAt: null };
    await insert(this.collection, { ...progress, state: 'running', revision: 0, waiter: null, ...begun });
  }

  async step(report: ProgressReport, step: string): Promise<void> {
    await this.goesOn(report, { state: 'running', step, ...notStuck });
  }

  /** @returns who waits for it to stop; so do all that report a stop */
  async stuck(report: ProgressReport, problem: Progress['problem'], since: Date): Promise<Waiter | null> {
    return this.write(report, { state: 'stuck', problem, stuckSince: since, expectedEnd: null });
  }

  async paused(report: ProgressReport): Promise<Waiter | null> {
    return this.write(report, { state: 'paused', expectedEnd: null });
  }

  /** What was done is taken back. */
  async undoing(report: ProgressReport): Promise<void> {
    await this.goesOn(report, { state: 'undoing', step: 'undoing', ...notStuck, expectedEnd: null });
  }

  /** All the users that it moves, as they were counted, unless it has reported something else since. */
  async withUsers({ subscriptionId, revision }: ProgressReport, users: UserCounts): Promise<void> {
    await this.collection.updateOne({ _id: subscriptionId, ...upTo(revision) }, { $set: { users, expectedEnd: null } });
  }

  /**
   * How a batch has changed the counts, for which nobody is counted: once, however often the batch is tried.
   * @returns the counts; null where there are none
   */
  async afterBatch(
    { subscriptionId, revision }: ProgressReport,
    batch: number,
    change: Partial<Record<ReassignmentState, number>>,
    expectedEnd: Date | null,
  ): Promise<UserCounts | null> {
    const $inc = Object.fromEntries(Object.entries(change).map(([state, by]) => [`users.${state}`, by]));
    const changed = await this.collection.findOneAndUpdate(
      { _id: subscriptionId, ...upTo(revision), batch: { $lt: batch }, users: { $ne: null } },
      { $inc, $set: { batch, expectedEnd } },
      { returnDocument: 'after' },
    );
    return (changed ?? (await this.find(subscriptionId)))?.users ?? null;
  }

  /** Keeps the first count. @returns the one that is kept */
  async counted(id: string, counts: ErasedRecords): Promise<ErasedRecords> {
    await this.collection.updateOne({ _id: id, counts: null }, { $set: { counts } });
    return (await this.find(id))?.counts ?? counts;
  }

  async done(report: ProgressReport, at: Date): Promise<Waiter | null> {
    return this.write(report, { state: 'done', ...notStuck, expectedEnd: null, endedAt: at });
  }

  async undone(report: ProgressReport, at: Date): Promise<Waiter | null> {
    return this.write(report, { state: 'undone', ...notStuck, endedAt: at });
  }

  /** Ends it from outside, unless it has ended: what it still reports changes nothing. */
  async cancelled(id: string, at: Date): Promise<Waiter | null> {
    const cancelled = { state: 'cancelled', ...notStuck, expectedEnd: null, endedAt: at } as const;
    return this.write({ subscriptionId: id, revision: Number.MAX_SAFE_INTEGER }, cancelled);
  }

  /**
   * Notes who waits while it moves: in one write, so that a report of its next stop comes either before it, and is found, or
   * after it, and finds the waiter.
   * @returns how it stands; null when there is no such process
   */
  async awaited(id: string, waiter: Waiter): Promise<Pick<Progress, 'state'> | null> {
    const moves = await this.collection.findOneAndUpdate({ _id: id, state: { $in: moving } }, { $set: { waiter } });
    return moves ?? this.find(id);
  }

  async find(id: string): Promise<Progress | null> {
    return this.collection.findOne({ _id: id });
  }

  /** Nobody waits any more where it had stopped: it goes on when whoever waited has heard of the stop. */
  private async goesOn(report: ProgressReport, change: Partial<Progress>): Promise<void> {
    const { subscriptionId: _id, revision } = report;
    const stood = { _id, ...upTo(revision), state: { $in: stops } };
    const { matchedCount } = await this.collection.updateOne(stood, { $set: { ...change, revision, waiter: null } });
    if (matchedCount === 0) await this.write(report, change);
  }

  /** An attempt that was given up may report late: its number has been passed, or the process has ended. */
  private async write({ subscriptionId, revision }: ProgressReport, change: Partial<Progress>): Promise<Waiter | null> {
    const written = await this.collection.findOneAndUpdate(
      { _id: subscriptionId, ...upTo(revision) },
      { $set: { ...change, revision } },
      { returnDocument: 'after' },
    );
    return written?.waiter ?? null;
  }
}

/** A report that is written again, after a crash, still counts: whoever waits has not heard of it. */
function upTo(revision: number): { $or: Record<string, unknown>[] } {
  return { $or: [{ revision: { $lt: revision }, state: { $nin: ends } }, { revision }] };
}

export class Certificates {
  readonly collection: Collection<Certificate>;

  /** Of the pages of certificates, which are read without an account. */
  readonly links: SignedLinks;

  constructor(connection: Connection, keyHashSecret: string) {
    this.collection = collectionOf(connection, 'Certificate', certificateSchema);
    this.links = new SignedLinks(keyHashSecret, 'links of certificates', ['cert']);
  }

  /** @returns the certificate that stands: this one, or the one issued by an earlier try */
  async issue(certificate: Certificate): Promise<Certificate> {
    if (await insert(this.collection, certificate)) return certificate;
    return (await this.find(certificate._id)) ?? certificate;
  }

  async find(certificateId: string): Promise<Certificate | null> {
    return this.collection.findOne({ _id: certificateId });
  }
}
