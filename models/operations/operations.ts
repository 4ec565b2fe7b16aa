import { type Collection, type Connection, Schema } from 'mongoose';
import type { ErrorCode, ErrorDetails } from '../../domain/errors.js';
import type { Place } from '../../domain/identity/named-people.js';
import type { RedemptionOpening } from '../../domain/keys/choice.js';
import type { RevisionsRead } from '../../domain/revisions.js';
import { collectionOf, insert } from '../collection.js';
import type { Subject } from './audit.js';

/** What a workflow was asked for, so that it can be asked again under the same update id: ids and the request's own words. */
export type OperationCommand =
  | {
      readonly kind: 'update';
      readonly workflowId: string;
      readonly update: string;
      readonly request: { readonly requestId: string; readonly ifRevision?: RevisionsRead };
      /** Of a change that is answered person by person: whom the caller has named where. */
      readonly places?: readonly Place[];
    }
  | {
      readonly kind: 'openRedemption';
      readonly workflowId: string;
      readonly input: RedemptionOpening;
      /** The instant that it is opened at, on its tenant's time. */
      readonly at: string;
    };

/** How an operation ended. */
export type Outcome =
  | { readonly state: 'succeeded'; readonly result: unknown }
  | {
      readonly state: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: ErrorDetails;
    };

/** A change whose workflow gave no answer in time. */
export interface OperationRecord {
  readonly _id: string;
  /** Its update id, and the id of its audit entry. */
  readonly requestHash: string;
  readonly requestId: string;
  readonly callerId: string;
  readonly tenantId: string | null;
  /** Operation id of the API. */
  readonly operation: string;
  /** What is being changed. */
  readonly subject: Subject;
  /** Null once its tenant is erased. */
  readonly command: OperationCommand | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly endedAt: Date | null;
  /** Null while it runs. */
  readonly outcome: Outcome | null;
}

/** As long as request records. */
const keptFor = 30 * 24 * 3600 * 1000;

const operationSchema = new Schema<OperationRecord>(
  {
    _id: String,
    requestHash: { type: String, required: true },
    requestId: { type: String, required: true },
    callerId: { type: String, required: true },
    tenantId: { type: String, default: null },
    operation: { type: String, required: true },
    subject: { type: Schema.Types.Mixed, required: true },
    command: { type: Schema.Types.Mixed, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    outcome: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'operations', versionKey: false, strict: 'throw', minimize: false },
);
operationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
operationSchema.index({ tenantId: 1 });
operationSchema.index({ endedAt: 1, createdAt: 1 });

/** The changes that take longer than their callers wait. */
export class Operations {
  private readonly records: Collection<OperationRecord>;

  constructor(connection: Connection) {
    this.records = collectionOf(connection, 'Operation', operationSchema);
  }

  /** @returns the operation; the one of an earlier try of the same request, if there was one */
  async begin(operation: Omit<OperationRecord, 'expiresAt' | 'endedAt' | 'outcome'>): Promise<OperationRecord> {
    const expiresAt = new Date(operation.createdAt.getTime() + keptFor);
    const begun: OperationRecord = { ...operation, expiresAt, endedAt: null, outcome: null };
    if (await insert(this.records, begun)) return begun;
    return (await this.records.findOne({ _id: operation._id })) ?? begun;
  }

  /** An operation of one caller; of any caller when `callerId` is left out. */
  async find(id: string, callerId?: string): Promise<OperationRecord | null> {
    return this.records.findOne(callerId === undefined ? { _id: id } : { _id: id, callerId });
  }

  /** Stores how it ended; the first outcome stays. */
  async end(id: string, outcome: Outcome, endedAt: Date): Promise<void> {
    await this.records.updateOne({ _id: id, outcome: null }, { $set: { outcome, endedAt } });
  }

  /** Those that were begun before an instant and have not ended, the oldest first. */
  unended(begunBefore: Date): AsyncIterable<OperationRecord> {
    return this.records.find({ endedAt: null, createdAt: { $lt: begunBefore } }).sort({ createdAt: 1 });
  }

  /** Deletes what is no longer kept. */
  async deleteExpired(now: Date): Promise<void> {
    await this.records.deleteMany({ expiresAt: { $lte: now } });
  }

  /** Erases what callers said and were told about a tenant; that there was a change, and when, stays. */
  async forgetTenant(tenantId: string): Promise<void> {
    const failed = { 'outcome.message': '', 'outcome.details': {} };
    await this.records.updateMany({ tenantId }, { $set: { command: null } });
    await this.records.updateMany({ tenantId, 'outcome.state': 'succeeded' }, { $set: { 'outcome.result': null } });
    await this.records.updateMany({ tenantId, 'outcome.state': 'failed' }, { $set: failed });
  }
}
