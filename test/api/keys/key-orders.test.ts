/** Orders of keys: nobody sees the keys, and the customer that they are for redeems them by naming the order. */
import type { z } from 'zod';
import { keyBatch } from '../../../api/keys/key-batches/schema.js';
import { keyOrder, keyOrderPage } from '../../../api/keys/key-orders/schema.js';
import { keyHistory, keyPage } from '../../../api/keys/keys/schema.js';
import { openedRedemption, redemption } from '../../../api/keys/redemptions/schema.js';
import { formatKey } from '../../../domain/keys/product-key.js';
import { mintKeys } from '../../../models/keys/mint-keys.js';
import { type Answered, type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let partner: Perennial;
let stranger: Perennial;
/** A customer of the partner, and its administrator. */
let customer: Customer;
let administrator: Perennial;
/** Of another customer, to whom the partner sold nothing. */
let other: Customer;
let otherAdministrator: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
  partner = perennial.as(await perennial.createPartner('4711', { name: 'Doradca IT' }));
  stranger = perennial.as(await perennial.createPartner('815', { name: 'Obcy' }));
  [customer, other] = await Promise.all([
    perennial.redeemed({ clock: undefined, soldBy: '4711' }),
    perennial.redeemed({ clock: undefined, tenant: { organisation: 'Cukiernia Zając' } }),
  ]);
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
  otherAdministrator = perennial.as(await perennial.administratorOf(other.tenantId));
});

afterAll(() => perennial.close());

type Order = z.output<typeof keyOrder>;

const declaration = { name: 'Anna Nowak', wording: '2026-11' };
const bodyOf = (more: object = {}) => ({
  tenantId: customer.tenantId,
  planId: 'office-open',
  count: 2,
  seatsPerKey: 5,
  soldBy: '4711',
  ...more,
});
/** Orders in the name of the partner. */
const send = (as: Perennial, more: object = {}, headers: Record<string, string> = {}) =>
  as.call('POST', '/v1/key-orders', bodyOf(more), headers);
const ordered = async (as: Perennial = perennial, more: object = {}): Promise<Order> =>
  keyOrder.parse((await send(as, more)).body);
const read = (id: string, as: Perennial = perennial) => as.ask(keyOrder, 'GET', `/v1/key-orders/${id}`);
const cancel = (as: Perennial, id: string, headers: Record<string, string> = {}) =>
  as.call('POST', `/v1/key-orders/${id}/cancel`, { reason: 'Chose another plan' }, headers);
const open = (as: Perennial, keyOrderId: string, tenantId = customer.tenantId): Promise<Answered> =>
  as.call('POST', '/v1/redemptions', { use: 'separate', keyOrderId, declaration, tenantId });
const opened = async (as: Perennial, keyOrderId: string) => openedRedemption.parse((await open(as, keyOrderId)).body);

const statesOf = async ({ keyBatchId }: Order) =>
  (await perennial.ask(keyBatch, 'GET', `/v1/key-batches/${keyBatchId}`)).keys.map(({ state }) => state);

