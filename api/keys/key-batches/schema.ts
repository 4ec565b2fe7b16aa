import { z } from 'zod';
import { formatKey, maskKey, type ProductKey as WholeKey } from '../../../domain/keys/product-key.js';
import type { KeyBatch, KeyClaim, ProductKey } from '../../../models/keys/key-schemas.js';
import { planId, planVersion } from '../../catalogue/plans/schema.js';
import { date, instant, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { keyId, productKey, showKey } from '../keys/schema.js';

export const keyBatchId = idOf('keyBatch', 'Id of a batch of product keys');
const testClockId = idOf('testClock', 'Id of a test clock');

export const newKeyBatch = z
  .strictObject({
    planId,
    count: z.number().int().min(1).max(1000).meta({ description: 'How many keys', example: 3 }),
    seatsPerKey: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(1)
      .meta({ description: 'Seats that each key carries; 1 for plans with one seat per key', example: 1 }),
    redeemBy: date.meta({ description: 'Last day, by UTC, on which the keys can be redeemed', example: '2028-12-31' }),
    testClockId: testClockId
      .optional()
      .meta({ description: 'Makes the batch for tenants of this test clock; left out, it is for live use' }),
    soldBy: partnerId
      .optional()
      .meta({ description: 'Id of the partner that sells the keys; left out: the reseller itself', example: '4711' }),
  })
  .meta({ id: 'NewKeyBatch' });

const batchFields = {
  id: keyBatchId,
  plan: planVersion,
  months: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'Term of a key, in months; null for a perpetual plan', example: 12 }),
  seatsPerKey: z.number().int().meta({ example: 1 }),
  seats: z.number().int().meta({ description: "The keys' seats in all", example: 3 }),
  count: z.number().int().meta({ example: 3 }),
  redeemBy: date,
  testClockId: testClockId.nullable(),
  soldBy: partnerId.nullable().meta({ description: 'The partner that sells the keys; null: the reseller itself' }),
  keyOrderId: idOf('keyOrder', 'The order of keys that it was made for')
    .nullable()
    .meta({ description: 'The order that it was made for: nobody has seen its keys' }),
  orderId: idOf('order', 'The order of the partner that has bought it').nullable(),
  shownAt: instant
    .nullable()
    .meta({ description: 'When the whole keys of one that a partner has bought for stock were shown' }),
  issuedAt: instant,
};

export const keyBatch = z.strictObject({ ...batchFields, keys: z.array(productKey) }).meta({ id: 'KeyBatch' });

export const keyBatchSummary = z
  .strictObject(batchFields)
  .meta({ id: 'KeyBatchSummary', description: 'A batch without its keys' });

export const keyBatchPage = pageOf(keyBatchSummary, 'KeyBatchPage');

export const keyBatchQuery = pageQuery.extend({
  cloud: ofCloud,
  planId: planId.optional().meta({ description: 'Batches of this plan, in whatever version' }),
  soldBy: partnerId.optional().meta({ description: 'Batches that this partner sells' }),
  testClockId: testClockId
    .optional()
    .meta({ description: 'Batches for this test clock; left out: those for live use' }),
});

export const revokedBatch = z
  .strictObject({
    revoked: z.number().int().meta({ description: 'How many of its keys are revoked now', example: 2 }),
    inUse: z.number().int().meta({ description: 'How many are reserved or used, and stay so', example: 1 }),
    keys: z.array(productKey).meta({ description: 'Every key of the batch, as it is now' }),
  })
  .meta({ id: 'RevokedKeyBatch' });

export const issuedKeyBatch = z
  .strictObject({
    ...batchFields,
    keys: z
      .array(
        z.strictObject({
          id: keyId,
          key: z.string().meta({
            description: 'The whole key, in this answer only; masked when the request is repeated',
            example: 'K7Q2M-9XJ4T-PWA3D-H8VYE-R5N6C',
          }),
        }),
      )
      .meta({ description: 'Keep them: they are stored as keyed hashes and cannot be read again' }),
  })
  .meta({ id: 'IssuedKeyBatch' });

/** A batch without its keys. */
export function showSummary(batch: KeyBatch): z.input<typeof keyBatchSummary> {
  const {
    _id: id,
    plan,
    months,
    seatsPerKey,
    count,
    redeemBy,
    testClockId: clock,
    soldBy,
    keyOrderId,
    issuedAt,
  } = batch;
  const version = { id: plan.id, version: plan.version };
  return {
    id,
    plan: version,
    months,
    seatsPerKey,
    seats: count * seatsPerKey,
    count,
    redeemBy,
    testClockId: clock,
    soldBy,
    keyOrderId: keyOrderId ?? null,
    orderId: batch.orderId ?? null,
    shownAt: batch.shown ? showInstant(batch.shown.at) : null,
    issuedAt: showInstant(issuedAt),
  };
}

export function showBatch(
  batch: KeyBatch,
  keys: readonly ProductKey[],
  claims: ReadonlyMap<string, KeyClaim>,
): z.input<typeof keyBatch> {
  return { ...showSummary(batch), keys: keys.map((key) => showKey(key, claims.get(key._id))) };
}

/** The answer that holds the whole keys, and the one for a repetition. */
export function showIssued(batch: KeyBatch, keys: readonly ProductKey[], whole: readonly WholeKey[]) {
  const fields = showSummary(batch);
  const shown = (show: (key: ProductKey, i: number) => string): z.input<typeof issuedKeyBatch> => ({
    ...fields,
    keys: keys.map((key, i) => ({ id: key.keyId, key: show(key, i) })),
  });
  return {
    body: shown(({ lastFive }, i) => {
      const key = whole[i];
      return key ? formatKey(key) : maskKey(lastFive);
    }),
    masked: shown(({ lastFive }) => maskKey(lastFive)),
  };
}

export function showRevoked(
  keys: readonly ProductKey[],
  claims: ReadonlyMap<string, KeyClaim>,
): z.input<typeof revokedBatch> {
  const shown = keys.map((key) => showKey(key, claims.get(key._id)));
  const revoked = shown.filter(({ state }) => state === 'revoked').length;
  return { revoked, inUse: shown.length - revoked, keys: shown };
}
