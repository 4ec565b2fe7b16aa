import { createHmac } from 'node:crypto';
import { type Collection, type Connection, Schema } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import type { ProductKey as WholeKey } from '../../domain/keys/product-key.js';
import type { PlanVersion } from '../../domain/subscriptions/terms.js';
import { collectionOf, insert, insertFree, pageAfter } from '../collection.js';
import { type Condition, withinReach } from '../identity/reach.js';

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
  /** Id of the partner that sold them; null: the reseller itself. */
  soldBy: string | null;
  /** The order that it was made for: nobody has seen its keys. Null: they were shown to who issued them. */
  keyOrderId: string | null;
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
  /** Both as its batch. */
  soldBy: string | null;
  keyOrderId: string | null;
}

export type ClaimState = 'reserved' | 'used' | 'revoked';
export type KeyState = 'free' | ClaimState;

/** What keys are searched by: a claim has a copy of it, so that lists by state are lists of claims. */
export type Searchable = Pick<ProductKey, 'keyId' | 'batchId' | 'lastFive' | 'testClockId' | 'soldBy'>;

/** The use of a key: the insert on its hash is the use, whoever races. A key without a claim is free. */
export interface KeyClaim extends Searchable {
  /** Hash of the key. */
  _id: string;
  state: ClaimState;
  /** The redemption that holds it; the API key by which it was revoked. */
  owner: string;
  at: Date;
  /** Why it was revoked. */
  reason: string | null;
}

/** A key together with its claim, if there is one. */
export interface KeyInState {
  readonly key: ProductKey;
  readonly claim: KeyClaim | undefined;
}

export interface BatchFilter {
  readonly planId?: string | undefined;
  readonly soldBy?: string | undefined;
  /** Left out: batches for live use. */
  readonly testClockId?: string | undefined;
}

export interface KeyFilter {
  readonly lastFive?: string | undefined;
  readonly batchId?: string | undefined;
  /** Left out: keys for live use, unless a batch is named. */
  readonly testClockId?: string | undefined;
}

/** Where a page of batches ends: the newest come first. */
export interface BatchPosition {
  readonly issuedAt: Date;
  readonly id: string;
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
    keyOrderId: { type: String, default: null },
    issuedBy: { type: String, required: true },
    issuedAt: { type: Date, required: true },
  },
  { collection: 'keyBatches', versionKey: false, strict: 'throw' },
);
batchSchema.index({ testClockId: 1, issuedAt: -1, _id: -1 });
batchSchema.index({ 'plan.id': 1, testClockId: 1, issuedAt: -1, _id: -1 });
batchSchema.index({ soldBy: 1, testClockId: 1, issuedAt: -1, _id: -1 });

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
    soldBy: { type: String, default: null },
    keyOrderId: { type: String, default: null },
  },
  { collection: 'productKeys', versionKey: false, strict: 'throw' },
);
keySchema.index({ keyId: 1 }, { unique: true });
keySchema.index({ batchId: 1, keyId: 1 });
keySchema.index({ lastFive: 1, keyId: 1 });
keySchema.index({ testClockId: 1, keyId: 1 });
keySchema.index({ soldBy: 1, testClockId: 1, keyId: 1 });

const claimSchema = new Schema<KeyClaim>(
  {
    _id: String,
    state: { type: String, required: true },
    owner: { type: String, required: true },
    at: { type: Date, required: true },
    reason: { type: String, default: null },
    keyId: { type: String, required: true },
    batchId: { type: String, required: true },
    lastFive: { type: String, required: true },
    testClockId: { type: String, default: null },
    soldBy: { type: String, default: null },
  },
  { collection: 'keyClaims', versionKey: false, strict: 'throw' },
);
claimSchema.index({ owner: 1 });
claimSchema.index({ lastFive: 1, keyId: 1 });
claimSchema.index({ batchId: 1, state: 1, keyId: 1 });
claimSchema.index({ state: 1, testClockId: 1, keyId: 1 });
claimSchema.index({ soldBy: 1, state: 1, testClockId: 1, keyId: 1 });

/** Those who sell: operators see all batches and keys, a partner the own ones, others none. */
function soldWithin(reach: Reach): Condition {
  return withinReach(reach, { partner: 'soldBy' });
}

function searchableOf({ keyId, batchId, lastFive, testClockId, soldBy }: ProductKey): Searchable {
  return { keyId, batchId, lastFive, testClockId, soldBy };
}

export class Keys {
  readonly batches: Collection<KeyBatch>;
  readonly keys: Collection<ProductKey>;
  readonly claims: Collection<KeyClaim>;

  constructor(
    connection: Connection,
    private readonly keyHashSecret: string,
  ) {
    this.batches = collectionOf(connection, 'KeyBatch', batchSchema);
    this.keys = collectionOf(connection, 'ProductKey', keySchema);
    this.claims = collectionOf(connection, 'KeyClaim', claimSchema);
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
    const before = await this.batches.findOne({ _id: batch._id });
    if (before && batch.issuedAt.getTime() - before.issuedAt.getTime() > requestsAreKept) return false;
    await this.keys.bulkWrite(
      keys.map(({ _id, ...key }) => ({
        updateOne: { filter: { _id }, update: { $setOnInsert: key }, upsert: true },
      })),
      { ordered: false },
    );
    await insert(this.batches, batch);
    return true;
  }

  /** The batch, if it is within the reach of a caller. */
  async batchWithin(reach: Reach, batchId: string): Promise<KeyBatch | null> {
    return this.batches.findOne({ $and: [{ _id: batchId }, soldWithin(reach)] });
  }

