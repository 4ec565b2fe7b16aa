import { lastFive, type ProductKey as WholeKey } from '../../domain/keys/product-key.js';
import type { KeyBatch, ProductKey } from './key-schemas.js';
import type { Keys } from './keys.js';
import { mintKeys } from './mint-keys.js';

export interface MintedBatch {
  readonly batch: KeyBatch;
  readonly keys: readonly ProductKey[];
  /** In the same order. */
  readonly whole: readonly WholeKey[];
}

/** The keys of a batch before they are written, which follow from a name: that of the request or order, so that a repetition finds them. */
export function mintBatch(keys: Keys, batch: KeyBatch, name: string): MintedBatch {
  const { _id: batchId, plan, months, seatsPerKey: seats, redeemBy, testClockId, soldBy, keyOrderId } = batch;
  const whole = mintKeys(keys.mintingSecret, name, batch.count);
  return {
    batch,
    whole,
    keys: whole.map((key, i) => ({
      _id: keys.hashOf(key),
      keyId: `${batchId}-${i + 1}`,
      batchId,
      lastFive: lastFive(key),
      plan,
      months,
      seats,
      redeemBy,
      testClockId,
      soldBy,
      keyOrderId,
    })),
  };
}

/** By what the keys of a partner's order are minted, so that they are the same whoever makes or shows them. */
export function orderedKeysName(orderId: string): string {
  return `order/${orderId}`;
}
