import { toJson } from '../../../domain/json.js';
import { event } from '../../../domain/subscriptions/carry-out.js';
import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';
import { sampleCommittedAt, sampleProjection } from '../../sample-projection.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

/** The event that leads to a revision. */
const holdPlaced = (revision: number, holdReason: string) =>
  toJson(event({ revision: revision - 1 }, 'holdPlaced', { at: sampleCommittedAt }, 'legalHold', { holdReason }));

describe('the projection of a subscription', () => {
  it('comes back as it was written', async () => {
    await database.subscriptions.save(sampleProjection('sub_same', 1));
    expect(await database.subscriptions.find('sub_same')).toEqual(sampleProjection('sub_same', 1));
  });

  it('is never overwritten by an older one, in whatever order they are written', async () => {
    const revisions = [3, 1, 5, 2, 4, 5, 1];
    await Promise.all(
      revisions.map((revision) =>
        database.subscriptions.save(sampleProjection('sub_order', revision, { expiresOn: `2028-01-0${revision}` })),
      ),
    );
    await database.subscriptions.save(sampleProjection('sub_order', 2));
    expect(await database.subscriptions.find('sub_order')).toMatchObject({ revision: 5, expiresOn: '2028-01-05' });
  });

  it('is found with the others of its tenant', async () => {
    await database.subscriptions.save(sampleProjection('sub_b', 1, { tenantId: 'ten_two' }));
    await database.subscriptions.save(sampleProjection('sub_a', 1, { tenantId: 'ten_two' }));
    const found = await database.subscriptions.ofTenant('ten_two');
    expect(found.map(({ _id }) => _id)).toEqual(['sub_a', 'sub_b']);
  });
});

describe('the past of a subscription', () => {
  it('holds every event once, in the order of the revisions', async () => {
    const { subscriptions } = database;
    await Promise.all(
      [2, 1, 3, 1, 2].map((revision) => subscriptions.append('sub_past', [holdPlaced(revision, `case ${revision}`)])),
    );
    await subscriptions.append('sub_past', [holdPlaced(1, 'another case'), holdPlaced(4, 'case 4')]);
    const all = [1, 2, 3, 4].map((revision) => holdPlaced(revision, `case ${revision}`));
    expect(await subscriptions.past('sub_past')).toEqual(all);
    expect(await subscriptions.pastBefore('sub_past', 4, 2)).toEqual(all.slice(1, 3));
    expect(await subscriptions.lastOf('sub_past', 'holdPlaced', new Date('2027-01-01T11:59:59Z'))).toBeNull();
    expect(await subscriptions.eventsOfKinds('sub_past', ['expired'])).toEqual([]);
  });
});
