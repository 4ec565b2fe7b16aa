import { createHmac, randomBytes } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import { DomainError } from '../../domain/errors.js';
import type { Reach } from '../../domain/identity/grants.js';
import type { Scope } from '../../domain/identity/scopes.js';
import { collectionOf, insert } from '../collection.js';
import { type Condition, withinReach } from './reach.js';

/** What the holder of a key is: it decides which principal the key stands for. */
export type ApiKeyRole = 'operator' | 'partner' | 'administrator' | 'member' | 'redemption';

/** An API key as it is stored: never the key itself. */
export interface ApiKeyRecord {
  /** HMAC-SHA-256 of the whole key. */
  readonly _id: string;
  /** The public id, in addresses and audit entries. */
  readonly apiKeyId: string;
  readonly name: string;
  readonly role: ApiKeyRole;
  readonly access: 'full' | 'readOnly';
  /** To which scopes it is limited, of those of its role; left out: to none. */
  readonly scopes?: readonly Scope[];
  /** Of a partner's key: whose it is. */
  readonly partnerId?: string;
  /** Of a tenant's user's key and of a redemption's token. */
  readonly tenantId?: string;
  /** The user of the tenant whose key it is. */
  readonly userId?: string;
  /** Of the token for one redemption. */
  readonly redemptionId?: string;
  /** Language of the holder (BCP 47). */
  readonly locale?: string;
  /** The key that this one was made to replace. */
  readonly rotatedFrom?: string;
  /** The key that was made to replace this one: the first rotation wins. */
  readonly rotatedTo?: string | null;
  /** When that rotation began. */
  readonly rotatedAt?: Date;
  readonly lastFive: string;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

/** What is said of a key when it is made. */
export type WantedApiKey = Omit<
  ApiKeyRecord,
  '_id' | 'lastFive' | 'access' | 'revokedAt' | 'lastUsedAt' | 'rotatedTo' | 'rotatedAt'
> & {
  /** `full` when left out. */
  readonly access?: ApiKeyRecord['access'];
};

/** A key that was just made: the only moment at which the whole key is known. */
export interface NewApiKey {
  readonly key: string;
  readonly record: ApiKeyRecord;
}

const prefix = 'perennial_';
const keyFormat = /^perennial_[0-9A-Za-z]{43}$/;
const unset = { $exists: false } as const;
const lastUsedStep = 60_000;
/** Longer than any request takes from the note of a rotation to its key, in milliseconds. */
const abandonedAfter = 60_000;
/** Request records are kept this long: an older key under the same id has been answered to its owner. */
const unseenFor = 30 * 24 * 3600 * 1000;

const apiKeySchema = new Schema<ApiKeyRecord>(
  {
    _id: { type: String, required: true },
    apiKeyId: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    access: { type: String, required: true },
    scopes: { type: [String], default: undefined },
    partnerId: String,
    tenantId: String,
    userId: String,
    redemptionId: String,
    locale: String,
    rotatedFrom: String,
    rotatedTo: String,
    rotatedAt: Date,
    lastFive: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: Date,
    revokedAt: Date,
    lastUsedAt: Date,
  },
  { collection: 'apiKeys', versionKey: false, strict: 'throw' },
);
apiKeySchema.index({ apiKeyId: 1 }, { unique: true });
apiKeySchema.index({ tenantId: 1, role: 1, apiKeyId: 1 });
apiKeySchema.index({ partnerId: 1, role: 1, apiKeyId: 1 });
apiKeySchema.index({ userId: 1, role: 1, apiKeyId: 1 });
apiKeySchema.index({ role: 1, apiKeyId: 1 });
apiKeySchema.index({ role: 1, expiresAt: 1 });

/** Tokens of redemptions belong to their redemptions and are not listed. */
const listed = { $in: ['operator', 'partner', 'administrator', 'member'] };
const ofTenantsAndPartners = { $in: ['partner', 'administrator'] };

/** The part of a filter that limits keys to those that a caller may know of; the token of a redemption has no field for it. */
function keysWithin(reach: Reach): Condition {
  const ofWhom = { tenant: 'tenantId', partner: 'partnerId' };
  if (reach.kind === 'everything') return { $and: [{ role: listed }, withinReach(reach, ofWhom)] };
  const ofOthers = [{ role: ofTenantsAndPartners }, withinReach({ ...reach, userIds: [] }, ofWhom)];
  if (reach.userIds.length === 0) return { $and: ofOthers };
  // What a user has for the own person is nobody else's to see, nor an administrator's.
  return { $or: [{ $and: ofOthers }, { role: 'member', userId: { $in: [...reach.userIds] } }] };
}

/** The API keys: made, found by the whole key, listed and revoked. */
export class ApiKeys {
  readonly collection: Collection<ApiKeyRecord>;
  /** When this process last wrote `lastUsedAt` of a key, by the key's hash. */
  private readonly lastUseWritten = new Map<string, number>();

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.collection = collectionOf(connection, 'ApiKey', apiKeySchema);
  }

  /**
   * Makes a key under a public id. Called again with the same id (its first answer never arrived) it replaces the key
   * that nobody has seen.
   *
   * @throws DomainError `idempotencyKeyReused` when a key that may be known to somebody has this id.
   */
  async create(wanted: WantedApiKey): Promise<NewApiKey> {
    const key = prefix + randomBase62();
    const record: ApiKeyRecord = { _id: this.hash(key), lastFive: key.slice(-5), access: 'full', ...wanted };
    const unseenSince = new Date(wanted.createdAt.getTime() - unseenFor);
    await this.collection.deleteOne({
      apiKeyId: wanted.apiKeyId,
      lastUsedAt: unset,
      createdAt: { $gt: unseenSince },
    });
    if (!(await insert(this.collection, record))) throw new DomainError('idempotencyKeyReused');
    return { key, record };
  }

