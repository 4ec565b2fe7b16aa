import { notices } from '../../../api/messaging/notices/schema.js';
import { auditPage } from '../../../api/operations/audit/schema.js';
import { eventually } from '../../eventually.js';
import { type Clock, type Customer, openPerennial, type Perennial } from '../../perennial.js';
import { refusal } from '../refusal.js';

let perennial: Perennial;
let administrator: Perennial;
let clock: Clock;
let customer: Customer;

beforeAll(async () => {
  perennial = await openPerennial();
  clock = await perennial.createClock();
  customer = await perennial.redeemed({ plan: 'mail-monthly', clock });
  administrator = perennial.as(await perennial.administratorOf(customer.tenantId));
});

afterAll(() => perennial.close());

const cancel = (when: 'endOfTerm' | 'now', more: object = {}) =>
  administrator.call('PUT', `${customer.path}/cancellation`, { when, reason: 'switchedService', ...more });
const withdraw = () => administrator.call('DELETE', `${customer.path}/cancellation`);
const effects = async () =>
  (await perennial.effects({ subscriptionId: customer.subscriptionId })).map(({ kind }) => kind);

describe('a subscription that its administrator cancels', () => {
  it('says before that it will lapse, and that it can be cancelled', async () => {
    expect((await customer.subscription()).endsBecause).toEqual({ reason: 'lapse', on: '2035-02-15' });
  });

  it('for the end of its term says when and why it ends, and keeps the words in the audit', async () => {
    expect(await cancel('endOfTerm', { feedback: 'We closed a branch.' })).toMatchObject({
      status: 200,
      body: {
        state: 'active',
        endsBecause: {
          reason: 'cancellation',
          when: 'endOfTerm',
          cancellationReason: 'switchedService',
          on: '2035-02-15',
        },
      },
    });
    expect(await cancel('endOfTerm')).toEqual(refusal('cancellationNotPossible'));
    const { items } = await administrator.ask(auditPage, 'GET', `/v1/audit?subjectId=${customer.subscriptionId}`);
    expect(items.map(({ operation, reason }) => [operation, reason])).toContainEqual([
      'cancelSubscription',
      'switchedService: We closed a branch.',
    ]);
  });

  it('confirms that by mail to the administrators', async () => {
    await eventually(async () => {
      const { items } = await administrator.ask(notices, 'GET', `${customer.path}/notices`);
      expect(items.filter(({ kind }) => kind === 'cancelled')).toMatchObject([{ state: 'sent', days: null }]);
    });
  });

  it('goes on when that is withdrawn, and not twice', async () => {
    expect(await withdraw()).toMatchObject({ status: 200, body: { endsBecause: { reason: 'lapse' } } });
    expect(await withdraw()).toEqual(refusal('notCancelled'));
  });

  it('refuses a reason that is not in the list', async () => {
    expect(await cancel('now', { reason: 'because' })).toEqual(refusal('invalidRequest', '/reason'));
  });

  it('at once is disabled in that moment, in the data plane too, and comes back by a key on the day of it', async () => {
    expect(await cancel('now')).toMatchObject({ status: 200, body: { state: 'disabled', reason: 'cancelled' } });
    await clock.advanceTo('2035-01-20T12:00:00Z');
    expect(await effects()).toContain('disable');
    expect(await customer.renew()).toMatchObject({ status: 200 });
    await clock.advanceTo('2035-01-21T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({
      state: 'active',
      expiresOn: '2035-02-20',
      endsBecause: { reason: 'lapse' },
    });
    expect(await effects()).toContain('reactivate');
  });

  it('ends without a grace, and its data is deleted after the retention of cancelled ones', async () => {
    await cancel('endOfTerm');
    await clock.advanceTo('2035-02-20T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'disabled', reason: 'cancelled' });
    await clock.advanceTo('2035-05-22T12:00:00Z');
    expect(await customer.subscription()).toMatchObject({ state: 'deleted', since: '2035-05-20T22:00:00Z' });
    const again = await perennial.call('PUT', `${customer.path}/cancellation`, { when: 'now', reason: 'other' });
    expect(again).toEqual(refusal('subscriptionEnded'));
  });
});