describe('a pending order', () => {
  it('is redeemed by the customer’s administrator, who signs once and types nothing', async () => {
    const order = await ordered();
    expect(order).toMatchObject({
      state: 'pending',
      plan: { id: 'office-open' },
      seats: 10,
      months: 12,
      orderedBy: { partnerId: '4711', name: 'Doradca IT' },
      redemptionId: null,
      subscriptionId: null,
    });
    const { items } = await administrator.ask(keyOrderPage, 'GET', '/v1/key-orders?state=pending');
    expect(items).toEqual([order]);

    const { id, agreement, keys } = await opened(administrator, order.id);
    expect(agreement).toMatchObject({ name: 'openLicense', version: '2026-01', accepted: false });
    expect(keys).toHaveLength(2);
    expect(await read(order.id, partner)).toMatchObject({ state: 'inRedemption', redemptionId: id });
    expect((await administrator.acceptAgreement(id)).status).toBe(200);
    const done = redemption.parse((await administrator.redeem(id)).body);
    expect(done).toMatchObject({ state: 'redeemed', seats: 10, keyOrderId: order.id });
    expect(await read(order.id, administrator)).toMatchObject({
      state: 'redeemed',
      redemptionId: id,
      subscriptionId: done.subscriptionId,
      changedAt: expect.any(String),
    });
    expect(await statesOf(order)).toEqual(['used', 'used']);

    const next = await opened(administrator, (await ordered()).id);
    expect(next.agreement.accepted).toBe(true);
  });

  it('shows nobody a key, and is one order however often its request is repeated', async () => {
    const headers = { 'Idempotency-Key': 'order-once' };
    const first = await send(perennial, {}, headers);
    const again = await send(perennial, {}, headers);
    const order = keyOrder.parse(first.body);
    expect(first.headers.get('Location')).toBe(`/v1/key-orders/${order.id}`);
    expect(again.body).toEqual(first.body);
    const batch = await perennial.call('GET', `/v1/key-batches/${order.keyBatchId}`);
    const keys = await partner.call('GET', `/v1/keys?batchId=${order.keyBatchId}`);
    const whole = mintKeys(perennial.testEnvironment.database.keys.mintingSecret, order.id, 2);
    for (const { text } of [first, again, batch, keys]) {
      for (const key of whole) for (const form of [key, formatKey(key)]) expect(text).not.toContain(form);
    }
    expect(keyPage.parse(keys.body).items).toMatchObject([
      { keyOrderId: order.id, soldBy: '4711' },
      { keyOrderId: order.id, soldBy: '4711' },
    ]);
    const [key] = keyPage.parse(keys.body).items;
    const { history } = await partner.ask(keyHistory, 'GET', `/v1/keys/${key?.id}`);
    expect(history).toMatchObject([{ kind: 'issued', keyOrderId: order.id }]);
  });

  it('keeps the plan version and the last day of its keys, when a crash came before it was written', async () => {
    const { keyOrders, plans, requestRecords } = perennial.testEnvironment.database;
    const headers = { 'Idempotency-Key': 'order-interrupted' };
    const first = keyOrder.parse((await send(perennial, { planId: 'mail-monthly' }, headers)).body);
    await keyOrders.collection.deleteOne({ _id: first.id });
    await requestRecords.collection.deleteMany({});
    const sold = await plans.newest('mail-monthly');
    if (!sold) throw new Error('the plan is gone');
    const { _id, onSale, ...version } = sold;
    await plans.add({ ...version, version: sold.version + 1, madeBy: 'another request' });
    await plans.sell('mail-monthly', false);
    const again = keyOrder.parse((await send(perennial, { planId: 'mail-monthly' }, headers)).body);
    await plans.sell('mail-monthly', true);
    expect(again).toEqual({ ...first, orderedAt: again.orderedAt });
    expect(again.plan.version).toBe(sold.version);
  });

  it('is redeemed in the plan version that it was ordered in, withdrawn or not', async () => {
    const { plans } = perennial.testEnvironment.database;
    const order = await ordered(perennial, { planId: 'office-business-3-years' });
    await plans.sell('office-business-3-years', false);
    expect(await send(perennial, { planId: 'office-business-3-years' })).toEqual(refusal('planNotOnSale'));
    const { id, plan } = await opened(administrator, order.id);
    expect(plan).toEqual(order.plan);
    expect((await administrator.redeem(id)).status).toBe(200);
    await plans.sell('office-business-3-years', true);
  });
});

