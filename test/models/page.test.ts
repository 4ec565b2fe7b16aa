import { pageAfter } from '../../models/collection.js';
import type { Database } from '../../models/database.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { giveBack } from '../databases.js';
import { explain, scanning } from '../explain.js';
import { onMongod } from '../on-mongod.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  const things = database.connection.collection<{ _id: number; kind: string; rank: number }>('things');
  await things.createIndex({ kind: 1, rank: 1, _id: 1 });
  // Three of each rank.
  await things.insertMany(
    Array.from({ length: 3000 }, (_, n) => ({
      _id: n,
      kind: n % 30 === 17 ? 'other' : 'one',
      rank: Math.floor(n / 3),
    })),
  );
});
afterAll(async () => {
  await giveBack(database);
});

const following = (direction: 1 | -1, id: number) => ({
  collection: 'things',
  filter: { $and: [{ kind: 'one' }, ...pageAfter({ rank: Math.floor(id / 3), _id: id }, direction)] },
  sort: [
    ['rank', direction],
    ['_id', direction],
  ] as const,
});

async function idsOf(query: ReturnType<typeof following>): Promise<number[]> {
  const found = database.connection.collection<{ _id: number }>('things').find(query.filter);
  return (await found.sort(new Map(query.sort)).limit(4).toArray()).map(({ _id }) => _id);
}

describe('a page that follows an item', () => {
  it('begins with the next item, also among equals', async () => {
    expect(await idsOf(following(1, 1500))).toEqual([1501, 1502, 1503, 1504]);
    expect(await idsOf(following(-1, 1500))).toEqual([1499, 1498, 1497, 1496]);
    expect(await idsOf(following(1, 1498))).toEqual([1499, 1500, 1501, 1502]);
  });
});

onMongod('mongod, asked for such a page,', () => {
  it.each([1, -1] as const)('reads no more than it answers (%i)', async (direction) => {
    const { executionStats } = await explain(database.connection, following(direction, 1500), {
      limit: 10,
      verbosity: 'executionStats',
    });
    expect(executionStats.nReturned).toBe(10);
    expect(executionStats.totalKeysExamined).toBeLessThan(20);
  });

  it('scans where no index serves a query', async () => {
    const unserved = { collection: 'things', filter: { rank: 7 }, sort: [] };
    expect(await scanning(database.connection, [unserved])).toEqual(['things: rank =: COLLSCAN']);
  });
});
