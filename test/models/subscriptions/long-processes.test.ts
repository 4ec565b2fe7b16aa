import type { Database } from '../../../models/database.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database.connection.dropDatabase();
  await database.close();
});

const startedAt = new Date('2027-01-01T12:00:00Z');
const later = new Date('2027-01-01T13:00:00Z');
const begun = (id: string) => ({ _id: id, tenantId: 'ten_1', testClockId: null, step: 'data plane', startedAt });
const problem = { code: 'dataPlaneRefused', message: 'The data plane refused for good' };

describe('a long process', () => {
  it('begins once and keeps when', async () => {
    await database.deletions.begin(begun('sub_once'));
    await database.deletions.begin({ ...begun('sub_once'), startedAt: later });
    expect(await database.deletions.find('sub_once')).toEqual({
      ...begun('sub_once'),
      state: 'running',
      problem: null,
      stuckSince: null,
      counts: null,
      users: null,
      expectedEnd: null,
      endedAt: null,
    });
  });

  it('is stuck with its problem until the next step', async () => {
    await database.setUps.begin(begun('sub_stuck'));
    await database.setUps.stuck('sub_stuck', problem, later);
    expect(await database.setUps.find('sub_stuck')).toMatchObject({ state: 'stuck', problem, stuckSince: later });
    await database.setUps.step('sub_stuck', 'provisioning');
    expect(await database.setUps.find('sub_stuck')).toMatchObject({
      state: 'running',
      step: 'provisioning',
      problem: null,
      stuckSince: null,
    });
    await database.setUps.done('sub_stuck', later);
    expect(await database.setUps.find('sub_stuck')).toMatchObject({ state: 'done', endedAt: later });
  });

  it('keeps the count that was made before anything was erased', async () => {
    const counts = { licenceAssignments: 3, users: 2, notices: 5, redemptions: 1 };
    await database.deletions.begin(begun('sub_counted'));
    expect(await database.deletions.counted('sub_counted', counts)).toEqual(counts);
    expect(await database.deletions.counted('sub_counted', { ...counts, users: 0 })).toEqual(counts);
  });

  it('is a set-up or a deletion, which know nothing of each other', async () => {
    await database.setUps.begin(begun('sub_both'));
    expect(await database.deletions.find('sub_both')).toBeNull();
  });
});

describe('a certificate', () => {
  it('is issued once: the first one stands', async () => {
    const first = { _id: 'cert_1', tenantId: 'ten_1', subscriptionId: 'sub_1', content: { a: { b: [] } }, sha256: 'x' };
    expect(await database.certificates.issue(first)).toEqual(first);
    expect(await database.certificates.issue({ ...first, sha256: 'y' })).toEqual(first);
    expect(await database.certificates.find('cert_1')).toEqual(first);
  });
});
