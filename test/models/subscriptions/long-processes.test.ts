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

const startedAt = new Date('2027-01-01T12:00:00Z');
const later = new Date('2027-01-01T13:00:00Z');
const begun = (id: string) => ({ _id: id, tenantId: 'ten_1', testClockId: null, step: 'data plane', startedAt });
const problem = { code: 'dataPlaneRefused', message: 'The data plane refused for good' };

const users = { total: 1, waiting: 1, moved: 0, passedOver: 0, failed: 0, setAside: 0, movedBack: 0 };
const reportsOf = (subscriptionId: string) => (revision: number) => ({ subscriptionId, revision });
const waiter = (activityId: string) => ({ workflowId: 'ten_1/subscription/sub_1', runId: 'run_1', activityId });

describe('a long process', () => {
  it('begins once and keeps when', async () => {
    await database.deletions.begin(begun('sub_once'));
    await database.deletions.begin({ ...begun('sub_once'), startedAt: later });
    expect(await database.deletions.find('sub_once')).toEqual({
      ...begun('sub_once'),
      state: 'running',
      revision: 0,
      waiter: null,
      problem: null,
      stuckSince: null,
      counts: null,
      users: null,
      batch: 0,
      expectedEnd: null,
      endedAt: null,
    });
  });

  it('is stuck with its problem until the next step', async () => {
    const { setUps } = database;
    const report = reportsOf('sub_stuck');
    await setUps.begin(begun('sub_stuck'));
    await setUps.stuck(report(1), problem, later);
    expect(await setUps.find('sub_stuck')).toMatchObject({ state: 'stuck', problem, stuckSince: later });
    await setUps.step(report(2), 'provisioning');
    expect(await setUps.find('sub_stuck')).toMatchObject({
      state: 'running',
      step: 'provisioning',
      problem: null,
      stuckSince: null,
    });
    await setUps.done(report(3), later);
    expect(await setUps.find('sub_stuck')).toMatchObject({ state: 'done', endedAt: later });
  });

  it('is not set back by a report that comes after later ones', async () => {
    const { setUps } = database;
    const report = reportsOf('sub_late');
    await setUps.begin(begun('sub_late'));
    await setUps.step(report(1), 'provisioning');
    await setUps.stuck(report(2), problem, later);
    const stuck = await setUps.find('sub_late');
    await setUps.step(report(1), 'provisioning');
    await setUps.withUsers(report(1), users);
    await setUps.afterBatch(report(1), 1, { waiting: -1, moved: 1 }, later);
    await setUps.paused(report(1));
    await setUps.undoing(report(1));
    await setUps.done(report(1), later);
    await setUps.undone(report(1), later);
    expect(await setUps.find('sub_late')).toEqual(stuck);
  });

  it('stays as it ended, whatever is reported after that', async () => {
    const { setUps } = database;
    const report = reportsOf('sub_ended');
    const reportAll = async () => {
      await setUps.step(report(9), 'provisioning');
      await setUps.stuck(report(9), problem, later);
      await setUps.withUsers(report(9), users);
      await setUps.afterBatch(report(9), 1, { waiting: -1, moved: 1 }, later);
      await setUps.done(report(9), later);
    };
    await setUps.begin(begun('sub_ended'));
    await setUps.cancelled('sub_ended', startedAt);
    await reportAll();
    expect(await setUps.find('sub_ended')).toMatchObject({ state: 'cancelled', problem: null, users: null });

    await setUps.begin(begun('sub_done'));
    await setUps.done({ subscriptionId: 'sub_done', revision: 1 }, startedAt);
    await setUps.cancelled('sub_done', later);
    await setUps.step({ subscriptionId: 'sub_done', revision: 2 }, 'provisioning');
    expect(await setUps.find('sub_done')).toMatchObject({ state: 'done', endedAt: startedAt });
  });

  it('counts what a batch has changed once, however often it is tried', async () => {
    const { setUps } = database;
    const report = reportsOf('sub_counts');
    const batch = (number: number) =>
      setUps.afterBatch(report(2), number, { waiting: -20, moved: 19, failed: 1 }, later);
    await setUps.begin(begun('sub_counts'));
    await batch(1);
    expect((await setUps.find('sub_counts'))?.users).toBeNull();
    await setUps.withUsers(report(1), { ...users, total: 50, waiting: 50 });
    await batch(1);
    await batch(2);
    await batch(1);
    const counts = { total: 50, waiting: 10, moved: 38, failed: 2 };
    expect(await setUps.find('sub_counts')).toMatchObject({ users: counts, batch: 2, expectedEnd: later });
  });

  it('names who waits for its stop, as often as the stop is reported', async () => {
    const { setUps } = database;
    const report = reportsOf('sub_awaited');
    await setUps.begin(begun('sub_awaited'));
    expect(await setUps.awaited('sub_awaited', waiter('1'))).toMatchObject({ state: 'running', waiter: null });
    expect(await setUps.awaited('sub_awaited', waiter('2'))).toMatchObject({ waiter: waiter('1') });
    expect(await setUps.stuck(report(1), problem, later)).toEqual(waiter('2'));
    expect(await setUps.stuck(report(1), problem, later)).toEqual(waiter('2'));
    // Who comes after the report finds the stop and is not noted.
    expect(await setUps.awaited('sub_awaited', waiter('3'))).toMatchObject({ state: 'stuck' });
    expect(await setUps.find('sub_awaited')).toMatchObject({ waiter: waiter('2') });
    expect(await setUps.awaited('sub_unknown', waiter('1'))).toBeNull();
    // It goes on once that one has heard of the stop.
    await setUps.step(report(2), 'moving users');
    expect(await setUps.find('sub_awaited')).toMatchObject({ state: 'running', waiter: null });
    await setUps.awaited('sub_awaited', waiter('4'));
    await setUps.step(report(2), 'moving users');
    expect(await setUps.done(report(3), later)).toEqual(waiter('4'));
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
