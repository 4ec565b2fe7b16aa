import { randomUUID } from 'node:crypto';
import { createdApiKey } from '../../../api/identity/api-keys/schema.js';
import { restoredUser, user } from '../../../api/identity/users/schema.js';
import { userWorkflowId } from '../../../contracts/workflow-ids.js';
import { refusal } from '../../api/refusal.js';
import { eventually } from '../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';

let perennial: Perennial;
/** Has seats for whoever comes. */
let large: Customer;
beforeAll(async () => {
  perennial = await openPerennial();
  large = await perennial.redeemed({ clock: undefined, plan: 'mail-monthly', seats: 20 });
});
afterAll(() => perennial.close());

/** A tenant with a subscription that Jan has a licence of, besides the first administrator. */
async function company({
  clock,
  seats = 3,
  plan = 'mail-monthly',
}: {
  clock?: Clock;
  seats?: number;
  plan?: string;
} = {}) {
  const customer = await perennial.redeemed({ clock, plan, seats });
  const [jan = ''] = await customer.addUsers('Jan');
  await assign(customer, jan);
  return { customer, jan, ...pathsOf(customer, jan) };
}

/** Somebody else with a licence of the large subscription. */
async function joins(name: string) {
  const [userId = ''] = await large.addUsers(name);
  await assign(large, userId);
  return { customer: large, userId, ...pathsOf(large, userId) };
}

function pathsOf({ tenantId }: Customer, id: string) {
  const path = `/v1/tenants/${tenantId}/users/${id}`;
  return {
    path,
    read: () => perennial.ask(user, 'GET', path),
    deactivate: (body?: object, headers?: Record<string, string>) =>
      perennial.call('POST', `${path}/deactivate`, body, headers),
    restore: (headers?: Record<string, string>) => perennial.call('POST', `${path}/restore`, undefined, headers),
  };
}

function assign(customer: Customer, ...users: string[]) {
  return perennial.call('POST', `${customer.path}/licences`, { assign: users });
}

