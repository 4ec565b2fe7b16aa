import { compareDates, type Instant, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { DomainError, type ErrorDetails, requireFound } from '../../../domain/errors.js';
import { refusalOf } from '../../../domain/keys/key-refusals.js';
import { parseKey } from '../../../domain/keys/product-key.js';
import { isRedeemable } from '../../../domain/keys/redeem-by.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import type { ProductKey } from '../../../models/keys/key-schemas.js';
import type { Caller } from '../../http/caller.js';
import { mostKeys } from './requests.js';
import { countingWrongKeys } from './wrong-keys.js';

/** What a caller names keys by: the whole keys, or the order that they were made for. */
export interface NamedKeys {
  readonly keys?: readonly string[] | undefined;
  readonly keyOrderId?: string | undefined;
}

/** Keys that can be redeemed together, as far as a look can tell: the claim decides. */
export interface CheckedKeys {
  readonly hashes: readonly string[];
  /** The order that was named; null: the keys were typed. */
  readonly keyOrder: KeyOrder | null;
  /** The place in the request where they are all named. */
  readonly pointer: '/keys' | '/keyOrderId';
  readonly first: ProductKey;
  readonly all: readonly ProductKey[];
  readonly seats: number;
  /** The partners that sold them. */
  readonly sellers: readonly string[];
}

/**
 * Looks the keys up, by their hashes or by their order.
 * @throws DomainError tooManyWrongKeys, malformedKey, duplicateKey, unknownKey, keyOfOrder, mixedKeys, revokedKey, usedKey, reservedKey; each
 *   names the key by its place, never by its characters. For an order: notFound, revokedKey, usedKey, reservedKey
 */
export async function checkKeys(
  database: Database,
  { keys: typed = [], keyOrderId }: NamedKeys,
  caller: Caller,
): Promise<CheckedKeys> {
  const { keys, keyOrders } = database;
  if (keyOrderId === undefined) {
    const found = await countingWrongKeys(database, caller, () => typedKeys(keys, typed));
    return checked(keys, alike(found), null);
  }
  const reach = await caller.reach('keyOrders:read');
  const keyOrder = requireFound(await keyOrders.within(reach, keyOrderId), `order of keys ${keyOrderId}`, {
    pointer: '/keyOrderId',
  });
  return checked(keys, await keys.ofBatch(keyOrder.batchId), keyOrder);
}

/**
 * Looks up keys that are to join those of a redemption.
 * @throws DomainError like `checkKeys`, and tooManyKeys
 */
export async function checkMoreKeys(
  database: Database,
  typed: readonly string[],
  { caller, present }: { readonly caller: Caller; readonly present: readonly ProductKey[] },
): Promise<CheckedKeys> {
  const { keys } = database;
  const found = await countingWrongKeys(database, caller, () => typedKeys(keys, typed));
  for (const [i, { _id }] of found.entries()) {
    const at = present.findIndex((key) => key._id === _id);
    if (at >= 0) throw refusedAt(i, 'duplicateKey', 'The redemption has this key.', { sameAs: at + 1 });
  }
  const all = present.length + found.length;
  if (all > mostKeys) {
    throw new DomainError('tooManyKeys', `With these it would have ${all} keys: ${mostKeys} are possible.`, {
      pointer: '/keys',
      all,
      most: mostKeys,
    });
  }
  return checked(keys, alike(found, present[0]), null);
}

/** Keys that were ordered for one customer are nobody else's. @throws DomainError otherCustomersOrder */
export function assertOrderedFor({ keyOrder }: Pick<CheckedKeys, 'keyOrder'>, tenantId: string | null): void {
  if (keyOrder === null || keyOrder.tenantId === tenantId) return;
  throw new DomainError('otherCustomersOrder', 'The keys were ordered for another customer, who alone redeems them.', {
    pointer: '/keyOrderId',
  });
}

async function typedKeys(keys: Database['keys'], typed: readonly string[]): Promise<ProductKey[]> {
  const hashes = eachOf(typed, (key, i) => hashOfTyped(keys, key, i));
  for (const [i, hash] of hashes.entries()) {
    const before = hashes.indexOf(hash);
    if (before < i) {
      throw refusedAt(i, 'duplicateKey', `It is the same key as number ${before + 1}.`, { sameAs: before + 1 });
    }
  }
  const found = await keys.byHashes(hashes);
  return eachOf(hashes, (hash, i) => {
    const key = found.get(hash);
    if (!key) throw refusedAt(i, 'unknownKey', 'The key is well formed and was never issued here: ask the seller.');
    if (key.keyOrderId) {
      throw refusedAt(i, 'keyOfOrder', 'The key was ordered for a customer, who redeems it by naming the order.', {
        reason: 'redeem',
        about: { soldBy: key.soldBy },
      });
    }
    return key;
  });
}

/** They can be redeemed together, with one that is there already. @throws DomainError mixedKeys, otherTestClock */
function alike(all: readonly ProductKey[], first = all[0]): readonly ProductKey[] {
  if (!first) return all;
  return eachOf(all, (key, i) => {
    assertAlike(first, key, i);
    return key;
  });
}

/** @throws DomainError for those of them that are claimed */
async function checked(
  keys: Database['keys'],
  all: readonly ProductKey[],
  keyOrder: KeyOrder | null,
): Promise<CheckedKeys> {
  const pointer = keyOrder ? '/keyOrderId' : '/keys';
  const [first] = all;
  if (!first) throw refusedAt(0, 'unknownKey', 'No key was named.');
  const hashes = all.map(({ _id }) => _id);
  const claims = await keys.claimsOf(hashes);
  eachOf(all, ({ _id: hash, soldBy, plan }, index) => {
    const claim = claims.get(hash);
    if (!claim) return;
    const { state, owner } = claim;
    const about = { soldBy, plan: { id: plan.id, version: plan.version } };
    const { code, message, details } = refusalOf({
      state,
      pointer: keyOrder ? pointer : `/keys/${index}`,
      at: claim.at.toISOString(),
      about: state === 'reserved' ? { ...about, redemptionId: owner } : about,
    });
    throw new DomainError(code, message, details);
  });
  return {
    hashes,
    keyOrder,
    pointer,
    first,
    all,
    seats: all.reduce((seats, key) => seats + key.seats, 0),
    sellers: all.flatMap(({ soldBy }) => soldBy ?? []),
  };
}

/** What each of them is, or the refusal of the first that is refused: it names all that are for the same code. */
function eachOf<Item, Result>(items: readonly Item[], read: (item: Item, index: number) => Result): Result[] {
  const refusals: DomainError[] = [];
  const results = items.flatMap((item, index) => {
    try {
      return [read(item, index)];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refusals.push(error);
      return [];
    }
  });
  const [first] = refusals;
  if (!first) return results;
  const alike = refusals.filter(({ code }) => code === first.code);
  // The keys of an order are all named in one place.
  if (new Set(alike.map(({ details: { pointer } }) => pointer)).size === 1) throw first;
  const errors = alike.map(({ message, details: { pointer } }) => ({ pointer, detail: message }));
  throw new DomainError(first.code, first.message, { ...first.details, errors });
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
export function assertRedeemable(
  { first: key, all, pointer }: Pick<CheckedKeys, 'first' | 'all' | 'pointer'>,
  testClockId: string | null,
  now: Instant,
): void {
  if (key.testClockId !== testClockId) {
    const belongs = key.testClockId === null ? 'are for live use' : `are for the test clock ${key.testClockId}`;
    throw new DomainError('otherTestClock', `The keys ${belongs}.`, {
      pointer,
      ...(key.testClockId === null ? { reason: 'live' } : { reason: 'clock', testClockId: key.testClockId }),
    });
  }
  eachOf(all, ({ redeemBy }, index) => {
    if (isRedeemable(plainDate(redeemBy), now)) return;
    throw new DomainError('expiredKey', `The key had to be redeemed by ${redeemBy}: the seller can replace it.`, {
      pointer: pointer === '/keys' ? `/keys/${index}` : pointer,
      redeemBy,
    });
  });
}

/** The last day of those of the keys that expire first. */
export function earliestRedeemBy({ first, all }: Pick<CheckedKeys, 'first' | 'all'>): PlainDate {
  return all.map(({ redeemBy }) => plainDate(redeemBy)).reduce(earlier, plainDate(first.redeemBy));
}

function earlier(one: PlainDate, other: PlainDate): PlainDate {
  return compareDates(other, one) < 0 ? other : one;
}

function refusedAt(
  index: number,
  code: 'duplicateKey' | 'unknownKey' | 'keyOfOrder' | 'mixedKeys' | 'otherTestClock',
  message: string,
  details: ErrorDetails = {},
): DomainError {
  return new DomainError(code, message, { pointer: `/keys/${index}`, ...details });
}
