import { type Answered, type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
/** Of a monthly subscription of four seats that began on 31 January. */
let customer: Customer & { readonly clock: Clock };

beforeAll(async () => {
  perennial = await openPerennial();
  const clock = await perennial.createClock('2035-01-31T09:00:00Z');
  customer = { ...(await perennial.redeemed({ plan: 'mail-monthly', seats: 4, clock })), clock };
});

afterAll(() => perennial.close());

function openRenewal({ subscriptionId }: Customer, keys: readonly string[]): Promise<Answered> {
  const declaration = { name: 'Anna Nowak', wording: '2026-11' };
  return perennial.call('POST', '/v1/redemptions', { use: 'renew', keys, declaration, subscriptionId });
}

const claims = () => perennial.testEnvironment.database.keys.claims.countDocuments({ state: 'reserved' });

describe('a subscription on its way from one term to the next', () => {
  it('has one more term offered while it is active, and loses nothing when that is given up', async () => {
    const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', seats: 4, clock: customer.clock });
    const opened = await openRenewal(customer, keys);
    expect(opened.body).toMatchObject({
      review: { startsOn: '2035-02-28', expiresOn: '2035-03-31', currentExpiresOn: '2035-02-28', daysLost: 0 },
    });
    expect((await customer.subscription()).renewal.possible).toBe(true);
    await perennial.call('POST', `/v1/redemptions/${(opened.body as { id: string }).id}/cancel`);
    expect(await claims()).toBe(0);
  });

  it('is renewed in grace without a gap, and the anchor stays', async () => {
    await customer.clock.advanceTo('2035-03-10T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'grace', renewal: { possible: true, code: null } });
    expect((await customer.renew({ seats: 4 })).status).toBe(200);
    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      reason: 'termPaid',
      term: { number: 2, startsOn: '2035-02-28', expiresOn: '2035-03-31', lastDay: '2035-03-30' },
    });
  });

  it('does not ask for the agreement again', async () => {
    await customer.clock.advanceTo('2035-04-02T12:00:00Z');
    const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', seats: 4, clock: customer.clock });
    const opened = await openRenewal(customer, keys);
    expect(opened).toMatchObject({
      status: 201,
      body: {
        agreement: { accepted: true },
        review: { startsOn: '2035-03-31', expiresOn: '2035-04-30', currentExpiresOn: '2035-03-31', daysLost: 0 },
      },
    });
    const { id } = opened.body as { id: string };
    await perennial.call('POST', `/v1/redemptions/${id}/cancel`);
  });

  it('is not renewed by the keys of another plan, or of live use', async () => {
    const other = await perennial.issueKeys({ clock: customer.clock });
    expect(await openRenewal(customer, other.keys)).toEqual(refusal('mixedKeys', '/keys'));
    const live = await perennial.issueKeys({ plan: 'mail-monthly', seats: 4 });
    expect(await openRenewal(customer, live.keys)).toEqual(refusal('otherTestClock', '/keys'));
    expect(await claims()).toBe(0);
  });

  it('is renewed while it is disabled, from that day on', async () => {
    await customer.clock.advanceTo('2035-05-20T12:00:00Z');
    expect((await customer.subscription()).state).toBe('disabled');
    expect((await customer.renew({ seats: 4 })).status).toBe(200);
    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      entitlement: { usersWork: true },
      term: { number: 3, startsOn: '2035-05-20', expiresOn: '2035-06-20' },
    });
  });

  it('asks whom to free when the keys carry fewer seats than are assigned, and keeps all until it is told', async () => {
    const [jan = '', ewa = '', ola = ''] = await customer.addUsers('Jan', 'Ewa', 'Ola');
    for (const user of [jan, ewa, ola]) {
      await perennial.call('POST', `${customer.path}/licences`, { assign: [user] });
    }
    await customer.clock.advanceTo('2035-07-01T12:00:00Z');
    const { keys } = await perennial.issueKeys({ plan: 'mail-monthly', seats: 2, clock: customer.clock });
    const refused = await customer.renew({ keys });
    expect(refused).toEqual(refusal('usersToFree', '/freeUsers', { assigned: 4, seats: 2, excess: 2 }));
    expect(await customer.holders()).toHaveLength(4);
    expect((await customer.subscription()).state).toBe('grace');
  });

  it('frees the users who are named, then the newest', async () => {
    const [anna = '', jan = '', ewa = ''] = await customer.holders();
    const { redemptions } = perennial.testEnvironment.database;
    const [open] = await redemptions.collection.find({ tenantId: customer.tenantId, state: 'open' }).toArray();
    const answer = await perennial.redeem(open?._id ?? '', [jan]);
    expect(answer).toMatchObject({ status: 200, body: { state: 'redeemed' } });
    expect(await customer.holders()).toEqual([anna, ewa]);
    expect((await customer.subscription()).seats).toEqual({ owned: 2, assigned: 2 });
    const renewed = (await customer.timeline()).past.findLast(({ kind }) => kind === 'renewed');
    expect(renewed?.details).toMatchObject({ seats: 2, freed: [jan, expect.any(String)] });
  });

  it('takes a next user into the seats that are left', async () => {
    const [, ewa = ''] = await customer.holders();
    const [uta = ''] = await customer.addUsers('Uta');
    const full = await perennial.call('POST', `${customer.path}/licences`, { assign: [uta] });
    expect(full.body).toMatchObject({ results: [{ result: 'refused', problem: { code: 'noFreeSeat' } }] });
    const swap = await perennial.call('POST', `${customer.path}/licences`, { assign: [uta], unassign: [ewa] });
    expect(swap.body).toMatchObject({ results: [{ result: 'unassigned' }, { result: 'assigned' }] });
  });
});