describe('a user who leaves', () => {
  it('loses the licences at once, and gets none any more', async () => {
    const { customer, userId: jan, deactivate, read } = await joins('Jan');
    const { assigned } = (await customer.subscription()).seats;
    expect(await deactivate({ reason: 'Found another job' })).toMatchObject({
      status: 200,
      body: {
        state: 'deactivated',
        name: 'Jan',
        deactivation: { licences: [{ subscriptionId: customer.subscriptionId, result: 'freed', problem: null }] },
      },
    });
    expect(await customer.holders()).not.toContain(jan);
    expect((await customer.subscription()).seats.assigned).toBe(assigned - 1);
    expect((await assign(customer, jan)).body).toMatchObject({
      results: [{ userId: jan, result: 'refused', problem: { code: 'userDeactivated' } }],
    });
    expect(await deactivate()).toEqual(refusal('userDeactivated'));
    expect(await perennial.call('PATCH', `/v1/tenants/${customer.tenantId}/users/${jan}`, { name: 'J' })).toEqual(
      refusal('userDeactivated'),
    );
    expect((await read()).state).toBe('deactivated');
  });

  it('leaves once when the request is repeated', async () => {
    const { customer, userId, deactivate } = await joins('Ewa');
    const changes = async () =>
      (await customer.timeline()).past.filter(({ kind }) => kind === 'licencesChanged').length;
    const before = await changes();
    const headers = { 'Idempotency-Key': randomUUID() };
    const first = await deactivate({}, headers);
    expect((await deactivate({}, headers)).text).toBe(first.text);
    expect(await changes()).toBe(before + 1);
    const { client } = perennial.testEnvironment;
    const { historyLength } = await client.workflow.getHandle(userWorkflowId(customer.tenantId, userId)).describe();
    expect(historyLength).toBeLessThan(30);
  });

  it('holds no licence afterwards, whoever assigns one at the same time', async () => {
    const customer = large;
    const people = await customer.addUsers(...Array.from({ length: 6 }, (_, i) => `Person ${i}`));
    await Promise.all(
      people.flatMap((id) => [assign(customer, id), pathsOf(customer, id).deactivate(), assign(customer, id)]),
    );
    const states = await Promise.all(people.map((id) => pathsOf(customer, id).read()));
    expect(states.map(({ state }) => state)).toEqual(people.map(() => 'deactivated'));
    const holders = await customer.holders();
    expect(holders.filter((id) => people.includes(id))).toEqual([]);
    expect((await customer.subscription()).seats.assigned).toBe(holders.length);
  });

  it('is not the last administrator, whoever leaves at the same time', async () => {
    const customer = await perennial.redeemed({ clock: undefined });
    const [anna] = await customer.users();
    const [ewa = ''] = await customer.addUsers('Ewa');
    await perennial.call('PATCH', pathsOf(customer, ewa).path, { administrator: true });
    const both = [anna?.id ?? '', ewa].map((id) => pathsOf(customer, id));
    const answers = await Promise.all(both.map(({ deactivate }) => deactivate()));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toEqual(refusal('lastAdministrator'));
    const states = await Promise.all(both.map(async ({ read }) => (await read()).state));
    expect(states.toSorted()).toEqual(['active', 'deactivated']);
  });

  it('cannot call the API any more, and after a restoration only with a new key', async () => {
    const { customer, userId, path, deactivate, restore } = await joins('Piotr');
    await perennial.call('PATCH', path, { administrator: true });
    const order = { name: 'His', role: 'administrator', tenantId: customer.tenantId, userId };
    const { key } = await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', order);
    const call = () => perennial.call('GET', path, undefined, { Authorization: `Bearer ${key}` });
    expect(await call()).toMatchObject({ status: 200 });
    await deactivate();
    expect(await call()).toEqual(refusal('unauthenticated'));
    expect(await restore()).toMatchObject({ status: 200, body: { user: { administrator: true } } });
    expect(await call()).toEqual(refusal('unauthenticated'));
  });
});

describe('an administrator who leaves', () => {
  it('gets no notice any more, and those that come after a restoration', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly' });
    const [anna] = await customer.users();
    const [ewa = ''] = await customer.addUsers('Ewa');
    const { path, deactivate, restore } = pathsOf(customer, ewa);
    await perennial.call('PATCH', path, { administrator: true });
    await deactivate();
    await clock.advanceTo('2035-02-09T09:00:00Z');
    expect((await customer.notices()).map(({ readerId }) => readerId)).toEqual([anna?.id]);
    await restore();
    await clock.advanceTo('2035-02-14T12:00:00Z');
    const [, ...later] = await customer.notices();
    expect(later.map(({ readerId }) => readerId).toSorted()).toEqual([anna?.id, ewa].toSorted());
  });
});

describe('a user who comes back', () => {
  it('gets the licence again where a seat is free', async () => {
    const { customer, userId: jan, deactivate, restore, read } = await joins('Iga');
    await deactivate();
    const headers = { 'Idempotency-Key': randomUUID() };
    const back = await restore(headers);
    expect(restoredUser.parse(back.body)).toMatchObject({
      user: { state: 'active', deactivation: null },
      licences: [{ subscriptionId: customer.subscriptionId, result: 'assigned' }],
    });
    expect((await restore(headers)).text).toBe(back.text);
    expect(await customer.holders()).toContain(jan);
    expect(await restore()).toEqual(refusal('userNotDeactivated'));
    // And may leave again, by a run of its own.
    expect(await deactivate()).toMatchObject({ status: 200, body: { state: 'deactivated' } });
    expect((await read()).deactivation?.licences).toMatchObject([{ result: 'freed' }]);
    expect(await customer.holders()).not.toContain(jan);
  });

  it('is told which licence is gone, and why', async () => {
    const { customer, jan, deactivate, restore } = await company({ seats: 2 });
    await deactivate();
    const [ewa = ''] = await customer.addUsers('Ewa');
    await assign(customer, ewa);
    expect((await restore()).body).toMatchObject({
      user: { state: 'active' },
      licences: [{ subscriptionId: customer.subscriptionId, result: 'refused', problem: { code: 'noFreeSeat' } }],
    });
    expect(await customer.holders()).not.toContain(jan);
  });
});

