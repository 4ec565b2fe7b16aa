import { instant } from '../../../domain/calendar.js';
import type { PublishedEvent } from '../../../domain/published-event.js';
import type { Database } from '../../../models/database.js';
import { mostEndpoints } from '../../../models/messaging/webhook-endpoints.js';
import { queueWebhooks } from '../../../models/queue-webhooks.js';
import { openTestDatabase } from '../../api/http/api-under-test.js';
import { giveBack } from '../../databases.js';
import { eventually } from '../../eventually.js';

let database: Database;
beforeEach(async () => {
  database = await openTestDatabase();
});
afterEach(() => giveBack(database));

const createdAt = new Date('2026-01-01T12:00:00Z');
const fields = {
  url: 'https://a.example/',
  description: null,
  eventTypes: null,
  cloud: 'global' as const,
  enabled: true,
  madeBy: 'me',
  createdAt,
};

async function subscribe(id: string, more: object = {}) {
  const owner = { kind: 'operator' } as const;
  return database.webhookEndpoints.create({ _id: id, owner, includesTestClocks: false, ...fields, ...more });
}

const renewed = (sequence: number, more: Partial<PublishedEvent> = {}): PublishedEvent => ({
  type: 'subscription.renewed',
  at: '2027-01-01T12:00:00Z',
  tenantId: 'ten_1',
  partnerIds: [],
  testClockId: null,
  subscriptionId: 'sub_1',
  subject: { kind: 'subscription', id: 'sub_1' },
  orderedWith: null,
  sequence,
  data: {},
  ...more,
});
const idsOf = (endpoints: readonly { readonly _id: string }[]) => endpoints.map(({ _id }) => _id).sort();

async function relate(partnerId: string, more: object = {}) {
  const relation = {
    kind: 'reseller' as const,
    partnerId,
    tenantId: 'ten_1',
    subscriptionId: null,
    redemptionId: null,
    scopes: ['subscriptions:read'] as const,
    from: createdAt,
    until: null,
  };
  await database.relations.add([{ _id: `${partnerId}/${JSON.stringify(more)}`, ...relation, ...more }]);
}

describe('an event', () => {
  it('is written down for whoever reaches what it is about, and for nobody else', async () => {
    await subscribe('operators');
    await subscribe('other types', { eventTypes: ['subscription.deleted'] });
    await subscribe('disabled', { enabled: false });
    await subscribe('tenant', { owner: { kind: 'tenant', tenantId: 'ten_1' } });
    await subscribe('other tenant', { owner: { kind: 'tenant', tenantId: 'ten_2' } });
    const partners = ['reseller', 'adviser', 'other adviser', 'ended', 'seller', 'stranger'];
    for (const partnerId of partners) await subscribe(partnerId, { owner: { kind: 'partner', partnerId } });
    await relate('reseller');
    await relate('adviser', { subscriptionId: 'sub_1', scopes: ['dashboard:read'] });
    await relate('other adviser', { subscriptionId: 'sub_2', scopes: ['dashboard:read'] });
    await relate('ended', { until: new Date() });
    await relate('seller', { redemptionId: 'red_1', scopes: ['redemptions:read'] });
    const told = await queueWebhooks(database, [renewed(1)]);
    expect(idsOf(told)).toEqual(['adviser', 'operators', 'reseller', 'tenant']);
    const held = await queueWebhooks(database, [renewed(2, { type: 'subscription.holdPlaced' })]);
    expect(idsOf(held)).toEqual(['operators', 'reseller', 'tenant']);
    const paid = await queueWebhooks(database, [renewed(1, { type: 'payment.received' })]);
    expect(idsOf(paid)).toEqual(['operators', 'tenant']);
    const { relations } = database;
    const asked = { tenantId: 'ten_1', subscriptionId: null };
    expect(await relations.partnersReaching(asked, ['dashboard:read'], instant('2100-01-01T00:00:00Z'))).toEqual([]);
  });

  it('is told to the partners that are named in it, whatever their relations, and to no other partner', async () => {
    await subscribe('operators');
    await subscribe('tenant', { owner: { kind: 'tenant', tenantId: 'ten_1' } });
    for (const partnerId of ['named', 'reseller'])
      await subscribe(partnerId, { owner: { kind: 'partner', partnerId } });
    await relate('reseller');
    const proposed = renewed(1, { type: 'directBilling.proposed', partnerIds: ['named'] });
    expect(idsOf(await queueWebhooks(database, [proposed]))).toEqual(['named', 'operators', 'tenant']);
    const ofAccount = { type: 'order.placed', partnerIds: ['named'], tenantId: null, subscriptionId: null };
    expect(idsOf(await queueWebhooks(database, [renewed(2, ofAccount)]))).toEqual(['named', 'operators']);
    const written = await database.webhookDeliveries.collection.find({ isNamed: true }).toArray();
    expect(written.map(({ endpointId }) => endpointId)).toEqual(['named', 'named']);
  });

  it('on a test clock is for its tenant, and for those who include test clocks', async () => {
    await subscribe('operators');
    await subscribe('with clocks', { includesTestClocks: true });
    await subscribe('tenant', { owner: { kind: 'tenant', tenantId: 'ten_1' } });
    expect(idsOf(await queueWebhooks(database, [renewed(1, { testClockId: 'clk_1' })]))).toEqual([
      'tenant',
      'with clocks',
    ]);
  });

  it('is written down once, however often, with the same body and id at every endpoint', async () => {
    await subscribe('a');
    await subscribe('b');
    await Promise.all([1, 2, 3].map(() => queueWebhooks(database, [renewed(1), renewed(2)])));
    const written = await database.webhookDeliveries.collection.find().toArray();
    expect(written).toHaveLength(4);
    expect(new Set(written.map(({ eventId }) => eventId)).size).toBe(2);
    expect(new Set(written.map(({ body }) => body)).size).toBe(2);
    expect(await database.webhookDeliveries.lines.countDocuments()).toBe(2);
  });
});