  /** Batches within a reach, the newest first; those for a test clock only when it is named. */
  async listBatches(
    reach: Reach,
    { planId, soldBy, testClockId }: BatchFilter,
    after: BatchPosition | undefined,
    limit: number,
  ): Promise<KeyBatch[]> {
    const conditions = [
      soldWithin(reach),
      { testClockId: testClockId ?? null },
      ...(planId === undefined ? [] : [{ 'plan.id': planId }]),
      ...(soldBy === undefined ? [] : [{ soldBy }]),
      ...pageAfter(after && { issuedAt: after.issuedAt, _id: after.id }, -1),
    ];
    return this.batches.find({ $and: conditions }).sort({ issuedAt: -1, _id: -1 }).limit(limit).toArray();
  }

  async ofBatch(batchId: string): Promise<ProductKey[]> {
    return this.keys.find({ batchId }).sort({ keyId: 1 }).toArray();
  }

  /** The key and its claim, if it is within the reach of a caller. */
  async within(reach: Reach, keyId: string): Promise<KeyInState | null> {
    const key = await this.keys.findOne({ $and: [{ keyId }, soldWithin(reach)] });
    return key && { key, claim: (await this.claimsOf([key._id])).get(key._id) };
  }

  /** Keys within a reach after an id, in order of their ids, whatever their state. */
  async search(reach: Reach, filter: KeyFilter, after: string, limit: number): Promise<KeyInState[]> {
    const keys = await this.keys
      .find({ $and: searching(reach, filter, after) })
      .sort({ keyId: 1 })
      .limit(limit)
      .toArray();
    const claims = await this.claimsOf(keys.map(({ _id }) => _id));
    return keys.map((key) => ({ key, claim: claims.get(key._id) }));
  }

  /** The same for the keys in one state of a claim: the claims are what is listed. */
  async searchClaimed(
    reach: Reach,
    state: ClaimState,
    filter: KeyFilter,
    after: string,
    limit: number,
  ): Promise<KeyInState[]> {
    const claims = await this.claims
      .find({ $and: [{ state }, ...searching(reach, filter, after)] })
      .sort({ keyId: 1 })
      .limit(limit)
      .toArray();
    const keys = await this.byHashes(claims.map(({ _id }) => _id));
    return claims.flatMap((claim) => {
      const key = keys.get(claim._id);
      return key ? [{ key, claim }] : [];
    });
  }

  async byHashes(hashes: readonly string[]): Promise<Map<string, ProductKey>> {
    const found = await this.keys.find({ _id: { $in: [...hashes] } }).toArray();
    return new Map(found.map((key) => [key._id, key]));
  }

  async claimsOf(hashes: readonly string[]): Promise<Map<string, KeyClaim>> {
    const found = await this.claims.find({ _id: { $in: [...hashes] } }).toArray();
    return new Map(found.map((claim) => [claim._id, claim]));
  }

  /**
   * Reserves keys in hash order, all or none. A claim that this redemption already has counts as taken, so that a
   * repetition after a crash ends the same.
   * @returns the claim that stood in the way, or null when all are reserved
   */
  async reserve(keys: readonly ProductKey[], redemptionId: string, at: Date): Promise<KeyClaim | null> {
    for (const key of keys.toSorted((one, other) => (one._id < other._id ? -1 : 1))) {
      const wanted: KeyClaim = {
        _id: key._id,
        ...searchableOf(key),
        state: 'reserved',
        owner: redemptionId,
        at,
        reason: null,
      };
      if (await insert(this.claims, wanted)) continue;
      const claim = await this.claims.findOne({ _id: key._id });
      if (claim?.owner === redemptionId) continue;
      await this.free(redemptionId);
      // Freed between our insert and our look: the caller is told "reserved" and may try again.
      return claim ?? { ...wanted, owner: '' };
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

  /**
   * Frees the used keys of a redemption that was undone; they can be redeemed again until a day, or until their own last
   * day where that is later. The claims go last: a key that is free is redeemable.
   */
  async releaseUsed(redemptionId: string, redeemableUntil: string): Promise<void> {
    const used = await this.claims.find({ owner: redemptionId, state: 'used' }).toArray();
    await this.keys.updateMany(
      { _id: { $in: used.map(({ _id }) => _id) }, redeemBy: { $lt: redeemableUntil } },
      { $set: { redeemBy: redeemableUntil } },
    );
    await this.claims.deleteMany({ owner: redemptionId });
  }

  /** Whether the redemption has begun to use its keys: from then on there is no way but on. */
  async isUsing(redemptionId: string): Promise<boolean> {
    return (await this.claims.findOne({ owner: redemptionId, state: 'used' })) !== null;
  }

  /**
   * Revokes those of the keys that are free; one that is revoked already keeps its first reason.
   * @returns the claims of all of them as they are now: not revoked are those that are in use
   */
  async revoke(
    keys: readonly ProductKey[],
    by: { readonly owner: string; readonly reason: string; readonly at: Date },
  ): Promise<Map<string, KeyClaim>> {
    const claims = keys.map((key): KeyClaim => ({ _id: key._id, ...searchableOf(key), state: 'revoked', ...by }));
    await insertFree(this.claims, claims);
    return this.claimsOf(keys.map(({ _id }) => _id));
  }
}

/** The filter of a search: of keys, and of claims, which have a copy of the same fields. */
function searching(
  reach: Reach,
  { lastFive, batchId, testClockId }: KeyFilter,
  after: string,
): Record<string, unknown>[] {
  return [
    soldWithin(reach),
    { keyId: { $gt: after } },
    ...(lastFive === undefined ? [] : [{ lastFive }]),
    ...(batchId === undefined ? [] : [{ batchId }]),
    ...(batchId !== undefined && testClockId === undefined ? [] : [{ testClockId: testClockId ?? null }]),
  ];
}
