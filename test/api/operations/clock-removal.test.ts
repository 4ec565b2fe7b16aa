/** A test clock is deleted with everything on it, and with nothing else. */

import { eventually } from '../../eventually.js';
import { whileDataPlaneHolds } from '../../held-data-plane.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';
import { listTestClocks } from './clocks.js';

let perennial: Perennial;
beforeAll(async () => {
  perennial = await openPerennial({ workerLog: 'INFO' });
});
afterAll(() => perennial.close());

/** Everything in the database, one JSON text for each document, by collection. */
async function everything(): Promise<Map<string, string[]>> {
  const { connection } = perennial.testEnvironment.database;
  const names = Object.values(connection.models).map(({ collection }) => collection.name);
  const read = names.map(async (name) => {
    const documents = await connection.collection(name).find().sort({ _id: 1 }).toArray();
    return [name, documents.map((document) => JSON.stringify(document))] as const;
  });
  return new Map(await Promise.all(read));
}

async function isOpen(workflowId: string): Promise<boolean> {
  const { status } = await perennial.testEnvironment.client.workflow.getHandle(workflowId).describe();
  return status.name === 'RUNNING';
}

async function gone(clock: Clock): Promise<void> {
  await eventually(async () => {
    const { status } = await perennial.call('GET', `/v1/test-clocks/${clock.id}`);
    if (status !== 404) throw new Error(`The clock ${clock.id} is still there`);
  }, 60_000);
}

describe('a test clock that is deleted', () => {
  let clock: Clock;
  let neighbour: Customer;
  let onOther: Customer;
  let names: string[];
  let workflows: string[];
  let before: Map<string, string[]>;

  beforeAll(async () => {
    const { database } = perennial.testEnvironment;
    clock = await perennial.createClock();
    const other = await perennial.createClock();
    neighbour = await perennial.redeemed({ clock: undefined, tenant: { organisation: 'Live Bakery' } });
    onOther = await perennial.redeemed({ clock: other, plan: 'mail-monthly' });
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly', count: 2 });
    const [jan = ''] = await customer.addUsers('Jan Kos');
    await perennial.call('POST', `${customer.path}/licences`, { assign: [jan] });
    const order = { tenantId: customer.tenantId, planId: 'mail-monthly', count: 2 };
    await perennial.call('POST', '/v1/key-orders', order);
    await perennial.call('POST', '/v1/api-keys', {
      name: 'Their key',
      role: 'administrator',
      tenantId: customer.tenantId,
    });
    const given = await perennial.openRedemption({ clock, plan: 'mail-monthly' });
    await perennial.call('POST', `/v1/redemptions/${given.id}/cancel`, undefined, { 'Idempotency-Key': 'given-up' });
    const open = await perennial.openRedemption({ clock, plan: 'mail-monthly' });
    const deleted = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    await clock.advanceTo('2035-07-16T12:00:00Z');
    expect((await deleted.subscription()).state).toBe('deleted');
    const late = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    const tenants = [customer, given, open, deleted, late];
    names = [clock.id, jan, ...tenants.flatMap(({ tenantId, subscriptionId }) => [tenantId, subscriptionId])];
    workflows = (await database.testClocks.membersOf(clock.id)).map(({ _id }) => _id);
    before = await everything();
  });

  it('has something in every collection that is emptied of it', () => {
    const holding = [...before].filter(([, documents]) =>
      documents.some((text) => names.some((name) => text.includes(name))),
    );
    expect(holding.map(([collection]) => collection)).toEqual(
      expect.arrayContaining([
        'users',
        'notices',
        'assignments',
        'certificates',
        'apiKeys',
        'keyOrders',
        'keyClaims',
        'audit',
        'requests',
      ]),
    );
  });

  it('is `deleting` at once, refuses every change, and is not found in the end', async () => {
    const answer = await perennial.call('DELETE', `/v1/test-clocks/${clock.id}`);
    expect(answer).toMatchObject({ status: 202, body: { id: clock.id, state: 'deleting', target: null } });
    expect(await perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, { by: 'P1D' })).toEqual(
      refusal('notFound'),
    );
    await gone(clock);
    expect(await perennial.call('DELETE', `/v1/test-clocks/${clock.id}`)).toEqual(refusal('notFound'));
  });

  it('has left nothing of its tenants, in no collection, and no workflow open', async () => {
    const left = [...(await everything())].flatMap(([collection, documents]) =>
      documents
        .filter((text) => names.some((name) => text.includes(name)))
        // Who made, moved and deleted the clock stays known.
        .filter((text) => !(collection === 'audit' && text.includes('"kind":"testClock"')))
        .map((text) => `${collection}: ${text}`),
    );
    expect(left).toEqual([]);
    expect(workflows.length).toBeGreaterThan(2);
    for (const workflowId of workflows) expect(await isOpen(workflowId)).toBe(false);
  });

  it('has touched nothing of its neighbours, live or on another clock', async () => {
    const after = await everything();
    const theirs = [neighbour, onOther].flatMap(({ tenantId, subscriptionId }) => [tenantId, subscriptionId]);
    for (const [collection, documents] of before) {
      const kept = documents.filter((text) => theirs.some((name) => text.includes(name)));
      expect(after.get(collection)).toEqual(expect.arrayContaining(kept));
    }
    expect((await neighbour.subscription()).state).toBe('active');
    await onOther.clock?.advanceTo('2035-02-16T12:00:00Z');
    expect((await onOther.subscription()).state).toBe('grace');
  });
});

