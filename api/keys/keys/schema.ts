import { z } from 'zod';
import { maskKey } from '../../../domain/keys/product-key.js';
import type { KeyBatch, KeyClaim, KeyInState, ProductKey } from '../../../models/keys/key-schemas.js';
import type { Redemption } from '../../../models/keys/redemptions.js';
import { planVersion } from '../../catalogue/plans/schema.js';
import { date, instant, line, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';

export const keyId = z
  .string()
  .regex(/^batch_[0-9a-f]{24}-\d{1,4}$/)
  .meta({
    description: 'Id of a product key: its batch and its number in it',
    example: 'batch_3f5a1c0b9d8e7f6a5b4c3d2e-1',
  });

const batchId = idOf('keyBatch', 'Id of a batch of product keys');
const keyOrderId = idOf('keyOrder', 'Id of an order of keys');
const redemptionId = idOf('redemption', 'Id of a redemption');
const testClockId = idOf('testClock', 'Id of a test clock');
const state = z
  .enum(['free', 'reserved', 'used', 'revoked'])
  .meta({ description: 'reserved: by an open redemption', example: 'free' });

const keyFields = {
  id: keyId,
  masked: z
    .string()
    .meta({ description: 'The key with all but its last five characters hidden', example: maskKey('4KM7Y') }),
  state,
  changedAt: instant.nullable().meta({ description: 'When it was reserved, used or revoked' }),
};

export const productKey = z.strictObject(keyFields).meta({ id: 'ProductKey' });

const foundFields = {
  ...keyFields,
  batchId,
  plan: planVersion,
  seats: z.number().int().meta({ example: 1 }),
  redeemBy: date,
  testClockId: testClockId.nullable(),
  soldBy: partnerId.nullable().meta({ description: 'The partner that sells it; null: the reseller itself' }),
  keyOrderId: keyOrderId
    .nullable()
    .meta({ description: 'The order that it was made for: nobody has seen the key, and its customer names the order' }),
};

export const foundKey = z
  .strictObject(foundFields)
  .meta({ id: 'FoundProductKey', description: 'A product key with what its batch says of it' });

export const keyPage = pageOf(foundKey, 'ProductKeyPage');

export const keyQuery = pageQuery.extend({
  cloud: ofCloud,
  lastFive: z
    .string()
    .length(5)
    .transform((text) => text.toUpperCase())
    .optional()
    .meta({ description: 'Its last five characters, in any case', example: '4KM7Y' }),
  state: state.optional().meta({ description: 'Only keys in this state' }),
  batchId: batchId.optional(),
  testClockId: testClockId
    .optional()
    .meta({ description: 'Keys for this test clock; left out: those for live use, unless a batch is named' }),
});

export const keyHistory = z
  .strictObject({
    ...foundFields,
    history: z
      .array(
        z.strictObject({
          kind: z
            .enum(['issued', 'reserved', 'freed', 'used', 'revoked'])
            .meta({ description: 'freed: its redemption was cancelled, or lapsed' }),
          at: instant,
          redemptionId: redemptionId.nullable().meta({ description: 'The redemption that reserved, freed or used it' }),
          keyOrderId: keyOrderId.nullable().meta({ description: 'The order that it was issued for' }),
          by: z.string().nullable().meta({ description: 'The API key that issued (or ordered) or revoked it' }),
          reason: z.string().nullable().meta({ description: 'Why it was revoked' }),
        }),
      )
      .meta({ description: 'What happened to it, the oldest first' }),
  })
  .meta({ id: 'ProductKeyWithHistory' });

export const revocation = z
  .strictObject({
    reason: line(200).meta({
      description: 'Why; no personal data: it stays in the history',
      example: 'Order 2214 was returned',
    }),
  })
  .meta({ id: 'Revocation' });

export function showKey({ keyId: id, lastFive }: ProductKey, claim: KeyClaim | undefined): z.input<typeof productKey> {
  return {
    id,
    masked: maskKey(lastFive),
    state: claim?.state ?? 'free',
    changedAt: claim ? showInstant(claim.at) : null,
  };
}

export function showFoundKey({ key, claim }: KeyInState): z.input<typeof foundKey> {
  const { batchId: batch, plan, seats, redeemBy, testClockId: clock, soldBy, keyOrderId: order } = key;
  const version = { id: plan.id, version: plan.version };
  return {
    ...showKey(key, claim),
    batchId: batch,
    plan: version,
    seats,
    redeemBy,
    testClockId: clock,
    soldBy,
    keyOrderId: order ?? null,
  };
}

type Entry = z.input<typeof keyHistory>['history'][number];

/** The key with all that happened to it, as its batch, the redemptions that it was named in, and its claim tell it. */
export function showHistory(
  found: KeyInState,
  batch: Pick<KeyBatch, 'issuedAt' | 'issuedBy' | 'keyOrderId'>,
  redemptions: readonly Redemption[],
): z.input<typeof keyHistory> {
  const { claim } = found;
  const issued = entry('issued', batch.issuedAt, { by: batch.issuedBy, keyOrderId: batch.keyOrderId ?? null });
  const revoked =
    claim?.state === 'revoked' ? [entry('revoked', claim.at, { by: claim.owner, reason: claim.reason })] : [];
  const history = [issued, ...redemptions.flatMap((one) => ofRedemption(one, claim)), ...revoked];
  return { ...showFoundKey(found), history };
}

/** A redemption that was refused, or has not begun, never had the key. */
function ofRedemption(
  { _id: redemptionId, state: redeemed, openedAt, endedAt }: Redemption,
  claim: KeyClaim | undefined,
): Entry[] {
  if (redeemed === 'opening' || redeemed === 'refused') return [];
  const reserved = entry('reserved', openedAt, { redemptionId });
  if (claim?.owner === redemptionId && claim.state === 'used') {
    return [reserved, entry('used', claim.at, { redemptionId })];
  }
  return endedAt === null ? [reserved] : [reserved, entry('freed', endedAt, { redemptionId })];
}

function entry(kind: Entry['kind'], at: Date, about: Partial<Entry>): Entry {
  return { kind, at: showInstant(at), redemptionId: null, keyOrderId: null, by: null, reason: null, ...about };
}
