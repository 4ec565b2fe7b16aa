import type { Database } from '../../models/database.js';
import { clockTime, type TestClock } from '../../models/test-clocks.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const clock = (change: Partial<TestClock> = {}): TestClock => ({
  _id: 'clk_1',
  name: 'A year of a bakery',
  state: 'ready',
  now: new Date('2035-01-15T09:00:00Z'),
  settledAt: new Date('2027-01-01T12:00:00Z'),
  target: null,
  doing: null,
  createdAt: new Date('2027-01-01T12:00:00Z'),
  ...change,
});

describe('the time of a test clock', () => {
  const aMinuteLater = new Date('2027-01-01T12:01:00Z');

  it('goes on with the wall from where it settled', () => {
    expect(clockTime(clock(), aMinuteLater)).toEqual(new Date('2035-01-15T09:01:00Z'));
  });

  it.each(['advancing', 'stuck'] as const)('stands at its step while it is %s', (state) => {
    expect(clockTime(clock({ state }), aMinuteLater)).toEqual(new Date('2035-01-15T09:00:00Z'));
  });

  it('does not go back when the wall does', () => {
    expect(clockTime(clock(), new Date('2026-12-31T00:00:00Z'))).toEqual(clock().now);
  });
});

describe('a test clock', () => {
  it('is made once, and listed', async () => {
    expect(await database.testClocks.create(clock())).toBe(true);
    expect(await database.testClocks.create(clock({ name: 'Another' }))).toBe(false);
    expect(await database.testClocks.all()).toEqual([clock()]);
    await database.testClocks.set('clk_1', { state: 'stuck', doing: 'something' });
    expect(await database.testClocks.find('clk_1')).toEqual(clock({ state: 'stuck', doing: 'something' }));
  });

  it('has each member once, until it leaves', async () => {
    await database.testClocks.join('clk_2', 'ten/b');
    await database.testClocks.join('clk_2', 'ten/a');
    await database.testClocks.join('clk_2', 'ten/b');
    await database.testClocks.join('clk_3', 'ten/c');
    expect(await database.testClocks.membersOf('clk_2')).toEqual(['ten/a', 'ten/b']);
    await database.testClocks.leave('ten/a');
    expect(await database.testClocks.membersOf('clk_2')).toEqual(['ten/b']);
  });
});