describe('an order that comes to nothing', () => {
  it('is pending again when its redemption is given up, and is cancelled then, once', async () => {
    const order = await ordered();
    const { id } = await opened(administrator, order.id);
    expect(await cancel(partner, order.id)).toEqual(
      refusal('keyOrderNotPending', undefined, { state: 'inRedemption' }),
    );
    expect(await statesOf(order)).toEqual(['reserved', 'reserved']);
    await administrator.call('POST', `/v1/redemptions/${id}/cancel`);
    expect(await read(order.id)).toMatchObject({ state: 'pending', redemptionId: null });

    const headers = { 'Idempotency-Key': 'cancel-once' };
    const cancelled = await cancel(partner, order.id, headers);
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled', redemptionId: null } });
    expect((await cancel(partner, order.id, headers)).body).toEqual(cancelled.body);
    expect(await cancel(partner, order.id)).toEqual(refusal('keyOrderNotPending', undefined, { state: 'cancelled' }));
    expect(await statesOf(order)).toEqual(['revoked', 'revoked']);
    expect(await open(administrator, order.id)).toEqual(refusal('revokedKey', '/keyOrderId'));
    const { history } = await perennial.ask(keyHistory, 'GET', `/v1/keys/${order.keyBatchId}-1`);
    expect(history.at(-1)).toMatchObject({ kind: 'revoked', reason: 'Chose another plan' });
  });

  it('is not cancelled when it was redeemed', async () => {
    const order = await ordered(perennial, { planId: 'mail-monthly' });
    const { id } = await opened(administrator, order.id);
    await administrator.redeem(id);
    expect(await cancel(perennial, order.id)).toEqual(refusal('keyOrderNotPending', undefined, { state: 'redeemed' }));
    expect(await open(administrator, order.id)).toEqual(refusal('usedKey', '/keyOrderId'));
  });

  it('is pending again, for long enough, when what it was redeemed for is undone', async () => {
    const order = await ordered(perennial, { planId: 'mail-monthly', redeemBy: '2090-01-31' });
    const { id } = await opened(administrator, order.id);
    await administrator.redeem(id);
    await perennial.testEnvironment.database.keys.releaseUsed(id, '2090-03-01');
    expect(await read(order.id)).toEqual({ ...order, redeemBy: '2090-03-01' });
  });

  it('expires after its last day, by the clock of its customer, and can be cancelled still', async () => {
    const clock: Clock = await perennial.createClock();
    const { tenantId } = await perennial.redeemed({ clock });
    const order = await ordered(perennial, { tenantId, redeemBy: '2035-01-20', soldBy: undefined });
    expect(order).toMatchObject({ state: 'pending', testClockId: clock.id, orderedBy: null });
    expect(order.orderedAt).toContain('2035-01-15');
    await clock.advanceTo('2035-01-21T00:00:00Z');
    expect(await read(order.id)).toMatchObject({ state: 'expired' });
    const holder = perennial.as(await perennial.administratorOf(tenantId));
    expect(await open(holder, order.id, tenantId)).toEqual(refusal('expiredKey', '/keyOrderId'));
    expect(await cancel(perennial, order.id)).toMatchObject({ body: { state: 'cancelled' } });
  });

  it('goes to a redemption or to its cancellation, whichever is first, as a whole', async () => {
    for (let round = 0; round < 3; round += 1) {
      const order = await ordered(perennial, { planId: 'mail-monthly', count: 30 });
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, () => open(administrator, order.id)),
        cancel(partner, order.id),
        cancel(perennial, order.id),
      ]);
      expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
      for (const answer of answers.filter(({ status }) => status >= 300)) expect(answer.status).toBe(409);
      expect(new Set(await statesOf(order)).size).toBe(1);
    }
  });
});

describe('an order of another customer', () => {
  it('cannot be redeemed in any way, and every key is where it was', async () => {
    const order = await ordered();
    expect(await open(otherAdministrator, order.id, other.tenantId)).toEqual(refusal('notFound', '/keyOrderId'));
    expect(await open(perennial, order.id, other.tenantId)).toEqual(refusal('otherCustomersOrder', '/keyOrderId'));
    const { tenant } = perennial.activation({ keys: [] });
    const forNew = { use: 'activate', keyOrderId: order.id, declaration, tenant };
    expect(await partner.call('POST', '/v1/redemptions', forNew)).toEqual(
      refusal('otherCustomersOrder', '/keyOrderId'),
    );
    expect(await perennial.call('POST', '/v1/redemptions', forNew)).toEqual(
      refusal('otherCustomersOrder', '/keyOrderId'),
    );
    expect(await stranger.call('POST', '/v1/redemptions', forNew)).toEqual(refusal('notFound', '/keyOrderId'));
    expect(await open(partner, order.id)).toEqual(refusal('forbidden'));
    const undecided = { keyOrderId: order.id, declaration, tenantId: other.tenantId };
    expect(await perennial.call('POST', '/v1/redemptions', undecided)).toEqual(
      refusal('otherCustomersOrder', '/keyOrderId'),
    );
    const renewal = { use: 'renew', keyOrderId: order.id, declaration, subscriptionId: other.subscriptionId };
    expect(await perennial.call('POST', '/v1/redemptions', renewal)).toEqual(
      refusal('otherCustomersOrder', '/keyOrderId'),
    );
    expect(await statesOf(order)).toEqual(['free', 'free']);
  });

  it('is not redeemed key by key either, were the keys known', async () => {
    const order = await ordered();
    const [key] = mintKeys(perennial.testEnvironment.database.keys.mintingSecret, order.id, 1);
    const keys = [formatKey(key ?? ('' as never))];
    for (const [as, tenantId] of [
      [otherAdministrator, other.tenantId],
      [administrator, customer.tenantId],
    ] as const) {
      const body = { use: 'separate', keys, declaration, tenantId };
      expect(await as.call('POST', '/v1/redemptions', body)).toEqual(refusal('keyOfOrder', '/keys/0'));
    }
    expect(await statesOf(order)).toEqual(['free', 'free']);
  });

  it('is neither seen nor cancelled', async () => {
    const { id } = await ordered();
    for (const as of [otherAdministrator, stranger]) {
      expect(await as.call('GET', `/v1/key-orders/${id}`)).toEqual(refusal('notFound'));
      expect((await as.ask(keyOrderPage, 'GET', '/v1/key-orders')).items).toEqual([]);
      const named = `/v1/key-orders?tenantId=${customer.tenantId}`;
      expect((await as.ask(keyOrderPage, 'GET', named)).items).toEqual([]);
    }
    expect(await cancel(stranger, id)).toEqual(refusal('notFound'));
    expect(await cancel(administrator, id)).toEqual(refusal('forbidden'));
  });
});

