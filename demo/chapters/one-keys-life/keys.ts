/** The keys of the story. They are whole only in memory: what is told of them is masked. */

import { plan } from '../../../api/catalogue/plans/schema.js';
import { issuedKeyBatch, keyBatch } from '../../../api/keys/key-batches/schema.js';
import type { PlainDate } from '../../../domain/calendar.js';
import { keyAlphabet, lastFive, maskKey, parseKey } from '../../../domain/keys/product-key.js';
import type { Stage } from '../../chapter.js';

const planId = 'office-business';
const count = 3;

export interface IssuedKeys {
  readonly batchId: string;
  readonly whole: readonly string[];
}

/** Issues a batch of one-seat keys for the clock's time. */
export async function issueKeys({ api, story }: Stage, testClockId: string, redeemBy: PlainDate): Promise<IssuedKeys> {
  const order = { planId, count, redeemBy: redeemBy.toString(), testClockId };
  const [{ name }, batch] = await Promise.all([
    api.get(`/v1/plans/${planId}`, plan),
    api.post('/v1/key-batches', order, issuedKeyBatch),
  ]);
  story.expect(
    `${count} keys for ${name}: one seat and 12 months each`,
    { keys: batch.keys.length, seats: batch.seatsPerKey, months: batch.months, redeemBy: batch.redeemBy },
    { keys: count, seats: 1, months: 12, redeemBy: order.redeemBy },
  );
  const whole = batch.keys.map(({ key }) => key);
  story.print(`shown whole this once, then by their ends: ${whole.map((key) => key.slice(-5)).join(', ')}`);
  return { batchId: batch.id, whole };
}

/** The states of the keys, in their order. */
export async function statesOf({ api }: Pick<Stage, 'api'>, { batchId }: IssuedKeys): Promise<string[]> {
  return (await api.get(`/v1/key-batches/${batchId}`, keyBatch)).keys.map(({ state }) => state);
}

/** What a hurried person types: the eighth character is another one. */
export function mistyped(key: string): string {
  const place = 8;
  const typed = key[place] ?? '';
  const other = keyAlphabet[(keyAlphabet.indexOf(typed) + 1) % keyAlphabet.length] ?? '';
  return key.slice(0, place) + other + key.slice(place + 1);
}

export function masked(key: string): string {
  return maskKey(lastFive(parseKey(key)));
}
