import { liveSlots, nothingKnown } from '../../../domain/subscriptions/slots.js';
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

const assignedAt = new Date('2027-01-01T12:00:00Z');
const seat = (subscriptionId: string, slot: number, userId: string) => ({
  subscriptionId,
  tenantId: 'ten_1',
  slot,
  userId,
  assignedAt,
  direct: true,
});
const holders = async (id: string) => (await database.licences.ofSubscription(id)).map(({ userId }) => userId);
const take = async (...seats: ReturnType<typeof seat>[]) =>
  (await database.licences.take(seats)).map(({ userId }) => userId);

describe('a slot', () => {
  it('goes to one of 20 users who take it at once', async () => {
    const taken = await Promise.all(Array.from({ length: 20 }, (_, i) => take(seat('sub_race', 1, `usr_${i}`))));
    expect(taken.flat()).toHaveLength(1);
    expect(await holders('sub_race')).toEqual(taken.flat());
  });

  it('is still its user’s when it is taken again', async () => {
    expect(await take(seat('sub_again', 1, 'usr_a'))).toEqual(['usr_a']);
    expect(await take(seat('sub_again', 1, 'usr_a'))).toEqual(['usr_a']);
    expect(await take(seat('sub_again', 1, 'usr_b'))).toEqual([]);
  });

  it('is not taken by a user who has one already', async () => {
    await take(seat('sub_two', 1, 'usr_a'));
    expect(await take(seat('sub_two', 2, 'usr_a'))).toEqual([]);
    expect(await take(seat('sub_other', 1, 'usr_a'))).toEqual(['usr_a']);
    expect(await holders('sub_two')).toEqual(['usr_a']);
  });

  it('can be taken by another once it is free', async () => {
    await take(seat('sub_free', 1, 'usr_a'));
    await take(seat('sub_free', 2, 'usr_b'));
    await database.licences.free('sub_free', ['usr_a', 'usr_nobody']);
    expect(await take(seat('sub_free', 1, 'usr_c'))).toEqual(['usr_c']);
    expect(await holders('sub_free')).toEqual(['usr_c', 'usr_b']);
    expect(await database.licences.count('sub_free')).toBe(2);
  });
});

describe('slots that are taken together', () => {
  it('go to their users except where somebody was faster, or a user has one already', async () => {
    await take(seat('sub_many', 2, 'usr_fast'), seat('sub_many', 9, 'usr_c'));
    const wanted = [1, 2, 3, 4].map((slot, i) => seat('sub_many', slot, `usr_${'abcd'[i]}`));
    expect(await take(...wanted)).toEqual(['usr_a', 'usr_d']);
    expect(await take(...wanted)).toEqual(['usr_a', 'usr_d']);
    expect(await holders('sub_many')).toEqual(['usr_a', 'usr_fast', 'usr_d', 'usr_c']);
    expect(await database.licences.heldBy('sub_many', ['usr_a', 'usr_b'])).toEqual(['usr_a']);
    const { free, known } = await database.licences.freeSlots('sub_many', liveSlots(9), nothingKnown, 3);
    expect(free).toEqual([3, 5, 6]);
    expect((await database.licences.freeSlots('sub_many', liveSlots(9), known, 3)).free).toEqual([7, 8]);
  });

  it('are free again all at once', async () => {
    await take(seat('sub_all', 1, 'usr_a'), seat('sub_all', 2, 'usr_b'));
    await database.licences.freeAll('sub_all');
    await database.licences.freeAll('sub_all');
    expect(await holders('sub_all')).toEqual([]);
  });
});

describe('what a request found', () => {
  it('stays what its first try has noted', async () => {
    const noted = (requestId: string, userId: string) => database.licences.noted('sub_noted', requestId, [userId]);
    expect(await noted('request-1', 'usr_a')).toEqual({ userIds: ['usr_a'], direct: [], first: true });
    expect(await noted('request-1', 'usr_b')).toEqual({ userIds: ['usr_a'], direct: [], first: false });
    expect(await noted('request-2', 'usr_b')).toEqual({ userIds: ['usr_b'], direct: [], first: true });
  });

  it('is erased with the licences, those of other subscriptions are not', async () => {
    await take(seat('sub_gone', 1, 'usr_a'));
    await take(seat('sub_stays', 1, 'usr_a'));
    await database.licences.noted('sub_gone', 'request-3', ['usr_a']);
    await database.licences.noted('sub_stays', 'request-4', ['usr_a']);
    await database.licences.erase('sub_gone');
    expect(await holders('sub_gone')).toEqual([]);
    expect((await database.licences.noted('sub_gone', 'request-3', [])).userIds).toEqual([]);
    expect(await holders('sub_stays')).toEqual(['usr_a']);
    expect((await database.licences.noted('sub_stays', 'request-4', [])).userIds).toEqual(['usr_a']);
  });
});
