/** Reclaims of unused licences on the real server: nobody is warned twice, and what is used is never freed. */
import type { Database } from '../../../models/database.js';
import { takeInUnused } from '../../../models/subscriptions/reclaim-licences.js';
import type { Reclaim } from '../../../models/subscriptions/reclaims.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => giveBack(database));

const day = (count: number) => new Date(Date.UTC(2027, 0, 1 + count));
const users = Array.from({ length: 30 }, (_, i) => `usr_${String(i).padStart(2, '0')}`);

async function assigned(subscriptionId: string) {
  const seats = users.map((userId, i) => ({ userId, slot: i + 1, assignedAt: day(0) }));
  const of = { subscriptionId, tenantId: 'ten_1', direct: true };
  return database.licences.take(seats.map((seat) => ({ ...of, ...seat })));
}

const begun = (subscriptionId: string, _id: string): Promise<Reclaim> =>
  database.reclaims.begin({
    _id,
    subscriptionId,
    tenantId: 'ten_1',
    testClockId: null,
    unusedForDays: 30,
    unusedBefore: day(1),
    all: true,
    startedAt: day(31),
    reclaimsAt: day(38),
    state: 'open',
    endedAt: null,
    named: [],
    untoldSince: null,
  });

describe('two reclaims at once', () => {
  it('warn of each licence once, and again changes nothing', async () => {
    const found = await assigned('sub_race');
    const [one, other] = [await begun('sub_race', 'rcl_one'), await begun('sub_race', 'rcl_other')];
    const both = () => Promise.all([one, other].map((reclaim) => takeInUnused(database, reclaim, found)));
    const refusals = await both();
    await both();
    const counts = await database.reclaims.counts(['rcl_one', 'rcl_other']);
    expect((counts.get('rcl_one')?.warned ?? 0) + (counts.get('rcl_other')?.warned ?? 0)).toBe(users.length);
    for (const userId of users) {
      expect(refusals.map((each) => each.get(userId)).toSorted()).toEqual(['reclaimOpen', null].toSorted());
    }
  });
});

describe('uses that are reported while licences are freed', () => {
  it('keep exactly the licences that they are of', async () => {
    await assigned('sub_used');
    const used = users.filter((_, i) => i % 3 === 0);
    const reports = used.map((userId) => database.licences.noteUses('sub_used', [{ userId, at: day(35) }]));
    const [freed] = await Promise.all([database.licences.free('sub_used', users, day(1)), ...reports]);
    const kept = await database.licences.ofSubscription('sub_used');
    expect(freed + kept.length).toBe(users.length);
    // Whoever was quicker: what is there is what was used, and nothing of it was freed after its report.
    for (const { userId, lastUsedAt } of kept) expect([userId, lastUsedAt]).toEqual([userId, day(35)]);
  });

  it('never go back', async () => {
    await assigned('sub_late');
    const [user = ''] = users;
    for (const at of [day(20), day(10), day(20), day(15)]) {
      await database.licences.noteUses('sub_late', [{ userId: user, at }]);
    }
    expect(await database.licences.held('sub_late', [user])).toMatchObject([
      { lastUsedAt: day(20), unusedSince: day(20) },
    ]);
  });
});
