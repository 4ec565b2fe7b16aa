import {
  webhookDelivery,
  webhookDeliveryPage,
  webhookEndpoint,
  webhookEndpointWithSecret,
} from '../../../api/messaging/webhook-endpoints/schema.js';
import { payloadSchema } from '../../../api/messaging/webhook-events/schema.js';
import type { DeliveredEventType } from '../../../domain/messaging/webhook-events.js';
import { liveBuyer } from '../../buyers.js';
import { eventually } from '../../eventually.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { type Receiver, startReceiver } from '../../webhook-receiver.js';

let perennial: Perennial;
let receiver: Receiver;
beforeAll(async () => {
  [perennial, receiver] = await Promise.all([openPerennial(), startReceiver()]);
});
afterAll(() => Promise.all([perennial.close(), receiver.close()]));
beforeEach(() => receiver.behave(() => 204));

const base = '/v1/webhook-endpoints';

/** An endpoint of a caller; its path at the receiver tells it from others. */
async function subscribe(caller: Perennial, path: string, more: object = {}) {
  return caller.ask(webhookEndpointWithSecret, 'POST', base, { url: `${receiver.url}/${path}`, ...more });
}
const at = (path: string) => receiver.arrivals.filter((arrival) => arrival.path === `/${path}`);
const takenAt = (path: string) =>
  at(path)
    .filter(({ answered }) => answered < 300)
    .map(({ event }) => event);
const readEndpoint = (id: string) => perennial.ask(webhookEndpoint, 'GET', `${base}/${id}`);
const deliveries = async (id: string, query = '') =>
  (await perennial.ask(webhookDeliveryPage, 'GET', `${base}/${id}/deliveries?limit=100${query}`)).items;

function seen(check: () => void): Promise<void> {
  return eventually(async () => check());
}

/** As if a delivery had been tried, or an endpoint had failed, for longer. */
async function backdate(endpointId: string, hours: number): Promise<void> {
  const { webhookDeliveries, webhookEndpoints } = perennial.testEnvironment.database;
  const before = new Date(Date.now() - hours * 3_600_000);
  await webhookDeliveries.collection.updateMany(
    { endpointId, attempts: { $gt: 0 }, state: 'pending' },
    { $set: { firstAttemptAt: before } },
  );
  await webhookEndpoints.collection.updateOne({ _id: endpointId }, { $set: { failingSince: before, probeAt: null } });
  await webhookDeliveries.lines.updateMany({ endpointId }, { $set: { dueAt: before } });
}

