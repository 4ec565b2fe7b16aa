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

const assignedAt = new Date('2027-01-01T12:00:00Z');
const seat = (subscriptionId: string, slot: number, userId: string) => ({
  subscriptionId,
  tenantId: 'ten_1',
  slot,
  userId,
  assignedAt,
});
const holders = async (id: string) => (await database.licences.ofSubscription(id)).map(({ userId }) => userId);

describe('a slot', () => {
  it('goes to one of 20 users who take it at once', async () => {
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, i) => database.licences.take(seat('sub_race', 1, `usr_${i}`))),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await holders('sub_race')).toEqual([`usr_${taken.indexOf(true)}`]);
  });

  it('is still its user’s when it is taken again', async () => {
    expect(await database.licences.take(seat('sub_again', 1, 'usr_a'))).toBe(true);
    expect(await database.licences.take(seat('sub_again', 1, 'usr_a'))).toBe(true);
    expect(await database.licences.take(seat('sub_again', 1, 'usr_b'))).toBe(false);
  });

  it('is not taken by a user who has one already', async () => {
    await database.licences.take(seat('sub_two', 1, 'usr_a'));
    expect(await database.licences.take(seat('sub_two', 2, 'usr_a'))).toBe(false);
    expect(await database.licences.take(seat('sub_other', 1, 'usr_a'))).toBe(true);
    expect(await holders('sub_two')).toEqual(['usr_a']);
  });

  it('can be taken by another once it is free', async () => {
    await database.licences.take(seat('sub_free', 1, 'usr_a'));
    await database.licences.take(seat('sub_free', 2, 'usr_b'));
    await database.licences.free('sub_free', ['usr_a', 'usr_nobody']);
    expect(await database.licences.take(seat('sub_free', 1, 'usr_c'))).toBe(true);
    expect(await holders('sub_free')).toEqual(['usr_c', 'usr_b']);
    expect(await database.licences.count('sub_free')).toBe(2);
  });
});

describe('who held the seats before a request', () => {
  it('stays what it was when the request is tried again in the middle', async () => {
    await database.licences.take(seat('sub_before', 1, 'usr_a'));
    const before = await database.licences.heldBefore('sub_before', 'request-1');
    await database.licences.free('sub_before', ['usr_a']);
    await database.licences.take(seat('sub_before', 1, 'usr_b'));
    expect(await database.licences.heldBefore('sub_before', 'request-1')).toEqual(before);
    const next = await database.licences.heldBefore('sub_before', 'request-2');
    expect(next.map(({ userId }) => userId)).toEqual(['usr_b']);
  });

  it('is erased with the licences, those of other subscriptions are not', async () => {
    await database.licences.take(seat('sub_gone', 1, 'usr_a'));
    await database.licences.take(seat('sub_stays', 1, 'usr_a'));
    await database.licences.heldBefore('sub_gone', 'request-3');
    await database.licences.erase('sub_gone');
    expect(await holders('sub_gone')).toEqual([]);
    expect(await database.licences.seatsBefore.countDocuments({ subscriptionId: 'sub_gone' })).toBe(0);
    expect(await holders('sub_stays')).toEqual(['usr_a']);
  });
});
