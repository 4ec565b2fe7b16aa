import { issuedKeyBatch } from '../../../api/keys/key-batches/schema.js';
import { subscriptionWorkflowId } from '../../../contracts/workflow-ids.js';
import { openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;

beforeAll(async () => {
  perennial = await openPerennial();
});

afterAll(() => perennial.close());

describe('a customer of a perpetual plan', () => {
  it('redeems a key, and works for ever', async () => {
    const clock = await perennial.createClock('2035-01-15T09:00:00Z');
    const batch = await perennial.ask(issuedKeyBatch, 'POST', '/v1/key-batches', {
      planId: 'office-desktop-perpetual',
      count: 2,
      seatsPerKey: 3,
      redeemBy: '2090-12-31',
      testClockId: clock.id,
    });
    expect(batch).toMatchObject({ months: null, seatsPerKey: 3, seats: 6 });
    const [first = '', second = ''] = batch.keys.map(({ key }) => key);

    const opened = await perennial.openRedemption({ keys: [first], clock });
    expect(opened).toMatchObject({
      months: null,
      review: { startsOn: '2035-01-15', expiresOn: null, lastDay: null, currentExpiresOn: null, daysLost: 0 },
    });
    expect(opened.review?.thingsToKnow.map(({ id }) => id)).toEqual(['keysAreUsedUp', 'termStartsToday']);
    await perennial.call('POST', `/v1/redemptions/${opened.id}/cancel`);

    const customer = await perennial.redeemed({ keys: [first], clock });
    const bought = await customer.subscription();
    expect(bought).toMatchObject({
      state: 'active',
      licensingModel: 'perpetual',
      term: { number: 1, startsOn: '2035-01-15', expiresOn: null, lastDay: null },
      paidThrough: null,
      renewal: { possible: false, code: 'renewNotPossible', explanation: expect.stringContaining('perpetual') },
      nextMilestones: [],
    });

    await clock.advanceTo('2038-01-15T09:00:00Z');
    const later = await customer.subscription();
    expect(later).toMatchObject({
      state: 'active',
      reason: 'termPaid',
      entitlement: { usersWork: true, data: 'kept' },
    });
    expect(later.now.slice(0, 10)).toBe('2038-01-15');
    expect(await customer.notices()).toEqual([]);
    const [olga = ''] = await customer.addUsers('Olga');
    const assigned = await perennial.call('POST', `${customer.path}/licences`, { assign: [olga] });
    expect(assigned.body).toEqual({ results: [{ pointer: '/assign/0', userId: olga, result: 'assigned' }] });
    expect(await customer.renew({ keys: [second] })).toEqual(refusal('renewNotPossible'));

    const { past, future } = await customer.timeline();
    expect(past.map(({ kind }) => kind)).toEqual(['committed', 'setUpDone', 'licencesChanged']);
    expect(future).toEqual([]);
    const picture = await perennial.call('GET', `${customer.path}/timeline.svg`);
    expect(picture.text).toContain('since 15 Jan 2035, never ends');
    const { typedSearchAttributes } = await perennial.testEnvironment.client.workflow
      .getHandle(subscriptionWorkflowId(customer.tenantId, customer.subscriptionId))
      .describe();
    expect(typedSearchAttributes.getAll().map(({ key }) => key.name)).not.toContain('TermEnd');
  });
});