describe('a subscription whose deletion has begun', () => {
  let keys: readonly string[];
  beforeAll(async () => {
    ({ keys } = await perennial.issueKeys({ plan: 'mail-monthly', seats: 4, clock: customer.clock }));
    await perennial.dataPlaneWill({ refuse: true, kinds: ['delete'], subscriptionId: customer.subscriptionId });
    // The last term that was paid for ends in July, and the data stays for 120 days.
    await customer.clock.advanceTo('2035-12-01T12:00:00Z');
  });

  it('is not renewed, and its keys stay free', async () => {
    const deletion = await perennial.call('GET', `${customer.path}/deletion`);
    expect(deletion.body).toMatchObject({ state: 'stuck', problem: { code: 'dataPlaneRefused' } });
    expect((await customer.subscription()).state).toBe('disabled');
    expect(await openRenewal(customer, keys)).toEqual(refusal('deletionBegun'));
    expect(await perennial.call('POST', `${customer.path}/licences`, { assign: [`usr_${'0'.repeat(24)}`] })).toEqual(
      refusal('deletionBegun'),
    );
  });

  it('is deleted when the operator has it tried again, and is not renewed then either', async () => {
    await perennial.dataPlaneWill({});
    expect((await perennial.call('POST', `${customer.path}/deletion/retry`)).status).toBe(200);
    await customer.clock.advanceBy('P1D');
    expect(await customer.subscription()).toMatchObject({ state: 'deleted', entitlement: { data: 'gone' } });
    expect(await openRenewal(customer, keys)).toEqual(refusal('subscriptionEnded'));
    expect(await perennial.call('POST', `${customer.path}/deletion/retry`)).toEqual(refusal('subscriptionEnded'));
    expect(await perennial.effects({ subscriptionId: customer.subscriptionId, kind: 'delete' })).toHaveLength(1);
    expect((await customer.certificate()).content).toMatchObject({ subscriptionId: customer.subscriptionId });
  });
});

describe('a subscription that does not exist', () => {
  it('is not renewed', async () => {
    const { keys } = await perennial.issueKeys();
    const nobody = { subscriptionId: `sub_${'0'.repeat(24)}` } as Customer;
    expect(await openRenewal(nobody, keys)).toEqual(refusal('notFound', '/subscriptionId'));
  });
});
