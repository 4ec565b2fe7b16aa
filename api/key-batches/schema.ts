import { z } from 'zod';
import { formatKey, maskKey, type ProductKey as WholeKey } from '../../domain/product-key.js';
import type { KeyBatch, KeyClaim, ProductKey } from '../../models/keys.js';
import { date, instant, line, showInstant } from '../formats.js';
import { idOf } from '../ids.js';
import { planId, planVersion } from '../plans/schema.js';

export const keyBatchId = idOf('keyBatch', 'Id of a batch of product keys');
export const keyId = z
  .string()
  .regex(/^batch_[0-9a-f]{24}-\d{1,4}$/)
  .meta({
    description: 'Id of a product key: its batch and its number in it',
    example: 'batch_3f5a1c0b9d8e7f6a5b4c3d2e-1',
  });
const testClockId = idOf('testClock', 'Id of a test clock');

export const newKeyBatch = z
  .strictObject({
    planId,
    count: z.number().int().min(1).max(1000).meta({ description: 'How many keys', example: 3 }),
    seats: z
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
    soldBy: line(100).optional().meta({ description: 'Who sold the keys', example: 'partner 4711' }),
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
  seats: z.number().int().meta({ description: 'Seats of each key', example: 1 }),
  count: z.number().int().meta({ example: 3 }),
  redeemBy: date,
  testClockId: testClockId.nullable(),
  soldBy: z.string().nullable(),
  issuedAt: instant,
};

export const productKey = z
  .strictObject({
    id: keyId,
    masked: z
      .string()
      .meta({ description: 'The key with all but its last five characters hidden', example: maskKey('4KM7Y') }),
    state: z.enum(['free', 'reserved', 'used', 'revoked']),
    changedAt: instant.nullable().meta({ description: 'When it was reserved, used or revoked' }),
  })
  .meta({ id: 'ProductKey' });

export const keyBatch = z.strictObject({ ...batchFields, keys: z.array(productKey) }).meta({ id: 'KeyBatch' });

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

function showFields(batch: KeyBatch) {
  const { _id: id, plan, months, seats, count, redeemBy, testClockId: clock, soldBy, issuedAt } = batch;
  const version = { id: plan.id, version: plan.version };
  return {
    id,
    plan: version,
    months,
    seats,
    count,
    redeemBy,
    testClockId: clock,
    soldBy,
    issuedAt: showInstant(issuedAt),
  };
}

export function showKey({ keyId: id, lastFive }: ProductKey, claim: KeyClaim | undefined): z.input<typeof productKey> {
  return {
    id,
    masked: maskKey(lastFive),
    state: claim?.state ?? 'free',
    changedAt: claim ? showInstant(claim.at) : null,
  };
}

export function showBatch(
  batch: KeyBatch,
  keys: readonly ProductKey[],
  claims: ReadonlyMap<string, KeyClaim>,
): z.input<typeof keyBatch> {
  return { ...showFields(batch), keys: keys.map((key) => showKey(key, claims.get(key._id))) };
}

/** The answer that holds the whole keys, and the one for a repetition. */
export function showIssued(batch: KeyBatch, keys: readonly ProductKey[], whole: readonly WholeKey[]) {
  const fields = showFields(batch);
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
