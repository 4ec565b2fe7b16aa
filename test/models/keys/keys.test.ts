import { randomInt } from 'node:crypto';
import { keyAlphabet, keyPayloadLength, lastFive, makeKey } from '../../../domain/keys/product-key.js';
import { type Database, openDatabase } from '../../../models/database.js';
import type { KeyBatch, ProductKey } from '../../../models/keys/key-schemas.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const noon = new Date('2027-01-01T12:00:00Z');
const later = new Date('2027-01-02T12:00:00Z');
const wholeKey = () => makeKey(Array.from({ length: keyPayloadLength }, () => randomInt(keyAlphabet.length)));

const keyFor = (batch: KeyBatch, n: number): ProductKey => {
  const key = wholeKey();
  const { plan, months, seatsPerKey: seats, redeemBy, testClockId, soldBy, keyOrderId } = batch;
  return {
    _id: database.keys.hashOf(key),
    keyId: `${batch._id}-${n}`,
    batchId: batch._id,
    lastFive: lastFive(key),
    plan,
    months,
    seats,
    redeemBy,
    testClockId,
    soldBy,
    keyOrderId,
  };
};
const batchOf = (id: string, change: Partial<KeyBatch> = {}): KeyBatch => ({
  _id: id,
  plan: { id: 'office', version: 1 },
  months: 12,
  seatsPerKey: 1,
  count: 2,
  redeemBy: '2030-01-01',
  testClockId: null,
  soldBy: null,
  keyOrderId: null,
  orderId: null,
  shown: null,
  returnedAt: null,
  issuedBy: 'ak_1',
  issuedAt: noon,
  ...change,
});
const keysOf = (batch: KeyBatch): ProductKey[] => [1, 2].map((n) => keyFor(batch, n));

/** Keys for claims, which need no key to exist. */
const some = (count: number): ProductKey[] => Array.from({ length: count }, (_, n) => keyFor(batchOf('batch_none'), n));
const one = (): ProductKey => keyFor(batchOf('batch_none'), 1);
const hashesOf = (keys: readonly ProductKey[]) => keys.map(({ _id }) => _id);
const ownersOf = async (keys: readonly ProductKey[]) => {
  const claims = await database.keys.claimsOf(hashesOf(keys));
  return keys.map(({ _id }) => claims.get(_id)?.owner ?? null);
};
const revoking = (owner: string, at = noon) => ({ owner, at, reason: `said ${owner}` });

describe('reserving keys', () => {
  it('takes all of them', async () => {
    const keys = some(3);
    expect(await database.keys.reserve(keys, 'red_a', noon)).toBeNull();
    expect(await ownersOf(keys)).toEqual(['red_a', 'red_a', 'red_a']);
  });

  it('takes none when one is somebody else’s, and says whose and since when', async () => {
    const [first, two, three] = [one(), one(), one()];
    await database.keys.reserve([two], 'red_other', noon);
    const claim = await database.keys.reserve([three, two, first], 'red_b', later);
    expect(claim).toMatchObject({ _id: two._id, state: 'reserved', owner: 'red_other', at: noon });
    expect(await ownersOf([first, two, three])).toEqual([null, 'red_other', null]);
  });

  it('ends the same when it is tried again after a crash in the middle', async () => {
    const [first, two] = [one(), one()];
    await database.keys.reserve([first], 'red_c', noon);
    expect(await database.keys.reserve([first, two], 'red_c', later)).toBeNull();
    expect(await database.keys.reserve([first, two], 'red_c', later)).toBeNull();
    expect(await ownersOf([first, two])).toEqual(['red_c', 'red_c']);
  });

  it('leaves no key with two owners and nobody with a part, whoever races', async () => {
    const keys = some(10);
    const callers = Array.from({ length: 30 }, (_, i) => ({
      owner: `red_race_${i}`,
      wanted: [0, 1, 2].flatMap((n) => keys[(i * 3 + n * 2) % keys.length] ?? []),
    }));
    const outcomes = await Promise.all(callers.map(({ owner, wanted }) => database.keys.reserve(wanted, owner, noon)));
    const owners = await ownersOf(keys);
    for (const [i, { owner, wanted }] of callers.entries()) {
      const held = owners.filter((other) => other === owner).length;
      expect(held).toBe(outcomes[i] === null ? wanted.length : 0);
    }
  });
});

describe('a claim', () => {
  it('becomes used with its redemption, and giving up frees only what is reserved', async () => {
    const keys = some(2);
    await database.keys.reserve(keys, 'red_d', noon);
    await database.keys.use('red_d', later);
    await database.keys.free('red_d');
    await database.keys.use('red_d', noon);
    const claims = await database.keys.claimsOf(hashesOf(keys));
    expect(keys.map(({ _id }) => claims.get(_id))).toEqual(
      keys.map(({ _id }) => expect.objectContaining({ _id, state: 'used', owner: 'red_d', at: later })),
    );
  });

  it('is a revocation only where no other was first', async () => {
    const [free, reserved] = [one(), one()];
    await database.keys.reserve([reserved], 'red_e', noon);
    const both = await database.keys.revoke([free, reserved], revoking('ak_1'));
    expect(both.get(free._id)).toMatchObject({ state: 'revoked', owner: 'ak_1', reason: 'said ak_1' });
    expect(both.get(reserved._id)).toMatchObject({ state: 'reserved', owner: 'red_e', reason: null });
    const again = await database.keys.revoke([free], revoking('ak_2', later));
    expect(again.get(free._id)).toMatchObject({ owner: 'ak_1', at: noon });
    expect(await database.keys.reserve([free], 'red_f', later)).toMatchObject({ state: 'revoked' });
  });

  it('goes to one of a redemption and a revocation that race', async () => {
    for (const key of some(20)) {
      const [refused, revoked] = await Promise.all([
        database.keys.reserve([key], `red_of_${key._id}`, noon),
        database.keys.revoke([key], revoking('ak_1')),
      ]);
      expect(revoked.get(key._id)?.state).toBe(refused === null ? 'reserved' : 'revoked');
    }
  });
});

describe('issuing a batch', () => {
  it('writes it once, however often it is tried', async () => {
    const batch = batchOf('batch_1');
    const keys = keysOf(batch);
    expect(await database.keys.issue(batch, keys)).toBe(true);
    expect(await database.keys.issue({ ...batch, soldBy: 'another' }, keys)).toBe(true);
    expect(await database.keys.batchWithin({ kind: 'everything' }, 'batch_1')).toEqual(batch);
    expect(await database.keys.ofBatch('batch_1')).toEqual(keys);
    expect(await database.keys.within({ kind: 'everything' }, 'batch_1-2')).toEqual({ key: keys[1], claim: undefined });
  });

  it('does not take a request for a repetition that the request records have forgotten', async () => {
    const batch = batchOf('batch_2');
    await database.keys.issue(batch, keysOf(batch));
    expect(await database.keys.issue(batchOf('batch_2', { issuedAt: new Date('2027-01-31T12:00:00Z') }), [])).toBe(
      false,
    );
  });
});

describe('the hash of a key', () => {
  it('cannot be told without the secret, and is not that of minting', async () => {
    const key = wholeKey();
    const { name } = database.connection;
    const uri = process.env['TEST_MONGODB_URI'] ?? '';
    const other = await openDatabase({ uri, name, keyHashSecret: 'another secret, long enough too' });
    expect(database.keys.hashOf(key)).toBe(database.keys.hashOf(key));
    expect(other.keys.hashOf(key)).not.toBe(database.keys.hashOf(key));
    expect(other.keys.mintingSecret).not.toBe(database.keys.mintingSecret);
    await other.close();
  });
});
