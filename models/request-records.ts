import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import { collectionOf, insert } from './collection.js';

/** What identifies a request beyond its Idempotency-Key. */
export interface RecordedRequest {
  readonly callerId: string;
  /** The tenant of a caller who belongs to one: with its data go its answers. */
  readonly tenantId: string | null;
  readonly idempotencyKey: string;
  /** Method and address, query included: `POST /v1/redemptions/…/agreement`. */
  readonly route: string;
  readonly body: unknown;
}

/** A final answer, ready to be sent again. The body is text, so that what comes back is byte for byte the same. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The right to execute a request, until the lease ends. */
export interface RequestClaim {
  readonly requestHash: string;
  readonly executorId: string;
}

export type BegunRequest =
  | { readonly outcome: 'begun'; readonly claim: RequestClaim }
  | { readonly outcome: 'answered'; readonly requestHash: string; readonly answer: StoredAnswer }
  | { readonly outcome: 'inProgress' }
  | { readonly outcome: 'otherRequest' };

interface RequestRecord {
  readonly _id: string;
  readonly route: string;
  readonly tenantId?: string;
  readonly bodyHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Which try executes it, and until when no other may take over. */
  readonly executorId: string;
  readonly leaseUntil: Date;
  readonly answer?: StoredAnswer;
}

const unanswered = { $exists: false } as const;
const keptFor = 30 * 24 * 3600 * 1000;
/** Longer than any request is worked on, so that only the record of a crashed process is taken over. */
const leaseTime = 30_000;

const requestRecordSchema = new Schema<RequestRecord>(
  {
    _id: { type: String, required: true },
    route: { type: String, required: true },
    tenantId: String,
    bodyHash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    executorId: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    answer: { type: Schema.Types.Mixed },
  },
  { collection: 'requests', versionKey: false, strict: 'throw', minimize: false },
);
requestRecordSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
requestRecordSchema.index({ route: 1 });
requestRecordSchema.index({ tenantId: 1 });

/**
 * The records that make a repeated request answer as it did the first time: two writes for one that succeeds. Nothing of a
 * request goes into a filter but hashes.
 */
export class RequestRecords {
  readonly collection: Collection<RequestRecord>;

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.collection = collectionOf(connection, 'RequestRecord', requestRecordSchema);
  }

  /**
   * Inserts the record of a request, or finds it. One of any number of parallel callers gets `begun`; a record whose
   * executorId gave up or died is begun again under the same hash.
   */
  async begin(request: RecordedRequest, now: Date): Promise<BegunRequest> {
    const { callerId, tenantId, idempotencyKey, route } = request;
    const requestHash = createHash('sha256')
      .update(JSON.stringify([callerId, idempotencyKey]))
      .digest('hex');
    const claim = { requestHash, executorId: randomUUID() };
    const bodyHash = this.bodyHash(request.body);
    const leaseUntil = new Date(now.getTime() + leaseTime);
    const isNew = await insert(this.collection, {
      _id: requestHash,
      route,
      ...(tenantId === null ? {} : { tenantId }),
      bodyHash,
      createdAt: now,
      expiresAt: new Date(now.getTime() + keptFor),
      executorId: claim.executorId,
      leaseUntil,
    });
    if (isNew) return { outcome: 'begun', claim };

    const found = await this.collection.findOne({ _id: requestHash });
    // It was removed between the insert and the read: whoever asks again gets a fresh record.
    if (!found) return { outcome: 'inProgress' };
    if (found.route !== route || found.bodyHash !== bodyHash) return { outcome: 'otherRequest' };
    if (found.answer) return { outcome: 'answered', requestHash, answer: found.answer };
    const taken = await this.collection.updateOne(
      { _id: requestHash, executorId: found.executorId, leaseUntil: { $lte: now }, answer: unanswered },
      { $set: { executorId: claim.executorId, leaseUntil } },
    );
    return taken.modifiedCount === 1 ? { outcome: 'begun', claim } : { outcome: 'inProgress' };
  }

  /** Stores the final answer, and the tenant that it is about; the first one stays. */
  async finish({ requestHash }: RequestClaim, answer: StoredAnswer, tenantId: string | null = null): Promise<void> {
    const about = tenantId === null ? {} : { tenantId };
    await this.collection.updateOne({ _id: requestHash, answer: unanswered }, { $set: { answer, ...about } });
  }

  /** Gives the lease back without an answer, so that the caller's next try is executed at once. */
  async release(claim: RequestClaim): Promise<void> {
    await this.collection.updateOne(
      { _id: claim.requestHash, executorId: claim.executorId, answer: unanswered },
      { $set: { leaseUntil: new Date(0) } },
    );
  }

  /** Deletes what is no longer kept. */
  async deleteExpired(now: Date): Promise<void> {
    await this.collection.deleteMany({ expiresAt: { $lte: now } });
  }

  /** Erases the answers about what belongs to a tenant: they hold names and addresses of its users. */
  async forgetTenant(tenantId: string): Promise<void> {
    const route = { $regex: `^POST /v1/tenants/${tenantId}/` };
    await this.collection.updateMany({ route }, { $unset: { answer: true } });
    await this.collection.updateMany({ tenantId }, { $unset: { answer: true } });
  }

  /** Erases the answers to what was asked about one user, and every other one that names the user. */
  async forgetUser(tenantId: string, userId: string): Promise<void> {
    const route = { $regex: `^POST /v1/tenants/${tenantId}/users/${userId}/` };
    await this.collection.updateMany({ route }, { $unset: { answer: true } });
    await this.collection.updateMany({ tenantId, 'answer.body': { $regex: userId } }, { $unset: { answer: true } });
  }

  /** Keyed, because bodies hold product keys and names. */
  private bodyHash(body: unknown): string {
    return createHmac('sha256', this.keyHashSecret)
      .update(`request-body\n${canonicalJson(body)}`)
      .digest('hex');
  }
}

/** JSON with the fields of every object in one order, so that equal bodies have equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${fields.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}