describe('an order is refused', () => {
  it('to whoever is no operator: partners buy their keys', async () => {
    for (const as of [partner, stranger, administrator]) expect(await send(as)).toEqual(refusal('forbidden'));
    expect(await send(perennial, { soldBy: '999' })).toEqual(refusal('invalidRequest', '/soldBy'));
  });

  it('for a tenant that is gone', async () => {
    const { tenantId } = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly' });
    await perennial.testEnvironment.database.tenants.erase(tenantId);
    expect(await send(perennial, { tenantId })).toEqual(refusal('tenantErased', '/tenantId'));
  });

  it('for a plan that is not sold in the country of the tenant, or in its cloud', async () => {
    const chilean = { country: 'CL', organisation: 'Panadería', timeZone: 'America/Santiago', locale: 'en' };
    const { tenantId } = await perennial.redeemed({ clock: undefined, tenant: chilean });
    expect(await send(perennial, { tenantId })).toEqual(refusal('countryNotServed', '/tenantId', { country: 'CL' }));
    expect(await send(perennial, { planId: 'mail-21vianet' })).toEqual(refusal('countryNotServed', '/tenantId'));
  });

  it('for what no keys can be', async () => {
    const oneSeat = { planId: 'office-business', seatsPerKey: 2 };
    expect(await send(perennial, oneSeat)).toEqual(refusal('invalidRequest', '/seatsPerKey'));
    expect(await send(perennial, { redeemBy: '2020-01-01' })).toEqual(refusal('invalidRequest', '/redeemBy'));
    expect(await send(perennial, { planId: 'nothing' })).toEqual(refusal('invalidRequest', '/planId'));
    const both = { use: 'separate', declaration, tenantId: customer.tenantId };
    const { id } = await ordered();
    expect(await administrator.call('POST', '/v1/redemptions', both)).toEqual(refusal('invalidRequest', '/keys'));
    expect(await administrator.call('POST', '/v1/redemptions', { ...both, keyOrderId: id, keys: ['K7Q2M'] })).toEqual(
      refusal('invalidRequest', '/keyOrderId'),
    );
  });

  it('and its keys are revoked with it only', async () => {
    const { id, keyBatchId } = await ordered();
    const reason = { reason: 'Lost in the post' };
    const details = { keyOrderId: id };
    expect(await perennial.call('POST', `/v1/keys/${keyBatchId}-1/revoke`, reason)).toEqual(
      refusal('keyOfOrder', undefined, details),
    );
    expect(await perennial.call('POST', `/v1/key-batches/${keyBatchId}/revoke`, reason)).toEqual(
      refusal('keyOfOrder', undefined, details),
    );
  });
});

describe('the list of orders', () => {
  it('has the newest first, page by page, by state, and those of a test clock only when it is named', async () => {
    const clock = await perennial.createClock();
    const { tenantId } = await perennial.redeemed({ clock });
    const made: Order[] = [];
    for (let n = 0; n < 4; n += 1) made.push(await ordered(perennial, { tenantId, planId: 'mail-monthly' }));
    const [first, second, third, fourth] = made.map(({ id }) => id);
    await cancel(perennial, second ?? '');
    const page = (query: string) => perennial.ask(keyOrderPage, 'GET', `/v1/key-orders?${query}`);
    const ids = ({ items }: z.output<typeof keyOrderPage>) => items.map(({ id }) => id);
    const newest = await page(`testClockId=${clock.id}&limit=3`);
    expect(ids(newest)).toEqual([fourth, third, second]);
    const rest = await page(`testClockId=${clock.id}&limit=3&cursor=${newest.next}`);
    expect([ids(rest), rest.next]).toEqual([[first], null]);
    const pending = await page(`tenantId=${tenantId}&state=pending&limit=2`);
    expect(ids(pending)).toEqual([fourth, third]);
    const last = await page(`tenantId=${tenantId}&state=pending&limit=2&cursor=${pending.next}`);
    expect([ids(last), last.next]).toEqual([[first], null]);
    expect(ids(await page(`tenantId=${tenantId}&state=cancelled`))).toEqual([second]);
    expect(ids(await page('limit=100')).filter((id) => made.some((one) => one.id === id))).toEqual([]);
  });
});
