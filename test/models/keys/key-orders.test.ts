import { everything, nothing, type Reach } from '../../../domain/identity/grants.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await giveBack(database);
});

const order = (id: string, change: Partial<KeyOrder> = {}): KeyOrder => ({
  _id: id,
  tenantId: 'ten_1',
  testClockId: null,
  batchId: `batch of ${id}`,
  firstKey: `a key of ${id}`,
  plan: { id: 'office', version: 1 },
  months: 12,
  count: 2,
  seatsPerKey: 1,
  soldBy: '4711',
  orderedBy: 'ak_1',
  orderedAt: new Date('2027-01-01T12:00:00Z'),
  unannouncedSince: null,
  declined: null,
  cancelledBy: null,
  ...change,
});

describe('an order of keys', () => {
  it('is made once', async () => {
    expect(await database.keyOrders.create(order('kord_once'))).toBe(true);
    expect(await database.keyOrders.create(order('kord_once', { count: 9 }))).toBe(false);
    expect(await database.keyOrders.find('kord_once')).toEqual(order('kord_once'));
  });

  it('is cancelled by the first request that says so, which finds its own again', async () => {
    await database.keyOrders.create(order('kord_cancelled'));
    expect(await database.keyOrders.cancelled('kord_cancelled', 'one')).toBe(true);
    expect(await database.keyOrders.cancelled('kord_cancelled', 'another')).toBe(false);
    expect(await database.keyOrders.cancelled('kord_cancelled', 'one')).toBe(true);
  });

  it('is within the reach of operators, its customer, and the partner that ordered it', async () => {
    await database.keyOrders.create(order('kord_reached', { tenantId: 'ten_2', soldBy: '815' }));
    const sees = async (reach: Reach) => (await database.keyOrders.within(reach, 'kord_reached')) !== null;
    expect(await sees(everything)).toBe(true);
    expect(await sees({ ...nothing, tenantIds: ['ten_2'] })).toBe(true);
    expect(await sees({ ...nothing, partnerIds: ['815'] })).toBe(true);
    expect(await sees({ ...nothing, tenantIds: ['ten_1'] })).toBe(false);
    expect(await sees({ ...nothing, partnerIds: ['4711'] })).toBe(false);
    expect(await sees({ ...nothing, redemptionIds: ['red_1'] })).toBe(false);
  });
});
