import { compareDates, dateIn, type Instant, plainDate } from '../../domain/calendar.js';
import { DomainError, type ErrorDetails } from '../../domain/errors.js';
import { refusalOf } from '../../domain/key-refusals.js';
import { parseKey } from '../../domain/product-key.js';
import type { Database } from '../../models/database.js';
import type { ProductKey } from '../../models/keys.js';

/** Keys that can be redeemed together, as far as a look can tell: the claim decides. */
export interface CheckedKeys {
  readonly hashes: readonly string[];
  readonly first: ProductKey;
  readonly seats: number;
  /** The partners that sold them. */
  readonly sellers: readonly string[];
}

/**
 * Looks the keys up by their hashes.
 * @throws DomainError malformedKey, duplicateKey, unknownKey, mixedKeys, revokedKey, usedKey, reservedKey, expiredKey; each
 *   names the key by its place, never by its characters
 */
export async function checkKeys({ keys }: Database, typed: readonly string[]): Promise<CheckedKeys> {
  const hashes = typed.map((key, i) => hashOfTyped(keys, key, i));
  for (const [i, hash] of hashes.entries()) {
    const before = hashes.indexOf(hash);
    if (before < i) {
      throw refusedAt(i, 'duplicateKey', `It is the same key as number ${before + 1}.`, { sameAs: before + 1 });
    }
  }
  const found = await keys.byHashes(hashes);
  const all = hashes.map((hash, i) => {
    const key = found.get(hash);
    if (!key) throw refusedAt(i, 'unknownKey', 'The key is well formed and was never issued here: ask the seller.');
    return key;
  });
  const [first] = all;
  if (!first) throw refusedAt(0, 'unknownKey', 'No key was named.');
  for (const [i, key] of all.entries()) assertAlike(first, key, i);
  const claims = await keys.claimsOf(hashes);
  for (const [index, { _id: hash, soldBy, plan }] of all.entries()) {
    const claim = claims.get(hash);
    if (!claim) continue;
    const { state, owner } = claim;
    const about = { soldBy, plan: { id: plan.id, version: plan.version } };
    const { code, message, details } = refusalOf({
      state,
      index,
      at: claim.at.toISOString(),
      about: state === 'reserved' ? { ...about, redemptionId: owner } : about,
    });
    throw new DomainError(code, message, details);
  }
  return {
    hashes,
    first,
    seats: all.reduce((seats, key) => seats + key.seats, 0),
    sellers: all.flatMap(({ soldBy }) => soldBy ?? []),
  };
}

function hashOfTyped(keys: Database['keys'], typed: string, index: number): string {
  try {
    return keys.hashOf(parseKey(typed));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError(error.code, error.message, { ...error.details, pointer: `/keys/${index}` });
  }
}

function assertAlike(first: ProductKey, key: ProductKey, index: number): void {
  const sameClock = first.testClockId === key.testClockId;
  if (
    sameClock &&
    first.plan.id === key.plan.id &&
    first.plan.version === key.plan.version &&
    first.months === key.months
  )
    return;
  throw refusedAt(
    index,
    sameClock ? 'mixedKeys' : 'otherTestClock',
    'It differs from the first key: redeem it by itself.',
    { reason: 'otherKey', about: { soldBy: key.soldBy } },
  );
}

/** Keys are for live use or for one clock, and are judged by its time. @throws DomainError otherTestClock, expiredKey */
export function assertRedeemable(key: ProductKey, testClockId: string | null, now: Instant): void {
  if (key.testClockId !== testClockId) {
    const belongs = key.testClockId === null ? 'are for live use' : `are for the test clock ${key.testClockId}`;
    throw new DomainError('otherTestClock', `The keys ${belongs}.`, {
      pointer: '/keys',
      ...(key.testClockId === null ? { reason: 'live' } : { reason: 'clock', testClockId: key.testClockId }),
    });
  }
  if (compareDates(dateIn('UTC', now), plainDate(key.redeemBy)) > 0) {
    throw new DomainError(
      'expiredKey',
      `The keys had to be redeemed by ${key.redeemBy}: the seller can replace them.`,
      {
        pointer: '/keys',
        redeemBy: key.redeemBy,
      },
    );
  }
}

function refusedAt(
  index: number,
  code: 'duplicateKey' | 'unknownKey' | 'mixedKeys' | 'otherTestClock',
  message: string,
  details: ErrorDetails = {},
): DomainError {
  return new DomainError(code, message, { pointer: `/keys/${index}`, ...details });
}
