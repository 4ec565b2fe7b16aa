import { randomUUID } from 'node:crypto';
import { changedLicences } from '../../../api/subscriptions/subscriptions/schema.js';
import { eventually } from '../../eventually.js';
import { makeGroup, sources } from '../../groups.js';
import { type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

const byHand = async (customer: Customer, body: object, headers?: Record<string, string>) => {
  const answer = await perennial.call('POST', `${customer.path}/licences`, body, headers);
  return changedLicences.parse(answer.body).results.map(({ result, problem }) => problem ?? result);
};

describe('a group that holds a plan', () => {
  it('gives who joins a licence, in the order of joining, and the next one the seat of who leaves', async () => {
    const customer = await perennial.redeemed({ count: 3, clock: undefined });
    const [anna = ''] = await customer.holders();
    const [jan = '', ewa = '', ola = ''] = await customer.addUsers('Jan', 'Ewa', 'Ola');
    const sales = await makeGroup(perennial, customer, { name: 'Sales', plans: [customer.subscriptionId] });
    expect(await sales.change({ add: [ola, 'jan@piekarnia.example', ewa] })).toEqual([
      [ola, 'added'],
      [jan, 'added'],
      [ewa, 'added'],
    ]);
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['waiting: noFreeSeat'], [ola]: ['assigned'] });
    expect(await sources(perennial, customer)).toEqual({ [anna]: ['direct'], [jan]: ['Sales'], [ola]: ['Sales'] });
    const polish = await perennial.call('GET', `${sales.path}/conflicts`, undefined, { 'Accept-Language': 'pl' });
    expect(polish.body).toMatchObject({
      items: [{ userId: ewa, name: 'Ewa', problem: { message: expect.stringContaining('Wszystkie licencje') } }],
    });
    const file = await perennial.call('GET', `${sales.path}/members.csv`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    const [head, ...rows] = file.text.trim().split('\r\n');
    expect(head).toBe('userId,name,email,joinedAt,subscriptionId,planId,state,reason,explanation');
    const ofPlan = (userId: string, rest: string) => [userId, expect.stringContaining(rest)];
    expect(rows.map((row) => [row.split(',')[0], row]).sort()).toEqual(
      [
        ofPlan(jan, `${customer.subscriptionId},office-business,assigned,,`),
        ofPlan(ewa, `${customer.subscriptionId},office-business,waiting,noFreeSeat,`),
        ofPlan(ola, `${customer.subscriptionId},office-business,assigned,,`),
      ].sort(),
    );
    expect(await sales.read()).toMatchObject({
      members: 3,
      conflicts: 1,
      plans: [{ subscriptionId: customer.subscriptionId, subscriptionState: 'active' }],
    });

    expect(await sales.change({ remove: [ola, ola] })).toEqual([
      [ola, 'removed'],
      [null, 'repeatedUser'],
    ]);
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['assigned'] });
    expect(await customer.holders()).toEqual(expect.arrayContaining([anna, jan, ewa]));
    const { past } = await customer.timeline();
    const byGroup = past.filter(({ kind }) => kind === 'licencesChanged');
    expect(byGroup[0]).toMatchObject({
      reason: 'byGroup',
      explanation: expect.stringContaining('by groups'),
      details: { groupIds: [sales.id] },
    });

    // A seat that somebody else gives back, and a plan that is taken away.
    await sales.change({ add: [ola] });
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['assigned'], [ola]: ['waiting: noFreeSeat'] });
    expect(await byHand(customer, { unassign: [anna] })).toEqual(['unassigned']);
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['assigned'], [ola]: ['assigned'] });
    expect((await sales.take(customer.subscriptionId)).body).toMatchObject({ plans: [] });
    await eventually(async () => expect(await customer.holders()).toEqual([]));
    await sales.settlesAs({ [jan]: [], [ewa]: [], [ola]: [] });
  });

  it('is one of several reasons: a licence goes with the last of them', async () => {
    const customer = await perennial.redeemed({ count: 5, clock: undefined });
    const [jan = '', ewa = ''] = await customer.addUsers('Jan', 'Ewa');
    await byHand(customer, { assign: [jan] });
    const plans = [customer.subscriptionId];
    const sales = await makeGroup(perennial, customer, { name: 'Sprzedaż', plans, members: [jan, ewa] });
    const staff = await makeGroup(perennial, customer, { name: 'Załoga', plans, members: [ewa] });
    await staff.settlesAs({ [ewa]: ['assigned'] });
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['assigned'] });
    expect(await sources(perennial, customer)).toMatchObject({
      [jan]: ['direct', 'Sprzedaż'],
      [ewa]: expect.arrayContaining(['Sprzedaż', 'Załoga']),
    });
    expect((await customer.subscription()).seats).toEqual({ owned: 5, assigned: 3 });

    const headers = { 'Accept-Language': 'pl', 'Idempotency-Key': randomUUID() };
    const answers = ['keptByGroup', { code: 'licenceOfGroup', message: expect.stringMatching(/Sprzedaż.*usunąć/) }];
    expect(await byHand(customer, { unassign: [jan, ewa] }, headers)).toEqual(answers);
    expect(await byHand(customer, { unassign: [jan, ewa] }, headers)).toEqual(answers);
    expect(await sources(perennial, customer)).toMatchObject({ [jan]: ['Sprzedaż'] });
    await byHand(customer, { assign: [jan] });

    expect((await perennial.call('DELETE', sales.path)).status).toBe(204);
    expect(await perennial.call('GET', sales.path)).toEqual(refusal('notFound'));
    await eventually(async () =>
      expect(await sources(perennial, customer)).toMatchObject({ [jan]: ['direct'], [ewa]: ['Załoga'] }),
    );
    await staff.change({ remove: [ewa] });
    await eventually(async () => expect(await customer.holders()).not.toContain(ewa));
    expect(await customer.holders()).toContain(jan);
  });

  it('is left by a user who is deactivated, and joined again by one who is restored', async () => {
    const customer = await perennial.redeemed({ count: 2, clock: undefined });
    const [jan = '', ewa = ''] = await customer.addUsers('Jan', 'Ewa');
    const plans = [customer.subscriptionId];
    const sales = await makeGroup(perennial, customer, { name: 'Sales', plans, members: [jan, ewa] });
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['waiting: noFreeSeat'] });
    const user = `/v1/tenants/${customer.tenantId}/users/${jan}`;
    await perennial.call('POST', `${user}/deactivate`, {});
    await sales.settlesAs({ [ewa]: ['assigned'] });
    expect(await sales.change({ add: [jan] })).toEqual([[jan, 'userDeactivated']]);
    expect(await perennial.call('POST', `${user}/restore`)).toMatchObject({ status: 200, body: { licences: [] } });
    await sales.settlesAs({ [jan]: ['waiting: noFreeSeat'], [ewa]: ['assigned'] });
  });

  it('waits while its subscription is disabled, and goes on when it is reactivated or has more seats', async () => {
    const clock = await perennial.createClock();
    const customer = await perennial.redeemed({ clock, plan: 'mail-monthly', seats: 2 });
    const [jan = '', ewa = '', ola = ''] = await customer.addUsers('Jan', 'Ewa', 'Ola');
    const plans = [customer.subscriptionId];
    const sales = await makeGroup(perennial, customer, { name: 'Sales', plans, members: [jan] });
    await sales.settlesAs({ [jan]: ['assigned'] });
    await clock.advanceTo('2035-03-20T12:00:00Z');
    expect((await customer.subscription()).state).toBe('disabled');
    await sales.change({ add: [ewa, ola] });
    await sales.settlesAs({
      [jan]: ['assigned'],
      [ewa]: ['waiting: licencesNotChangeable'],
      [ola]: ['waiting: licencesNotChangeable'],
    });
    expect((await sales.conflicts())[0]?.problem?.message).toContain('disabled subscription keeps');
    await customer.renew({ seats: 3 });
    await sales.settlesAs({ [jan]: ['assigned'], [ewa]: ['assigned'], [ola]: ['waiting: noFreeSeat'] });
    await clock.advanceTo('2035-09-20T12:00:00Z');
    expect((await customer.subscription()).state).toBe('deleted');
    const { collection, members, plans: held, licences } = perennial.testEnvironment.database.groups;
    const { tenantId } = customer;
    const counts = [collection, members, held, licences].map((one) => one.countDocuments({ tenantId }));
    expect(await Promise.all(counts)).toEqual([0, 0, 0, 0]);
  });
});