describe('a line', () => {
  it('gives the lowest sequence first, in whatever order they were written', async () => {
    await subscribe('a');
    for (const sequence of [3, 1, 2]) await queueWebhooks(database, [renewed(sequence)]);
    const head = await database.webhookDeliveries.head({ endpointId: 'a', line: 'subscription/sub_1' });
    expect(head?.sequence).toBe(1);
  });

  it('gives what is ordered with an account as it came, whatever it is about', async () => {
    await subscribe('a');
    const orderedWith = 'billingAccount/bacc_1';
    for (const [id, sequence] of [
      ['ord_1', 1],
      ['ord_2', 1],
      ['ord_1', 2],
      ['preq_1', 1],
    ] as const) {
      const before = Date.now();
      await queueWebhooks(database, [renewed(sequence, { subject: { kind: 'order', id }, orderedWith })]);
      // Each in a millisecond of its own.
      await eventually(async () => expect(Date.now()).toBeGreaterThan(before));
    }
    const { webhookDeliveries: deliveries } = database;
    const sent: string[] = [];
    for (;;) {
      const head = await deliveries.head({ endpointId: 'a', line: orderedWith });
      if (!head) break;
      sent.push(`${JSON.parse(head.body).subject.id}/${head.sequence}`);
      await deliveries.withhold(head._id, new Date());
    }
    expect(sent).toEqual(['ord_1/1', 'ord_2/1', 'ord_1/2', 'preq_1/1']);
  });

  it('stays when something was put into it since it was read', async () => {
    await subscribe('a');
    const { webhookDeliveries: deliveries } = database;
    await queueWebhooks(database, [renewed(1)]);
    const [read] = await deliveries.dueLines('a', new Date(Date.now() + 1_000), 10);
    if (!read) throw new Error('There is no line');
    await queueWebhooks(database, [renewed(2)]);
    await deliveries.closeLine(read);
    expect(await deliveries.nextDue('a')).not.toBeNull();
    const [again] = await deliveries.dueLines('a', new Date(Date.now() + 1_000), 10);
    if (again) await deliveries.closeLine(again);
    expect(await deliveries.nextDue('a')).toBeNull();
  });
});

describe('endpoints', () => {
  it('are ten of an owner, also where many are made at once', async () => {
    const ids = Array.from({ length: mostEndpoints + 5 }, (_, i) => `whe_${i}`);
    const made = await Promise.allSettled(ids.map((id) => subscribe(id)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(mostEndpoints);
    await subscribe('of a partner', { owner: { kind: 'partner', partnerId: '4711' } });
  });

  it('made again by the same request are the same, with the same secret; another version has another', async () => {
    const [first, second] = [await subscribe('whe_1'), await subscribe('whe_1')];
    const { webhookEndpoints } = database;
    expect(second).toEqual(first);
    const secrets = [first, second, { ...first, secretVersion: 2 }].map((one) => webhookEndpoints.secretOf(one));
    expect(new Set(secrets).size).toBe(2);
    expect(secrets[0]).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const rotated = await webhookEndpoints.rotate(first, {
      previousSecretUntil: new Date(Date.now() + 60_000),
      rotatedBy: 'hash',
    });
    expect(rotated && webhookEndpoints.secretsAt(rotated, new Date())).toEqual([secrets[2], secrets[0]]);
    expect(rotated && webhookEndpoints.secretsAt(rotated, new Date(Date.now() + 61_000))).toEqual([secrets[2]]);
  });
});
