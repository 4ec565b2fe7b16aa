import { randomInt } from 'node:crypto';
import { keyAlphabet, keyPayloadLength, lastFive, makeKey } from '../../domain/product-key.js';
import { type Database, openDatabase } from '../../models/database.js';
import type { KeyBatch, ProductKey } from '../../models/keys.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const noon = new Date('2027-01-01T12:00:00Z');
const later = new Date('2027-01-02T12:00:00Z');
const wholeKey = () => makeKey(Array.from({ length: keyPayloadLength }, () => randomInt(keyAlphabet.length)));

/** Hashes for claims, which need no key to exist. */
const some = (count: number) => Array.from({ length: count }, () => database.keys.hashOf(wholeKey()));
const ownersOf = async (keys: readonly string[]) => {
  const claims = await database.keys.claimsOf(keys);
  return keys.map((hash) => claims.get(hash)?.owner ?? null);
};

describe('reserving keys', () => {
  it('takes all of them', async () => {
    const keys = some(3);
    expect(await database.keys.reserve(keys, 'red_a', noon)).toBeNull();
    expect(await ownersOf(keys)).toEqual(['red_a', 'red_a', 'red_a']);
  });

  it('takes none when one is somebody else’s, and says whose and since when', async () => {
    const [one = '', two = '', three = ''] = some(3);
    await database.keys.reserve([two], 'red_other', noon);
    const claim = await database.keys.reserve([three, two, one], 'red_b', later);
    expect(claim).toEqual({ _id: two, state: 'reserved', owner: 'red_other', at: noon });
    expect(await ownersOf([one, two, three])).toEqual([null, 'red_other', null]);
  });

  it('ends the same when it is tried again after a crash in the middle', async () => {
    const [one = '', two = ''] = some(2);
    await database.keys.reserve([one], 'red_c', noon);
    expect(await database.keys.reserve([one, two], 'red_c', later)).toBeNull();
    expect(await database.keys.reserve([one, two], 'red_c', later)).toBeNull();
    expect(await ownersOf([one, two])).toEqual(['red_c', 'red_c']);
  });

  it('leaves no key with two owners and nobody with a part, whoever races', async () => {
    const keys = some(10);
    const callers = Array.from({ length: 30 }, (_, i) => ({
      owner: `red_race_${i}`,
      wanted: [0, 1, 2].map((n) => keys[(i * 3 + n * 2) % keys.length] ?? ''),
    }));
    const outcomes = await Promise.all(callers.map(({ owner, wanted }) => database.keys.reserve(wanted, owner, noon)));
    const owners = await ownersOf(keys);
    for (const [i, { owner, wanted }] of callers.entries()) {
      const held = owners.filter((one) => one === owner).length;
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
    const claims = await database.keys.claimsOf(keys);
    expect(keys.map((hash) => claims.get(hash))).toEqual(
      keys.map((_id) => ({ _id, state: 'used', owner: 'red_d', at: later })),
    );
  });

  it('is a revocation only where no other was first', async () => {
    const [free = '', reserved = ''] = some(2);
    await database.keys.reserve([reserved], 'red_e', noon);
    expect(await database.keys.revoke(free, 'ak_1', noon)).toBe(true);
    expect(await database.keys.revoke(free, 'ak_2', later)).toBe(true);
    expect(await database.keys.revoke(reserved, 'ak_1', noon)).toBe(false);
    expect((await database.keys.claimsOf([free])).get(free)).toMatchObject({ owner: 'ak_1', at: noon });
    expect(await database.keys.reserve([free], 'red_f', later)).toMatchObject({ state: 'revoked' });
  });

  it('is either a revocation or a reservation when both come at once', async () => {
    for (const key of some(20)) {
      const [refused, revoked] = await Promise.all([
        database.keys.reserve([key], `red_of_${key}`, noon),
        database.keys.revoke(key, 'ak_1', noon),
      ]);
      expect(revoked).toBe(refused !== null);
    }
  });
});

describe('issuing a batch', () => {
  const batchOf = (id: string, issuedAt = noon): KeyBatch => ({
    _id: id,
    plan: { id: 'office', version: 1 },
    months: 12,
    seats: 1,
    count: 2,
    redeemBy: '2030-01-01',
    testClockId: null,
    soldBy: null,
    issuedBy: 'ak_1',
    issuedAt,
  });
  const keysOf = (batch: KeyBatch): ProductKey[] =>
    [1, 2].map((n) => {
      const key = wholeKey();
      const { plan, months, seats, redeemBy, testClockId } = batch;
      const kept = { plan, months, seats, redeemBy, testClockId };
      return {
        _id: database.keys.hashOf(key),
        keyId: `${batch._id}-${n}`,
        batchId: batch._id,
        lastFive: lastFive(key),
        ...kept,
      };
    });

  it('writes it once, however often it is tried', async () => {
    const batch = batchOf('batch_1');
    const keys = keysOf(batch);
    expect(await database.keys.issue(batch, keys)).toBe(true);
    expect(await database.keys.issue({ ...batch, soldBy: 'another' }, keys)).toBe(true);
    expect(await database.keys.batch('batch_1')).toEqual(batch);
    expect(await database.keys.ofBatch('batch_1')).toEqual(keys);
    expect(await database.keys.byKeyId('batch_1-2')).toEqual(keys[1]);
  });

  it('does not take a request for a repetition that the request records have forgotten', async () => {
    const batch = batchOf('batch_2');
    await database.keys.issue(batch, keysOf(batch));
    expect(await database.keys.issue(batchOf('batch_2', new Date('2027-01-31T12:00:00Z')), [])).toBe(false);
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