describe('the life of a subscription on a test clock', () => {
  it('is told in order, signed, dated by the clock, while a dead endpoint holds up neither it nor the clock', async () => {
    const told = await subscribe(perennial, 'told', { includesTestClocks: true });
    const live = await subscribe(perennial, 'live');
    const dead = await subscribe(perennial, 'dead', { includesTestClocks: true });
    const refused = new Set<string>();
    receiver.behave(({ id, type }, path) => {
      if (path === '/dead') return 500;
      // The first time it is not taken: what follows waits.
      if (type === 'subscription.setUpDone' && !refused.has(id) && refused.add(id)) return 503;
      return 200;
    });
    const customer = await perennial.redeemed({ plan: 'mail-monthly' });
    const administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
    const own = await subscribe(administrator, 'own', { eventTypes: ['subscription.expired', 'subscription.deleted'] });
    await customer.clock?.advanceTo('2035-09-15T09:00:00Z');
    expect((await customer.subscription()).state).toBe('deleted');
    const past = await perennial.testEnvironment.database.subscriptions.past(customer.subscriptionId);

    await seen(() => expect(takenAt('told')).toHaveLength(past.length));
    expect(takenAt('told').map(({ sequence }) => sequence)).toEqual(past.map((event) => event.revision));
    expect(takenAt('told').map(({ type }) => type)).toEqual(past.map(({ kind }) => `subscription.${kind}`));
    expect(takenAt('told').map(({ timestamp }) => timestamp)).toEqual(past.map((event) => event.at));
    expect(takenAt('told').map(({ testClockId }) => testClockId)).toEqual(past.map(() => customer.clock?.id));
    for (const { event, text } of at('told')) {
      expect(payloadSchema(event.type as DeliveredEventType).safeParse(event).error).toBeUndefined();
      expect(text).not.toMatch(/Nowak|@|usr_/);
    }
    const ids = at('told').map(({ event }) => event.id);
    expect(ids).toHaveLength(past.length + 1);
    expect(new Set(ids).size).toBe(past.length);
    for (const arrival of at('told')) {
      expect(arrival.headers['webhook-id']).toBe(arrival.event.id);
      expect(receiver.isSignedBy(arrival, told.secret)).toBe(true);
      expect(receiver.isSignedBy(arrival, live.secret)).toBe(false);
    }
    // The tenant's own endpoint hears of its clock without asking; it went with the tenant's data.
    await seen(() => expect(takenAt('own').map(({ type }) => type)).toEqual(['subscription.expired']));
    expect((await perennial.call('GET', `${base}/${own.id}`)).status).toBe(404);
    expect(at('live')).toEqual([]);
    const waiting = await deliveries(dead.id);
    expect(waiting).toHaveLength(past.length);
    expect(new Set(waiting.map((delivery) => delivery.state))).toEqual(new Set(['pending']));
    expect(new Set(at('dead').map(({ event }) => event.sequence))).toEqual(new Set([1]));

    // A day later the first one is a dead letter, and the next has its turn.
    receiver.behave(({ sequence }, path) => (path === '/dead' && sequence <= 2 ? 500 : 200));
    await backdate(dead.id, 25);
    await perennial.call('PATCH', `${base}/${dead.id}`, { description: 'woken' });
    await eventually(async () => expect(await deliveries(dead.id, '&state=dead')).toHaveLength(1));
    await seen(() => expect(at('dead').map(({ event }) => event.sequence)).toContain(2));
    await backdate(dead.id, 25);
    await perennial.call('PATCH', `${base}/${dead.id}`, { description: 'woken again' });
    await seen(() => expect(takenAt('dead')).toHaveLength(past.length - 2));
    expect(takenAt('dead').map(({ sequence }) => sequence)).toEqual(past.slice(2).map((event) => event.revision));

    // Replayed, they come under their own sequence.
    receiver.behave(() => 200);
    const replay = await perennial.call('POST', `${base}/${dead.id}/replay`);
    expect(replay.body).toEqual({ replayed: 2, more: false });
    await seen(() => expect(takenAt('dead')).toHaveLength(past.length));
    expect(
      takenAt('dead')
        .slice(-2)
        .map(({ sequence }) => sequence)
        .sort(),
    ).toEqual([1, 2]);
    await eventually(async () => expect(await deliveries(dead.id, '&state=dead')).toEqual([]));
  });
});

describe('an order', () => {
  it('is told of to its tenant: placed, paid, the money, the document, delivered', async () => {
    const clock = await perennial.createClock();
    const bakery = await liveBuyer(perennial, { clock });
    const administrator = perennial.as(await perennial.administratorOf(bakery.tenantId));
    await subscribe(administrator, 'orders');
    const { subscriptionId, request } = await bakery.buys({ planId: 'mail-monthly', seats: 2 });
    const types = () => takenAt('orders').map(({ type }) => type);
    const ofMoney = ['document.issued', 'order.fulfilled', 'order.paid', 'order.placed', 'payment.received'];
    await seen(() =>
      expect(
        types()
          .filter((type) => !type.startsWith('subscription.'))
          .sort(),
      ).toEqual([...ofMoney, 'paymentRequest.issued']),
    );
    expect(types().filter((type) => type.startsWith('order.'))).toEqual([
      'order.placed',
      'order.paid',
      'order.fulfilled',
    ]);
    for (const { event, text } of at('orders')) {
      expect(payloadSchema(event.type as DeliveredEventType).safeParse(event).error).toBeUndefined();
      expect(text).not.toMatch(/Lis\b|@|usr_/);
      expect(event.tenantId).toBe(bakery.tenantId);
    }
    const asked = takenAt('orders').find(({ type }) => type === 'paymentRequest.issued');
    expect(asked).toMatchObject({
      subscriptionId,
      data: { paymentRequestId: request.id, gross: request.totals.gross },
    });
  });
});

