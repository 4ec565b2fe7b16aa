/** Batches, keys and claims as they are kept, with their indexes. */
import { Schema } from 'mongoose';
import type { PlanVersion } from '../../domain/catalogue/plan-version.js';

const planVersion = new Schema<PlanVersion>({ id: String, version: Number }, { _id: false });

/** Keys that were issued together, for live use or for one test clock. */
export interface KeyBatch {
  _id: string;
  plan: PlanVersion;
  /** The term; null for a perpetual plan. */
  months: number | null;
  seatsPerKey: number;
  count: number;
  redeemBy: string;
  testClockId: string | null;
  /** Id of the partner that sold them; null: the reseller itself. */
  soldBy: string | null;
  /** The order that it was made for: nobody has seen its keys. Null: they were shown to who issued them. */
  keyOrderId: string | null;
  /** The order of a partner that has paid for it; null: it was issued, or ordered without a payment. */
  orderId: string | null;
  /** When the whole keys of one for stock were shown, and by which request; null: they were not, or as they were issued. */
  shown: { readonly by: string; readonly at: Date } | null;
  /** When it was given back, with its payment; null: it was not. */
  returnedAt: Date | null;
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

/** What keys are searched by: a claim has a copy of it, so that lists by state are lists of claims. */
export type Searchable = Pick<ProductKey, 'keyId' | 'batchId' | 'lastFive' | 'plan' | 'testClockId' | 'soldBy'>;

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

export const batchSchema = new Schema<KeyBatch>(
  {
    _id: String,
    plan: { type: planVersion, required: true },
    months: { type: Number, default: null },
    seatsPerKey: { type: Number, required: true },
    count: { type: Number, required: true },
    redeemBy: { type: String, required: true },
    testClockId: { type: String, default: null },
    soldBy: { type: String, default: null },
    keyOrderId: { type: String, default: null },
    orderId: { type: String, default: null },
    shown: { type: Schema.Types.Mixed, default: null },
    returnedAt: { type: Date, default: null },
    issuedBy: { type: String, required: true },
    issuedAt: { type: Date, required: true },
  },
  { collection: 'keyBatches', versionKey: false, strict: 'throw' },
);
batchSchema.index({ testClockId: 1, issuedAt: -1, _id: -1 });
batchSchema.index({ 'plan.id': 1, testClockId: 1, issuedAt: -1, _id: -1 });
batchSchema.index({ soldBy: 1, testClockId: 1, issuedAt: -1, _id: -1 });

export const keySchema = new Schema<ProductKey>(
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
keySchema.index({ 'plan.id': 1, testClockId: 1, keyId: 1 });

export const claimSchema = new Schema<KeyClaim>(
  {
    _id: String,
    state: { type: String, required: true },
    owner: { type: String, required: true },
    at: { type: Date, required: true },
    reason: { type: String, default: null },
    keyId: { type: String, required: true },
    batchId: { type: String, required: true },
    lastFive: { type: String, required: true },
    plan: { type: planVersion, required: true },
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
claimSchema.index({ 'plan.id': 1, state: 1, testClockId: 1, keyId: 1 });
