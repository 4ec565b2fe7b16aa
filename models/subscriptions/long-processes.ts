import { type Collection, type Connection, Schema } from 'mongoose';
import type { ErasedRecords } from '../../domain/subscriptions/certificate.js';
import type { UserCounts } from '../../domain/subscriptions/reassignment.js';
import { collectionOf, insert } from '../collection.js';

/** A sibling of the subscription workflow, as it can be read: how far it is, and what stopped it. */
export interface Progress {
  /** The subscription's id. */
  _id: string;
  tenantId: string;
  testClockId: string | null;
  state: 'running' | 'paused' | 'stuck' | 'undoing' | 'done' | 'undone';
  step: string;
  problem: { code: string; message: string } | null;
  /** By the workflow's time; null while it is not stuck. */
  stuckSince: Date | null;
  /** Of a deletion: how many records of ours there were before the first was erased. */
  counts: ErasedRecords | null;
  /** Of a set-up that moves users: how far it is with them, written once per batch. */
  users: UserCounts | null;
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
      step: { type: String, required: true },
      problem: { type: Schema.Types.Mixed, default: null },
      stuckSince: { type: Date, default: null },
      counts: { type: Schema.Types.Mixed, default: null },
      users: { type: Schema.Types.Mixed, default: null },
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

export class Processes {
  readonly collection: Collection<Progress>;

  constructor(connection: Connection, name: 'SetUp' | 'Deletion', collection: 'setUps' | 'deletions') {
    this.collection = collectionOf(connection, name, progressSchema(collection));
  }

  async begin(progress: Pick<Progress, '_id' | 'tenantId' | 'testClockId' | 'step' | 'startedAt'>): Promise<void> {
    const begun = { ...notStuck, counts: null, users: null, expectedEnd: null, endedAt: null };
    await insert(this.collection, { ...progress, state: 'running', ...begun });
  }

  async step(id: string, step: string): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { state: 'running', step, ...notStuck } });
  }

  async stuck(id: string, problem: Progress['problem'], since: Date): Promise<void> {
    await this.collection.updateOne(
      { _id: id },
      { $set: { state: 'stuck', problem, stuckSince: since, expectedEnd: null } },
    );
  }

  async paused(id: string): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { state: 'paused', expectedEnd: null } });
  }

  /** What was done is taken back. */
  async undoing(id: string, step: string): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { state: 'undoing', step, ...notStuck, expectedEnd: null } });
  }

  /** How far it is with the users that it moves. */
  async withUsers(id: string, users: UserCounts, expectedEnd: Date | null): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { users, expectedEnd } });
  }

  /** Keeps the first count. @returns the one that is kept */
  async counted(id: string, counts: ErasedRecords): Promise<ErasedRecords> {
    await this.collection.updateOne({ _id: id, counts: null }, { $set: { counts } });
    return (await this.find(id))?.counts ?? counts;
  }

  async done(id: string, at: Date): Promise<void> {
    await this.collection.updateOne(
      { _id: id },
      { $set: { state: 'done', ...notStuck, expectedEnd: null, endedAt: at } },
    );
  }

  async undone(id: string, at: Date): Promise<void> {
    await this.collection.updateOne({ _id: id }, { $set: { state: 'undone', ...notStuck, endedAt: at } });
  }

  async find(id: string): Promise<Progress | null> {
    return this.collection.findOne({ _id: id });
  }
}

export class Certificates {
  readonly collection: Collection<Certificate>;

  constructor(connection: Connection) {
    this.collection = collectionOf(connection, 'Certificate', certificateSchema);
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
