import { demoPlans } from '../../demo/catalogue.js';
import type { Plan } from '../../models/plans.js';
import type { Database } from '../../models/database.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const createdAt = new Date('2027-01-01T12:00:00Z');

function plan(planId: string, version: number, change: Partial<Plan> = {}): Omit<Plan, '_id'> {
  const [first] = demoPlans;
  if (!first) throw new Error('The demo catalogue is empty');
  return { ...first, planId, version, createdAt, ...change };
}

describe('a plan', () => {
  it('has versions that are never changed', async () => {
    expect(await database.plans.add(plan('mail', 1))).toBe(true);
    expect(await database.plans.add(plan('mail', 1, { months: 36 }))).toBe(false);
    expect(await database.plans.version('mail', 1)).toEqual({ _id: 'mail@1', ...plan('mail', 1) });
  });

  it('is sold in its newest version, the tenth after the ninth', async () => {
    for (const version of [9, 10, 2]) await database.plans.add(plan('office', version));
    expect((await database.plans.newest('office'))?.version).toBe(10);
    expect(await database.plans.newest('no-such-plan')).toBeNull();
    expect(await database.plans.version('office', 3)).toBeNull();
    expect((await database.plans.all()).map(({ _id }) => _id)).toEqual(['mail@1', 'office@10']);
  });
});
