import { instant } from '../../domain/calendar.js';
import { toJson } from '../../domain/json.js';
import { startSubscription } from '../../domain/subscriptions/MISSING.js';
import { policyOf } from '../../domain/subscriptions/policies.js';
import type { Database } from '../../models/database.js';
import type { SubscriptionProjection, TimelineEntry } from '../../models/subscriptions.js';
import { openTestDatabase } from '../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const committedAt = instant('2027-01-01T12:00:00Z');
const at = new Date('2027-01-01T12:00:00Z');

function projection(
  id: string,
  revision: number,
  change: Partial<SubscriptionProjection> = {},
): SubscriptionProjection {
  const subscription = startSubscription(id, 'ten_1', {
    plan: { id: 'office', version: 1 },
    seats: 3,
    months: 12,
    zone: 'Europe/Warsaw',
    policy: policyOf('annual', 1),
    redemptionId: 'red_1',
    committedAt,
  });
  return {
    _id: id,
    tenantId: 'ten_1',
    testClockId: null,
    state: 'active',
    planId: 'office',
    expiresOn: '2028-01-01',
    revision,
    subscription: toJson({ ...subscription, revision }),
    ...change,
  };
}

const entry = (id: string, revision: number, kind: string): TimelineEntry => ({
  _id: `${id}/${revision}/${kind}`,
  subscriptionId: id,
  revision,
  kind,
  scheduledAt: at,
  at,
  why: 'requested',
  details: {},
});

describe('the projection of a subscription', () => {
  it('comes back as it was written', async () => {
    await database.subscriptions.save(projection('sub_same', 1));
    expect(await database.subscriptions.find('sub_same')).toEqual(projection('sub_same', 1));
  });

  it('is never overwritten by an older one, in whatever order they are written', async () => {
    const revisions = [3, 1, 5, 2, 4, 5, 1];
    await Promise.all(
      revisions.map((revision) =>
        database.subscriptions.save(projection('sub_order', revision, { expiresOn: `2028-01-0${revision}` })),
      ),
    );
    await database.subscriptions.save(projection('sub_order', 2));
    expect(await database.subscriptions.find('sub_order')).toMatchObject({ revision: 5, expiresOn: '2028-01-05' });
  });

  it('is found with the others of its tenant', async () => {
    await database.subscriptions.save(projection('sub_b', 1, { tenantId: 'ten_two' }));
    await database.subscriptions.save(projection('sub_a', 1, { tenantId: 'ten_two' }));
    const found = await database.subscriptions.ofTenant('ten_two');
    expect(found.map(({ _id }) => _id)).toEqual(['sub_a', 'sub_b']);
  });
});

describe('the past of a subscription', () => {
  it('holds what happened once, in its order', async () => {
    await Promise.all(
      [2, 1, 3, 1, 2].map((revision) => database.subscriptions.record(entry('sub_past', revision, `step ${revision}`))),
    );
    await database.subscriptions.record({ ...entry('sub_past', 1, 'step 1'), why: 'told again' });
    const past = await database.subscriptions.past('sub_past');
    expect(past).toEqual([1, 2, 3].map((revision) => entry('sub_past', revision, `step ${revision}`)));
  });
});