describe('a test clock', () => {
  it('is deleted beside its redemptions: each is answered, and no workflow fails over and over', async () => {
    const clock = await perennial.createClock();
    const { keys } = await perennial.issueKeys({ clock, plan: 'mail-monthly', count: 6 });
    const opened = await Promise.all(
      keys.map((key) => perennial.openRedemption({ keys: [key], clock, plan: 'mail-monthly' })),
    );
    await Promise.all(opened.map(({ id }) => perennial.acceptAgreement(id)));
    const before = perennial.log().length;
    const redeeming = opened.map(({ id }) => perennial.redeem(id));
    const deleted = perennial.call('DELETE', `/v1/test-clocks/${clock.id}`);
    const answers = await Promise.all(redeeming);
    expect((await deleted).status).toBe(202);
    await gone(clock);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 404, 409].includes(status))).toEqual([]);
    expect(perennial.log().slice(before)).not.toMatch(/Unhandled|Failing workflow task|notFound.*retry/);
  });

  it('is deleted while it advances: what was on its way ends there', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    const { subscriptionId } = customer;
    await whileDataPlaneHolds(perennial, { kinds: ['disable'], subscriptionId }, async (arrived) => {
      await perennial.call('POST', `/v1/test-clocks/${clock.id}/advance`, { to: '2036-01-15T09:00:00Z' });
      await arrived();
      expect((await perennial.call('DELETE', `/v1/test-clocks/${clock.id}`)).status).toBe(202);
      expect((await perennial.call('DELETE', `/v1/test-clocks/${clock.id}`)).status).toBe(202);
      await gone(clock);
    });
    expect(await perennial.testEnvironment.database.subscriptions.past(subscriptionId)).toEqual([]);
  });

  it('is deleted by itself when its time has come, by the wall', async () => {
    const made = await perennial.call('POST', '/v1/test-clocks', { name: 'Short-lived' });
    const { id, deletesAt } = made.body as { id: string; deletesAt: string };
    const days = (Date.parse(deletesAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.99);
    expect(days).toBeLessThanOrEqual(30);
    const path = `/v1/test-clocks/${id}`;
    expect(await perennial.call('PATCH', path, { keep: true })).toMatchObject({
      body: { keep: true, deletesAt: null },
    });
    // Later than it is when it arrives.
    await eventually(async () => {
      const soon = new Date(Date.now() + 2_000).toISOString();
      const changed = await perennial.call('PATCH', path, { deletesAt: soon });
      expect(changed).toMatchObject({ status: 200, body: { keep: false } });
    });
    await gone({ id } as Clock);
    expect((await listTestClocks(perennial)).map((clock) => clock.id)).not.toContain(id);
  });
});