  /**
   * The record of a key that is neither expired nor revoked. A string that is no key never reaches the database. Every request
   * asks.
   */
  async findByKey(key: string, at: Date): Promise<ApiKeyRecord | undefined> {
    if (!keyFormat.test(key)) return undefined;
    const record = await this.collection.findOne({ _id: this.hash(key) });
    if (!record || record.revokedAt) return undefined;
    if (record.expiresAt && record.expiresAt <= at) return undefined;
    return record;
  }

  /** A key that still works, or the one that it was replaced by: for what was made with it and lasts as long. */
  async stillHeld(apiKeyId: string, at: Date): Promise<ApiKeyRecord | null> {
    const seen = new Set<string>();
    for (let id: string | null = apiKeyId; id !== null && !seen.has(id); ) {
      seen.add(id);
      const record: ApiKeyRecord | null = await this.collection.findOne({ apiKeyId: id });
      if (!record || (!record.revokedAt && !(record.expiresAt && record.expiresAt <= at))) return record;
      id = record.rotatedTo ?? null;
    }
    return null;
  }

  /** Notes that a key was used: at most one write a minute for each key and process. */
  async noteUse(record: ApiKeyRecord, at: Date): Promise<void> {
    const known = Math.max(record.lastUsedAt?.getTime() ?? 0, this.lastUseWritten.get(record._id) ?? 0);
    if (at.getTime() - known < lastUsedStep) return;
    this.lastUseWritten.set(record._id, at.getTime());
    await this.collection.updateOne({ _id: record._id }, { $max: { lastUsedAt: at } });
  }

  async within(reach: Reach, apiKeyId: string): Promise<ApiKeyRecord | undefined> {
    return (await this.collection.findOne({ $and: [{ apiKeyId }, keysWithin(reach)] })) ?? undefined;
  }

  /** Keys within a reach after a public id, in order of their ids; revoked and expired ones included. */
  async list(reach: Reach, after: string, limit: number): Promise<ApiKeyRecord[]> {
    return await this.collection
      .find({ $and: [keysWithin(reach), { apiKeyId: { $gt: after } }] })
      .sort({ apiKeyId: 1 })
      .limit(limit)
      .toArray();
  }

  /** Whether an administrator of the tenant has, or ever had, another key than this one. */
  async hasTenantKey(tenantId: string, besides: string): Promise<boolean> {
    const other = await this.collection.findOne({ tenantId, role: 'administrator', apiKeyId: { $ne: besides } });
    return other !== null;
  }

  /** Revokes a key; one that is revoked already keeps its first date. */
  async revoke(apiKeyId: string, at: Date): Promise<void> {
    await this.collection.updateOne({ apiKeyId, revokedAt: unset }, { $set: { revokedAt: at } });
  }

  /**
   * Notes by which key another one is replaced: the first rotation wins, unless it died before its key was made.
   * @returns false when it was replaced before, or is being replaced
   */
  async replace(
    { apiKeyId, rotatedTo = null, rotatedAt }: Pick<ApiKeyRecord, 'apiKeyId' | 'rotatedTo' | 'rotatedAt'>,
    by: string,
    at: Date,
  ): Promise<boolean> {
    if (rotatedTo === by) return true;
    if (rotatedTo !== null) {
      const begunAgo = rotatedAt ? at.getTime() - rotatedAt.getTime() : Number.POSITIVE_INFINITY;
      if (begunAgo < abandonedAfter || (await this.collection.findOne({ apiKeyId: rotatedTo }))) return false;
    }
    const change = { $set: { rotatedTo: by, rotatedAt: at } };
    return (await this.collection.updateOne({ apiKeyId, rotatedTo }, change)).modifiedCount === 1;
  }

  /** Lets a key end at an instant, unless it ends earlier. */
  async expire(apiKeyId: string, at: Date): Promise<void> {
    await this.collection.updateOne(
      { apiKeyId, $or: [{ expiresAt: unset }, { expiresAt: { $gt: at } }] },
      { $set: { expiresAt: at } },
    );
  }

  /** Ends every key of a user who has left, or those of a role that the user has lost. */
  async revokeOfUser(tenantId: string, userId: string, at: Date, role?: ApiKeyRole): Promise<void> {
    const held = { tenantId, userId, revokedAt: unset, ...(role && { role }) };
    await this.collection.updateMany(held, { $set: { revokedAt: at } });
  }

  /** Blanks the names of a user's keys. @returns their ids */
  async forgetUser(tenantId: string, userId: string): Promise<string[]> {
    const found = await this.collection.find({ tenantId, userId }).sort({ apiKeyId: 1 }).toArray();
    await this.collection.updateMany({ tenantId, userId }, { $set: { name: '' } });
    return found.map(({ apiKeyId }) => apiKeyId);
  }

  /** The tokens of a redemption are answered in another language from now on. */
  async speakTo({ _id: redemptionId, tenantId }: { _id: string; tenantId: string }, locale: string): Promise<void> {
    await this.collection.updateMany({ tenantId, role: 'redemption', redemptionId }, { $set: { locale } });
  }

  /** Deletes the tokens of redemptions whose time is over: nobody can use or list them. */
  async deleteExpiredTokens(now: Date): Promise<void> {
    await this.collection.deleteMany({ role: 'redemption', expiresAt: { $lte: now } });
  }

  /** Ends every key of a tenant whose data is deleted, and blanks the names of its holders. */
  async forgetTenant(tenantId: string, at: Date): Promise<void> {
    await this.collection.updateMany({ tenantId, revokedAt: unset }, { $set: { revokedAt: at } });
    await this.collection.updateMany({ tenantId }, { $set: { name: '' } });
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
