import { deletedWithClock } from '../../models/clock-data.js';
import type { Database } from '../../models/database.js';
import { openTestDatabase } from '../api/http/api-under-test.js';
import { giveBack } from '../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

/** By these a document belongs to a clock, or to something that lives on one. */
const ties = ['testClockId', 'tenantId', 'subscriptionId', 'redemptionId', 'batchId', 'userId'];

describe('the list of what is deleted with a test clock', () => {
  it('names every collection whose documents may belong to one', () => {
    const tied = Object.values(database.connection.models).filter(({ schema }) => ties.some((tie) => schema.path(tie)));
    expect(tied.length).toBeGreaterThan(10);
    const missing = tied.map(({ collection }) => collection.name).filter((name) => !(name in deletedWithClock));
    expect(missing).toEqual([]);
  });

  it('names only collections that there are', () => {
    const present = Object.values(database.connection.models).map(({ collection }) => collection.name);
    expect(Object.keys(deletedWithClock).filter((name) => !present.includes(name))).toEqual([]);
  });
});