describe('a group', () => {
  let customer: Customer;
  beforeAll(async () => {
    customer = await perennial.redeemed({ clock: undefined });
  });

  it('refuses what is no person of the tenant, person by person', async () => {
    const other = await perennial.redeemed({ clock: undefined });
    const [stranger = ''] = await other.holders();
    const [jan = ''] = await customer.addUsers('Jan');
    const sales = await makeGroup(perennial, customer, { name: 'Sales' });
    const staff = await makeGroup(perennial, customer, { name: 'Staff' });
    const add = [jan, 'Jan@Piekarnia.example', stranger, `usr_${'0'.repeat(24)}`, 'nobody', staff.id];
    expect(await sales.change({ add })).toEqual([
      [jan, 'added'],
      [null, 'repeatedUser'],
      [null, 'unknownUser'],
      [null, 'unknownUser'],
      [null, 'malformedUser'],
      [null, 'nestedGroup'],
    ]);
    expect(await sales.change({ add: [jan] })).toEqual([[jan, 'alreadyMember']]);
    expect(await sales.give(other.subscriptionId)).toEqual(refusal('notFound'));
    expect(await sales.take(customer.subscriptionId)).toEqual(refusal('notFound'));
    const members = `${sales.path}/members`;
    expect((await perennial.call('POST', members, { add: [] })).status).toBe(422);
    const foreign = `/v1/tenants/${other.tenantId}/groups/${sales.id}`;
    expect(await perennial.call('POST', `${foreign}/members`, { add: [stranger] })).toEqual(refusal('notFound'));
  });

  it('has a name of its own, and changes at the revision that was read', async () => {
    const groups = `/v1/tenants/${customer.tenantId}/groups`;
    const sales = await makeGroup(perennial, customer, { name: 'Sprzedaż' });
    expect(await perennial.call('POST', groups, { name: ' ' })).toEqual(refusal('invalidRequest', '/name'));
    expect(await perennial.call('POST', groups, { name: 'sprzedaz' })).toEqual(
      refusal('nameInUse', '/name', { name: 'sprzedaz' }),
    );
    await makeGroup(perennial, customer, { name: 'Team' });
    expect(await perennial.call('PATCH', sales.path, { name: 'TEAM' })).toMatchObject({ status: 409 });
    const stale = await perennial.call('PATCH', sales.path, { name: 'Selling' }, { 'If-Match': '"7"' });
    expect(stale).toEqual(refusal('preconditionFailed'));
    const changed = await perennial.call('PATCH', sales.path, { description: 'All' }, { 'If-Match': '"1"' });
    expect(changed.body).toMatchObject({ name: 'Sprzedaż', description: 'All' });
    expect(changed.headers.get('ETag')).toBe('"2"');
    expect((await perennial.call('GET', `${groups}?limit=1`)).body).toMatchObject({
      items: [{}],
      next: expect.any(String),
    });
  });
});
