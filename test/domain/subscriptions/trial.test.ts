import '../date-equality.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import { requestedPeriod } from '../../../domain/subscriptions/payments.js';
import { lastTerm, paidThrough } from '../../../domain/subscriptions/subscription.js';
import { intention, payment } from './commands.js';
import { active, plannedOf, refusalOf, story } from './life.js';
import { paid } from './paying.js';

const end = '2031-01-01T00:00:00Z';

describe('a trial', () => {
  const trial = active({
    at: '2027-01-30T10:00:00Z',
    zone: 'UTC',
    policy: 'trial',
    months: null,
    invoiced: { periodMonths: null },
  });
  const plan = { plan: { id: 'suite', version: 2 }, months: 12, policy: policyOf('annual'), periodMonths: 1 };

  it('lasts 30 days, lapses, and nobody asks for money', () => {
    expect(story(trial.livedTo(end))).toEqual([
      '2027-02-22T09:00:00Z notice 7',
      '2027-02-28T09:00:00Z notice 1',
      '2027-03-01T00:00:00Z expired',
      '2027-03-01T09:00:00Z notice expired',
      '2027-03-31T00:00:00Z disabled',
      '2027-03-31T09:00:00Z notice disabled',
      '2027-05-30T09:00:00Z notice deletionIsNear 30',
      '2027-06-22T09:00:00Z notice deletionIsNear 7',
      '2027-06-29T00:00:00Z deletionStarted',
      '2027-06-29T00:00:00Z deleted',
      '2027-06-29T09:00:00Z notice deleted',
    ]);
  });

  it('that is to be converted has the pro-forma and collections of a month', () => {
    const converting = trial.when(intention('renew', '2027-02-01T10:00:00Z', plan));
    const requested = plannedOf(converting.state).filter((line) => /proForma|collection/.test(line));
    expect(requested).toEqual([
      '2027-02-22T09:00:00Z proForma 2027-03-01',
      '2027-02-28T09:00:00Z collection -1',
      '2027-03-01T09:00:00Z collection 0',
      '2027-03-04T09:00:00Z collection 3',
      '2027-03-08T09:00:00Z collection 7',
      '2027-03-15T09:00:00Z collection 14',
      '2027-03-22T09:00:00Z collection 21',
      '2027-03-29T09:00:00Z collection 28',
    ]);
    expect(toJson(requestedPeriod(converting.state, plan))).toMatchObject({
      startsOn: '2027-03-01',
      endsBefore: '2027-04-01',
    });
  });

  it('converts from its end while it runs, by the plan that the payment names', () => {
    const converted = trial.when(payment('2027-02-10', '2027-02-10T10:00:00Z', plan));
    expect(toJson(lastTerm(converted.state))).toMatchObject({
      number: 2,
      plan: { version: 2 },
      policy: { id: 'annual' },
      anchor: '2027-03-01',
      startsOn: '2027-03-01',
      expiresOn: '2028-03-01',
      monthsFromAnchor: 12,
    });
    expect(paidThrough(converted.state)?.toString()).toBe('2027-04-01');
  });

  it('converts from the day of the payment where it has ended', () => {
    const late = trial.livedTo('2027-03-10T10:00:00Z').when(payment('2027-03-10', '2027-03-10T10:00:00Z', plan));
    expect(toJson(lastTerm(late.state))).toMatchObject({
      origin: 'renewedInGrace',
      anchor: '2027-03-10',
      startsOn: '2027-03-10',
      expiresOn: '2028-03-10',
    });
    expect(late.state).toMatchObject({ phase: 'active', termInForce: 2 });
  });

  it('is not paid for without a plan to convert to', () => {
    expect(refusalOf(() => trial.when(payment('2027-02-10', '2027-02-10T10:00:00Z')))).toBe('trial');
    expect(refusalOf(() => paid(trial, '2027-03-10'))).toBe('trial');
  });
});
