import { createHmac, randomBytes } from 'node:crypto';
import { type Collection, type Connection, type Model, Schema, trusted } from 'mongoose';
import { DomainError } from '../domain/errors.js';
import { inserted } from './inserted.js';

/** The role of a key's holder in `api/access.ts`. */
export type ApiKeyRole = 'operator';

/** An API key as it is stored: never the key itself. */
export interface ApiKeyRecord {
  /** HMAC-SHA-256 of the whole key. */
  readonly _id: string;
  /** The public id, in addresses and audit entries. */
  readonly apiKeyId: string;
  readonly name: string;
  readonly role: ApiKeyRole;
  readonly lastFive: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

/** A key that was just made: the only moment at which the whole key is known. */
export interface NewApiKey {
  readonly key: string;
  readonly record: ApiKeyRecord;
}

const prefix = 'perennial_';
const keyFormat = /^perennial_[0-9A-Za-z]{43}$/;
const lastUsedStep = 60_000;
/** Request records are kept this long: an older key under the same id has been answered to its owner. */
const unseenFor = 30 * 24 * 3600 * 1000;

const apiKeySchema = new Schema<ApiKeyRecord>(
  {
    _id: { type: String, required: true },
    apiKeyId: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true, enum: ['operator'] },
    lastFive: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: Date,
    revokedAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'apiKeys', versionKey: false, strict: 'throw' },
);
apiKeySchema.index({ apiKeyId: 1 }, { unique: true });

/** The API keys: made, found by the whole key, listed and revoked. */
export class ApiKeys {
  readonly model: Model<ApiKeyRecord>;
  private readonly records: Collection<ApiKeyRecord>;
  /** When this process last wrote `lastUsedAt` of a key, by the key's hash. */
  private readonly lastUseWritten = new Map<string, number>();

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.model = connection.model<ApiKeyRecord>('ApiKey', apiKeySchema);
    this.records = connection.collection<ApiKeyRecord>('apiKeys');
  }

  /**
   * Makes a key under a public id. Called again with the same id (its first answer never arrived) it replaces the key
   * that nobody has seen.
   *
   * @throws DomainError `idempotencyKeyReused` when a key that may be known to somebody has this id.
   */
  async create(wanted: {
    readonly apiKeyId: string;
    readonly name: string;
    readonly role: ApiKeyRole;
    readonly createdAt: Date;
    readonly expiresAt?: Date;
  }): Promise<NewApiKey> {
    const key = prefix + randomBase62();
    const record: ApiKeyRecord = { _id: this.hash(key), lastFive: key.slice(-5), ...wanted };
    const unseenSince = new Date(wanted.createdAt.getTime() - unseenFor);
    await this.model.deleteOne({
      apiKeyId: wanted.apiKeyId,
      lastUsedAt: null,
      createdAt: trusted({ $gt: unseenSince }),
    });
    if (!(await inserted(() => this.model.create([record])))) throw new DomainError('idempotencyKeyReused');
    return { key, record };
  }

  /**
   * The record of a key that is neither expired nor revoked. A string that is no key never reaches the database. Every request
   * asks, so it is read with the driver.
   */
  async findByKey(key: string, at: Date): Promise<ApiKeyRecord | undefined> {
    if (!keyFormat.test(key)) return undefined;
    const record = await this.records.findOne({ _id: this.hash(key) });
    if (!record || record.revokedAt) return undefined;
    if (record.expiresAt && record.expiresAt <= at) return undefined;
    return record;
  }

  /** Notes that a key was used: at most one write a minute for each key and process. */
  async noteUse(record: ApiKeyRecord, at: Date): Promise<void> {
    const known = Math.max(record.lastUsedAt?.getTime() ?? 0, this.lastUseWritten.get(record._id) ?? 0);
    if (at.getTime() - known < lastUsedStep) return;
    this.lastUseWritten.set(record._id, at.getTime());
    await this.model.updateOne({ _id: record._id }, { $max: { lastUsedAt: at } });
  }

  async findById(apiKeyId: string): Promise<ApiKeyRecord | undefined> {
    return (await this.model.findOne({ apiKeyId }).lean<ApiKeyRecord>()) ?? undefined;
  }

  /** Keys after a public id, in order of their ids; revoked and expired ones included. */
  async list(after: string | undefined, limit: number): Promise<ApiKeyRecord[]> {
    const filter = after === undefined ? {} : { apiKeyId: trusted({ $gt: after }) };
    return await this.model.find(filter).sort({ apiKeyId: 1 }).limit(limit).lean<ApiKeyRecord[]>();
  }

  /** Revokes a key; one that is revoked already keeps its first date. Undefined when there is no such key. */
  async revoke(apiKeyId: string, at: Date): Promise<ApiKeyRecord | undefined> {
    await this.model.updateOne({ apiKeyId, revokedAt: null }, { $set: { revokedAt: at } });
    return await this.findById(apiKeyId);
  }

  private hash(key: string): string {
    return createHmac('sha256', this.keyHashSecret).update(`api-key\n${key}`).digest('hex');
  }
}

/** 32 random bytes in 43 characters that a double click selects. */
function randomBase62(): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let rest = BigInt(`0x${randomBytes(32).toString('hex')}`);
  let text = '';
  for (let place = 0; place < 43; place += 1) {
    text = digits.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
