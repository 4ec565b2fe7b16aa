import { createHmac } from 'node:crypto';
import { type Connection, type Model, Schema, trusted } from 'mongoose';
import type { ProductKey as WholeKey } from '../domain/product-key.js';
import type { PlanVersion } from '../domain/subscription.js';
import { inserted } from './inserted.js';

/** As long as request records, in milliseconds. */
const requestsAreKept = 29 * 24 * 3_600_000;

const planVersion = new Schema<PlanVersion>({ id: String, version: Number }, { _id: false });

/** Keys that were issued together, for live use or for one test clock. */
export interface KeyBatch {
  _id: string;
  plan: PlanVersion;
  /** The term; null for a perpetual plan. */
  months: number | null;
  seats: number;
  count: number;
  redeemBy: string;
  testClockId: string | null;
  soldBy: string | null;
  issuedBy: string;
  issuedAt: Date;
}

/** A key as it is kept: a keyed hash and its last five characters, never the key. */
export interface ProductKey {
  /** Keyed hash of the whole key. */
  _id: string;
  /** What a person calls it by: `<batchId>-<n>` */
  keyId: string;
  batchId: string;
  lastFive: string;
  plan: PlanVersion;
  /** The term; null for a perpetual plan. */
  months: number | null;
  seats: number;
  /** First day on which it can no longer be redeemed, minus one: the last day on which it can. */
  redeemBy: string;
  testClockId: string | null;
}

/** The use of a key: the insert on its hash is the use, whoever races. */
export interface KeyClaim {
  /** Hash of the key. */
  _id: string;
  state: 'reserved' | 'used' | 'revoked';
  /** The redemption that holds it; the operator who revoked it. */
  owner: string;
  at: Date;
}

const batchSchema = new Schema<KeyBatch>(
  {
    _id: String,
    plan: { type: planVersion, required: true },
    months: { type: Number, default: null },
    seats: { type: Number, required: true },
    count: { type: Number, required: true },
    redeemBy: { type: String, required: true },
    testClockId: { type: String, default: null },
    soldBy: { type: String, default: null },
    issuedBy: { type: String, required: true },
    issuedAt: { type: Date, required: true },
  },
  { collection: 'keyBatches', versionKey: false, strict: 'throw' },
);
batchSchema.index({ issuedAt: -1, _id: 1 });

const keySchema = new Schema<ProductKey>(
  {
    _id: String,
    keyId: { type: String, required: true },
    batchId: { type: String, required: true },
    lastFive: { type: String, required: true },
    plan: { type: planVersion, required: true },
    months: { type: Number, default: null },
    seats: { type: Number, required: true },
    redeemBy: { type: String, required: true },
    testClockId: { type: String, default: null },
  },
  { collection: 'productKeys', versionKey: false, strict: 'throw' },
);
keySchema.index({ keyId: 1 }, { unique: true });
keySchema.index({ batchId: 1, keyId: 1 });

const claimSchema = new Schema<KeyClaim>(
  {
    _id: String,
    state: { type: String, required: true },
    owner: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { collection: 'keyClaims', versionKey: false, strict: 'throw' },
);
claimSchema.index({ owner: 1 });

export class Keys {
  readonly batches: Model<KeyBatch>;
  readonly keys: Model<ProductKey>;
  readonly claims: Model<KeyClaim>;

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.batches = connection.model<KeyBatch>('KeyBatch', batchSchema);
    this.keys = connection.model<ProductKey>('ProductKey', keySchema);
    this.claims = connection.model<KeyClaim>('KeyClaim', claimSchema);
  }

  /** The keyed hash under which a key is kept: without the secret, nobody can tell which keys there are. */
  hashOf(key: WholeKey): string {
    return createHmac('sha256', this.keyHashSecret).update(`product-key\n${key}`).digest('hex');
  }

  /** For deriving keys: apart from the one for their hashes, so that neither tells the other. */
  get mintingSecret(): string {
    return createHmac('sha256', this.keyHashSecret).update('minting product keys').digest('hex');
  }

  /**
   * Writes a batch and its keys; written again after a crash it changes nothing. Keys go first, so that a batch is whole.
   * @returns false when the batch is too old to be a repetition: request records have forgotten its request
   */
  async issue(batch: KeyBatch, keys: readonly ProductKey[]): Promise<boolean> {
    const before = await this.batch(batch._id);
    if (before && batch.issuedAt.getTime() - before.issuedAt.getTime() > requestsAreKept) return false;
    await this.keys.bulkWrite(
      keys.map(({ _id, ...key }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: key }, upsert: true },
      })),
      { ordered: false },
    );
    await inserted(() => this.batches.create(batch));
    return true;
  }

  async batch(batchId: string): Promise<KeyBatch | null> {
    return this.batches.findById(batchId).lean<KeyBatch>();
  }

  async ofBatch(batchId: string): Promise<ProductKey[]> {
    return this.keys.find({ batchId }).sort({ keyId: 1 }).lean<ProductKey[]>();
  }

  async byKeyId(keyId: string): Promise<ProductKey | null> {
    return this.keys.findOne({ keyId }).lean<ProductKey>();
  }

  async byHashes(hashes: readonly string[]): Promise<Map<string, ProductKey>> {
    const found = await this.keys.find({ _id: trusted({ $in: [...hashes] }) }).lean<ProductKey[]>();
    return new Map(found.map((key) => [key._id, key]));
  }

  async claimsOf(hashes: readonly string[]): Promise<Map<string, KeyClaim>> {
    const found = await this.claims.find({ _id: trusted({ $in: [...hashes] }) }).lean<KeyClaim[]>();
    return new Map(found.map((claim) => [claim._id, claim]));
  }

  /**
   * Reserves keys in hash order, all or none. A claim that this redemption already has counts as taken, so that a
   * repetition after a crash ends the same.
   * @returns the claim that stood in the way, or null when all are reserved
   */
  async reserve(hashes: readonly string[], redemptionId: string, at: Date): Promise<KeyClaim | null> {
    for (const hash of [...hashes].sort()) {
      if (await inserted(() => this.claims.create({ _id: hash, state: 'reserved', owner: redemptionId, at }))) continue;
      const claim = await this.claims.findById(hash).lean<KeyClaim>();
      if (claim?.owner === redemptionId) continue;
      await this.free(redemptionId);
      // Freed between our insert and our look: the caller is told "reserved" and may try again.
      return claim ?? { _id: hash, state: 'reserved', owner: '', at };
    }
    return null;
  }

  /** Frees what the redemption has reserved; used keys stay used. */
  async free(redemptionId: string): Promise<void> {
    await this.claims.deleteMany({ owner: redemptionId, state: 'reserved' });
  }

  async use(redemptionId: string, at: Date): Promise<void> {
    await this.claims.updateMany({ owner: redemptionId, state: 'reserved' }, { $set: { state: 'used', at } });
  }

  /** True when the key is revoked now; false when a claim was there first. */
  async revoke(hash: string, operatorId: string, at: Date): Promise<boolean> {
    const owner = operatorId;
    if (await inserted(() => this.claims.create({ _id: hash, state: 'revoked', owner, at }))) return true;
    return (await this.claims.findById(hash).lean<KeyClaim>())?.state === 'revoked';
  }
}
