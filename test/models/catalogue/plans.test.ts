import { demoPlans, seedCatalogue } from '../../../demo/catalogue.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const createdAt = new Date('2027-01-01T12:00:00Z');

function plan(planId: string, version: number, change: Partial<Plan> = {}): Omit<Plan, '_id'> {
  const [first] = demoPlans;
  if (!first) throw new Error('The demo catalogue is empty');
  return { ...first, planId, version, createdAt, ...change };
}

describe('a plan', () => {
  it('has versions that are never changed', async () => {
    const { plans } = database;
    expect(await plans.add(plan('mail', 1))).toBe(true);
    expect(await plans.add(plan('mail', 1, { months: 36, madeBy: 'another' }))).toBe(false);
    expect(await plans.version('mail', 1)).toEqual({ _id: 'mail@1', ...plan('mail', 1) });
    expect(await plans.madeBy('mail', 'another')).toBeNull();
  });

  it('is read once in each version', async () => {
    const { plans } = database;
    await plans.add(plan('once', 1));
    const read = await plans.version('once', 1);
    await plans.versions.deleteOne({ _id: 'once@1' });
    expect(await plans.version('once', 1)).toEqual(read);
    expect(await plans.version('once', 2)).toBeNull();
  });

  it('is sold in its newest version, the tenth after the ninth', async () => {
    const { plans } = database;
    for (const version of [9, 10, 2]) await plans.add(plan('office', version));
    expect((await plans.newest('office'))?.version).toBe(10);
    expect(await plans.newest('no-such-plan')).toBeNull();
    expect(await plans.version('office', 3)).toBeNull();
    expect((await plans.history('office', 10, 5)).map(({ version }) => version)).toEqual([9, 2]);
  });

  it('stays withdrawn from sale when it gets another version, until it is offered again', async () => {
    const { plans } = database;
    await plans.add(plan('calls', 1));
    await plans.sell('calls', false);
    await plans.add(plan('calls', 2));
    expect(await plans.newest('calls')).toMatchObject({ version: 2, onSale: false });
    await plans.sell('calls', true);
    expect(await plans.newest('calls')).toMatchObject({ version: 2, onSale: true });
  });

  it('is offered by whoever finds its number taken, if its maker was interrupted', async () => {
    const { plans } = database;
    await plans.add(plan('half', 1));
    await plans.versions.insertOne({ ...plan('half', 2, { name: 'Half done', countries: ['SE'] }), _id: 'half@2' });
    expect(await plans.newest('half')).toMatchObject({ version: 1 });
    expect(await plans.add(plan('half', 2, { name: 'Too late' }))).toBe(false);
    expect(await plans.newest('half')).toMatchObject({ version: 2, name: 'Half done' });
    expect((await plans.list({ country: 'SE' }, '', 10)).map(({ _id }) => _id)).toEqual(['half@2']);
  });
});

describe('the demo catalogue', () => {
  it('is written once, and versions from before sellers and prices get theirs', async () => {
    const { plans, sellers } = database;
    const now = plan('mail-monthly', 1);
    const { productId, sellerId, licensingModel, billing, prices, madeBy, ...before } = now;
    await database.connection
      .collection('plans')
      .insertOne({ ...before, _id: 'mail-monthly@1' as never, onSale: true });
    await seedCatalogue(database, createdAt);
    const [seller] = await sellers.list('', 1);
    await sellers.change(seller?._id ?? '', 1, { legalName: 'Another name' });
    await seedCatalogue(database, new Date());
    expect(await plans.newest('mail-monthly')).toMatchObject({
      sellerId: 'reseller-pl',
      billing: 'monthly',
      name: now.name,
    });
    expect(await sellers.find(seller?._id ?? '')).toMatchObject({ legalName: 'Another name', revision: 2 });
    expect(await plans.newest('office-business')).toMatchObject({ version: 1, createdAt });
  });
});
