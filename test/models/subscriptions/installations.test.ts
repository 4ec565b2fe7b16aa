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

const sub = (digit: string): string => `sub_${digit.repeat(24)}`;
const usr = (digit: string): string => `usr_${digit.repeat(24)}`;
const monday = new Date('2035-01-15T08:00:00Z');
const tuesday = new Date('2035-01-16T08:00:00Z');
const nextWeek = new Date('2035-01-22T08:00:00Z');

async function found(subscriptionId: string) {
  return database.installations.page(subscriptionId, undefined, '', 100);
}

describe('an installation', () => {
  it('is planned once: planned again, it keeps its day', async () => {
    await database.installations.plan('ten_a', sub('a'), [usr('1'), usr('2')], monday);
    await database.installations.plan('ten_a', sub('a'), [usr('2'), usr('3')], tuesday);
    expect((await found(sub('a'))).map(({ userId, dueAt }) => [userId, dueAt])).toEqual([
      [usr('1'), monday],
      [usr('2'), monday],
      [usr('3'), tuesday],
    ]);
    expect(await database.installations.nextDue(sub('a'))).toEqual(monday);
    expect((await database.installations.due(sub('a'), monday, 10)).map(({ userId }) => userId)).toEqual([
      usr('1'),
      usr('2'),
    ]);
  });

  it('that is done while its mail goes out stays done', async () => {
    await database.installations.plan('ten_b', sub('b'), [usr('1'), usr('2')], monday);
    const due = await database.installations.due(sub('b'), monday, 10);
    await database.installations.done(sub('b'), [usr('1')], { at: monday, by: 'link' });
    const ids = due.map(({ _id }) => _id);
    await database.installations.mailed(ids, { reminder: false, undeliverable: false, at: monday, dueAt: nextWeek });
    await database.installations.withdraw([`${sub('b')}/${usr('1')}`], 'userLeft');
    expect(await found(sub('b'))).toMatchObject([
      { state: 'done', doneBy: 'link', dueAt: null },
      { state: 'invited', invitedAt: monday, dueAt: nextWeek },
    ]);
    expect(await database.installations.counts(sub('b'))).toMatchObject({ done: 1, invited: 1, waiting: 0 });
  });

  it('has a link that is its own', async () => {
    await database.installations.plan('ten_c', sub('c'), [usr('1'), usr('2')], monday);
    const token = database.installations.tokenOf(sub('c'), usr('1'));
    expect(token).toMatch(/^[\w-]{54}$/);
    expect(await database.installations.byToken(token)).toMatchObject({ subscriptionId: sub('c'), userId: usr('1') });
    expect(database.installations.tokenOf(sub('c'), usr('2'))).not.toBe(token);
    expect(await database.installations.byToken(database.installations.tokenOf(sub('c'), usr('9')))).toBeNull();
  });

  it('goes with its user, its subscription, and its tenant', async () => {
    await database.installations.plan('ten_d', sub('d'), [usr('1'), usr('2')], monday);
    await database.installations.plan('ten_d', sub('e'), [usr('1')], monday);
    await database.installations.plan('ten_d', sub('f'), [usr('2')], monday);
    await database.installations.eraseUser('ten_d', usr('1'));
    expect((await found(sub('d'))).map(({ userId }) => userId)).toEqual([usr('2')]);
    expect(await found(sub('e'))).toEqual([]);
    await database.installations.erase(sub('d'));
    expect(await found(sub('d'))).toEqual([]);
    expect(await found(sub('f'))).toHaveLength(1);
    await database.installations.eraseTenant('ten_d');
    expect(await found(sub('f'))).toEqual([]);
  });
});