describe('a partner', () => {
  it('hears of the customers that it sold to, and nothing from the moment on at which that has ended', async () => {
    const partner = perennial.as(await perennial.createPartner('60060', { email: 'tech@adviser.example' }));
    const { id } = await subscribe(partner, 'partner');
    const customer = await perennial.redeemed({ clock: undefined, soldBy: '60060' });
    await perennial.redeemed({ clock: undefined });
    await seen(() => expect(takenAt('partner').map(({ type }) => type)).toContain('subscription.setUpDone'));
    expect(new Set(takenAt('partner').map(({ tenantId }) => tenantId))).toEqual(new Set([customer.tenantId]));

    receiver.behave(() => 500);
    await customer.renew();
    await seen(() => expect(at('partner').at(-1)?.event.type).toBe('subscription.renewed'));
    const { database } = perennial.testEnvironment;
    await database.relations.collection.updateMany(
      { tenantId: customer.tenantId, partnerId: '60060' },
      { $set: { until: new Date() } },
    );
    const before = at('partner').length;
    receiver.behave(() => 200);
    await database.webhookDeliveries.lines.updateMany({ endpointId: id }, { $set: { dueAt: new Date() } });
    await perennial.call('PATCH', `${base}/${id}`, { description: 'woken' });
    await eventually(async () => expect(await deliveries(id, '&state=withheld')).toHaveLength(1));
    expect(at('partner')).toHaveLength(before);
  });

  it('is told by mail when its endpoint says that it is gone, and gets its dead letters once it is enabled again', async () => {
    const partner = perennial.as(await perennial.createPartner('60061', { email: 'gone@adviser.example' }));
    const { id } = await subscribe(partner, 'gone');
    receiver.behave(() => 410);
    await partner.call('POST', `${base}/${id}/test`);
    await eventually(async () =>
      expect(await readEndpoint(id)).toMatchObject({ enabled: false, disabledBecause: 'gone' }),
    );
    await eventually(async () => {
      const [mail] = await perennial.mails({ to: 'gone@adviser.example' });
      expect(mail?.text).toContain(id);
    });
    expect((await partner.call('POST', `${base}/${id}/test`)).body).toMatchObject({ code: 'webhookEndpointDisabled' });
    await eventually(async () => expect(await deliveries(id, '&state=dead')).toHaveLength(1));
    receiver.behave(() => 200);
    await partner.call('PATCH', `${base}/${id}`, { enabled: true });
    const [dead] = await deliveries(id, '&state=dead');
    await partner.ask(webhookDelivery, 'POST', `${base}/${id}/deliveries/${dead?.id}/replay`);
    await seen(() => expect(takenAt('gone').map(({ id: eventId }) => eventId)).toEqual([dead?.eventId]));
  });
});

describe('an endpoint', () => {
  it('that nothing has reached for three days is disabled, with a mail to its owner', async () => {
    const { id } = await subscribe(perennial, 'failing');
    receiver.behave(() => 500);
    await perennial.call('POST', `${base}/${id}/test`);
    await seen(() => expect(at('failing')).toHaveLength(1));
    await backdate(id, 73);
    await perennial.call('PATCH', `${base}/${id}`, { description: 'woken' });
    await eventually(async () =>
      expect(await readEndpoint(id)).toMatchObject({ enabled: false, disabledBecause: 'failing' }),
    );
    await eventually(async () => {
      const mails = await perennial.mails({ to: 'operators@reseller.example' });
      expect(mails.filter(({ text }) => text.includes(id))).toHaveLength(1);
    });
  });

  it('is signed for by both secrets while the old one goes out of use', async () => {
    const { id, secret: old } = await subscribe(perennial, 'rotated');
    const rotated = await perennial.call('POST', `${base}/${id}/rotate-secret`, {});
    const { secret } = webhookEndpointWithSecret.parse(rotated.body);
    await perennial.call('POST', `${base}/${id}/test`);
    await seen(() => expect(at('rotated')).toHaveLength(1));
    for (const one of [old, secret])
      expect(at('rotated').every((arrival) => receiver.isSignedBy(arrival, one))).toBe(true);
    await perennial.call('POST', `${base}/${id}/rotate-secret`, { overlapHours: 0 });
    await perennial.call('POST', `${base}/${id}/test`);
    await seen(() => expect(at('rotated')).toHaveLength(2));
    const last = at('rotated').slice(-1);
    for (const one of [old, secret]) expect(last.some((arrival) => receiver.isSignedBy(arrival, one))).toBe(false);
  });

  it('shows its secret once, also where the request is repeated, and is gone with its deliveries when it is deleted', async () => {
    const key = { 'Idempotency-Key': 'an-endpoint-once' };
    const body = { url: `${receiver.url}/once` };
    const first = await perennial.call('POST', base, body, key);
    const again = await perennial.call('POST', base, body, key);
    const { id, secret } = webhookEndpointWithSecret.parse(first.body);
    expect(again.body).toMatchObject({ id, secret: `whsec_…${secret.slice(-4)}` });
    expect((await perennial.call('DELETE', `${base}/${id}`)).status).toBe(204);
    expect((await perennial.call('GET', `${base}/${id}/deliveries`)).status).toBe(404);
  });
});
