import { createHmac } from 'node:crypto';
import type { Collection, Connection } from 'mongoose';
import type { Reach } from '../../domain/identity/grants.js';
import type { ProductKey as WholeKey } from '../../domain/keys/product-key.js';
import { collectionOf, insert, insertFree, pageAfter } from '../collection.js';
import { type Condition, oneWithin, withinReach } from '../identity/reach.js';

import {
  type BatchFilter,
  type BatchPosition,
  batchSchema,
  type ClaimState,
  claimSchema,
  type KeyBatch,
  type KeyClaim,
  type KeyFilter,
  type KeyInState,
  keySchema,
  type ProductKey,
  type Searchable,
} from './key-schemas.js';

/** As long as request records, in milliseconds. */
const requestsAreKept = 29 * 24 * 3_600_000;

/** Those who sell: operators see all batches and keys, a partner the own ones, others none. */
function soldWithin(reach: Reach): Condition {
  return withinReach(reach, { partner: 'soldBy', plan: 'plan.id' });
}

function searchableOf({ keyId, batchId, lastFive, plan, testClockId, soldBy }: ProductKey): Searchable {
  return { keyId, batchId, lastFive, plan, testClockId, soldBy };
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
    return this.batches.findOne(oneWithin(batchId, soldWithin(reach)));
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

  /** Notes that the keys of a batch are shown: once, by one request, and not once it was given back. @returns whether it is this one */
  async showBatch(batchId: string, shown: NonNullable<KeyBatch['shown']>): Promise<boolean> {
    await this.batches.updateOne({ _id: batchId, shown: null, returnedAt: null }, { $set: { shown } });
    return (await this.batches.findOne({ _id: batchId }))?.shown?.by === shown.by;
  }

  /** Notes that a batch is given back, unless its keys were shown. @returns null when they were */
  async giveBatchBack(batchId: string, returnedAt: Date): Promise<KeyBatch | null> {
    await this.batches.updateOne({ _id: batchId, shown: null, returnedAt: null }, { $set: { returnedAt } });
    const batch = await this.batches.findOne({ _id: batchId });
    return batch?.returnedAt ? batch : null;
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

  /** By their own ids. */
  async byKeyIds(keyIds: readonly string[]): Promise<ProductKey[]> {
    return this.keys.find({ keyId: { $in: [...keyIds] } }).toArray();
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
   * repetition after a crash ends the same. What it has reserved before stays reserved.
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
      await this.claims.deleteMany({
        _id: { $in: keys.map(({ _id }) => _id) },
        owner: redemptionId,
        state: 'reserved',
      });
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
