import type { Database } from '../../../models/database.js';
import { clockTime, type TestClock } from '../../../models/operations/test-clocks.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const clock = (change: Partial<TestClock> = {}): TestClock => ({
  _id: 'clk_1',
  name: 'A year of a bakery',
  state: 'ready',
  now: new Date('2035-01-15T09:00:00Z'),
  settledAt: new Date('2027-01-01T12:00:00Z'),
  target: null,
  doing: null,
  milestones: 0,
  problems: [],
  deletesAt: null,
  revision: 1,
  createdAt: new Date('2027-01-01T12:00:00Z'),
  ...change,
});

describe('the time of a test clock', () => {
  const aMinuteLater = new Date('2027-01-01T12:01:00Z');

  it.each(['ready', 'stuck'] as const)('goes on with the wall from where it settled: %s', (state) => {
    expect(clockTime(clock({ state }), aMinuteLater)).toEqual(new Date('2035-01-15T09:01:00Z'));
  });

  it('stands at its step while it advances', () => {
    expect(clockTime(clock({ state: 'advancing' }), aMinuteLater)).toEqual(new Date('2035-01-15T09:00:00Z'));
  });

  it('does not go back when the wall does', () => {
    expect(clockTime(clock(), new Date('2026-12-31T00:00:00Z'))).toEqual(clock().now);
  });
});

describe('a test clock', () => {
  it('is made once, and listed', async () => {
    expect(await database.testClocks.create(clock())).toBe(true);
    expect(await database.testClocks.create(clock({ name: 'Another' }))).toBe(false);
    expect(await database.testClocks.list(undefined, undefined, 10)).toEqual([clock()]);
    await database.testClocks.set('clk_1', { state: 'stuck', doing: 'something' });
    expect(await database.testClocks.find('clk_1')).toEqual(clock({ state: 'stuck', doing: 'something' }));
  });

  it('has each member once, until it leaves', async () => {
    const { testClocks } = database;
    await testClocks.create(clock({ _id: 'clk_2' }));
    await testClocks.create(clock({ _id: 'clk_3' }));
    const membersOf = async (id: string) => (await testClocks.membersOf(id)).map(({ _id }) => _id);
    await testClocks.addMember('clk_2', 'ten', 'ten/user/b');
    await testClocks.addMember('clk_2', 'ten', 'ten/user/a');
    await testClocks.addMember('clk_2', 'ten', 'ten/user/b');
    await testClocks.addMember('clk_3', 'ten', 'ten/user/c');
    expect(await membersOf('clk_2')).toEqual(['ten/user/a', 'ten/user/b']);
    await testClocks.removeMember('ten/user/a');
    expect(await membersOf('clk_2')).toEqual(['ten/user/b']);
  });

  it('takes nobody in, and is not written to, once it is being deleted', async () => {
    const { testClocks } = database;
    await testClocks.create(clock({ _id: 'clk_4' }));
    await testClocks.beginRemoval('clk_4');
    await expect(testClocks.addMember('clk_4', 'ten', 'ten/user/d')).rejects.toMatchObject({ code: 'notFound' });
    await testClocks.set('clk_4', { state: 'ready' });
    expect(await testClocks.find('clk_4')).toMatchObject({ state: 'deleting' });
  });
});