describe('30 days after a user has left', () => {
  it('nothing of the person is left', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ clock, plan: 'office-open', seats: 5 });
    const [zofia = ''] = await customer.addUsers('Zofia Odchodząca');
    const { path, read, deactivate, restore } = pathsOf(customer, zofia);
    await assign(customer, zofia);
    await perennial.call('PATCH', path, { administrator: true });
    const ofZofia = { role: 'administrator', tenantId: customer.tenantId, userId: zofia };
    await perennial.ask(createdApiKey, 'POST', '/v1/api-keys', { name: 'Notebook of Zofia', ...ofZofia });
    await deactivate({ reason: 'Zofia found another job' });
    const [before] = (await perennial.ask(user, 'GET', path)).deactivation?.licences ?? [];
    expect(before).toMatchObject({ result: 'freed' });
    await clock.advanceTo('2035-02-13T09:00:00Z');
    expect((await read()).name).toBe('Zofia Odchodząca');
    await clock.advanceTo('2035-02-15T09:00:00Z');
    expect(await read()).toMatchObject({ state: 'purged', name: '', email: null });
    expect(await restore()).toEqual(refusal('restorePeriodOver'));
    expect((await customer.users()).map(({ id }) => id)).not.toContain(zofia);

    const { connection } = perennial.testEnvironment.database;
    const collections = (await connection.db?.collections()) ?? [];
    const kept = await Promise.all(
      collections.map(async (collection) => [
        collection.collectionName,
        JSON.stringify(await collection.find({ tenantId: customer.tenantId }).toArray()),
      ]),
    );
    expect(kept.filter(([, text]) => /Zofia|zofia\./.test(text ?? '')).map(([name]) => name)).toEqual([]);
    const { body } = await perennial.call('GET', `/v1/audit?subjectId=${zofia}`);
    expect(body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ operation: 'userPurged' })]),
    });
  });

  it('a licence of a disabled subscription went with its next term', async () => {
    const clock = await perennial.createClock();
    const { customer, jan, deactivate } = await company({ clock });
    await clock.advanceTo('2035-03-18T12:00:00Z');
    expect((await customer.subscription()).state).toBe('disabled');
    expect((await deactivate()).body).toMatchObject({
      deactivation: { licences: [{ result: 'kept', problem: { code: 'licencesNotChangeable' } }] },
    });
    expect(await customer.holders()).toContain(jan);
    expect(await customer.renew({ seats: 3 })).toMatchObject({ status: 200 });
    expect(await customer.holders()).not.toContain(jan);
    expect((await customer.subscription()).seats).toEqual({ owned: 3, assigned: 1 });
  });

  it('the workflow has ended, although the tenant was deleted before', async () => {
    const clock = await perennial.createClock();
    const { customer, jan, deactivate, restore } = await company({ clock });
    // The data of a monthly term is deleted 120 days after its end.
    await clock.advanceTo('2035-06-01T09:00:00Z');
    await deactivate();
    await clock.advanceTo('2035-06-16T09:00:00Z');
    expect((await customer.subscription()).state).toBe('deleted');
    expect(await restore()).toEqual(refusal('tenantErased'));
    const handle = perennial.testEnvironment.client.workflow.getHandle(userWorkflowId(customer.tenantId, jan));
    await eventually(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'));
    expect((await customer.certificate()).content).toMatchObject({
      done: expect.arrayContaining([{ what: 'users', count: 2 }]),
    });
  });
});
