import '../date-equality.js';
import { isDebt } from '../../../domain/billing/payment-lines.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import { toJson } from '../../../domain/json.js';
import { paidThrough, stackedTerms } from '../../../domain/subscriptions/subscription.js';
import { cancellation, payment, renewal, reversal } from './commands.js';
import { active, plannedOf, refusalOf, story } from './life.js';
import { billedMonthly, paid, requestsOf, standing } from './paying.js';

const at = '2027-01-31T10:00:00Z';
it('is not brought back by a payment that is lost after it was cancelled at once', () => {
  const cancelled = active({ at, invoiced: { periodMonths: null } }).when(cancellation('now', '2027-02-02T10:00:00Z'));
  expect(standing(cancelled)).toContain('disabled');
  expect(refusalOf(() => cancelled.when(reversal(1, '2027-02-20T10:00:00Z')))).toBe('cancelled');
});

it('is not brought back by a payment that is lost after its cancelled end, and owes it all the same', () => {
  const over = active({ at, invoiced: { periodMonths: null } })
    .when(cancellation('endOfTerm', '2027-02-02T10:00:00Z'))
    .livedTo('2028-02-01T10:00:00Z');
  expect(over.state.phase).toBe('disabled');
  expect(refusalOf(() => over.when(reversal(1, '2028-02-01T10:00:00Z')))).toBe('cancelled');
  expect([true, false].map((reopened) => isDebt(over.state, { unpaidFrom: null, reopened }))).toEqual([true, false]);
});

describe('an invoiced term that is renewed by key', () => {
  const key = renewal({ at: '2027-03-05T10:00:00Z', seats: 5 });
  const inGrace = billedMonthly.livedTo('2027-03-05T10:00:00Z').when(key);

  it('at its end has its request withdrawn, and collections stop', () => {
    const annual = active({ at, invoiced: { periodMonths: null } }).livedTo('2028-01-20T10:00:00Z');
    expect(requestsOf(annual)).toBe(1);
    const renewed = annual.when(renewal({ at: '2028-01-20T10:00:00Z' }));
    expect(plannedOf(renewed.state).filter((line) => /proForma|collection/.test(line))).toEqual([]);
    expect(story(renewed.livedTo('2028-02-01T00:00:00Z'))).toEqual(['2028-01-30T23:00:00Z termStarted']);
  });

  it('has the new term stacked, and stays in grace for the month that is owed', () => {
    expect(toJson(inGrace.latest)).toMatchObject([{ kind: 'renewed', reason: 'renewedEarly', seating: null }]);
    expect(standing(inGrace)).toBe('grace periodUnpaid 2027-02-27T23:00:00Z 2027-02-28');
    expect(stackedTerms(inGrace.state)).toHaveLength(1);
    expect(story(inGrace.livedTo('2027-03-30T07:00:00Z')).slice(-2)).toEqual([
      '2027-03-29T22:00:00Z disabled',
      '2027-03-30T07:00:00Z notice disabled',
    ]);
  });

  it('is paid month by month to its end, and the payments leave the new term alone', () => {
    let life = paid(inGrace, '2027-03-06');
    expect(standing(life)).toBe('active termPaid 2027-03-06T10:00:00Z 2027-03-31');
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-03-20', '2027-03-20T10:00:00Z'));
    expect(toJson(life.state.terms)).toMatchObject([
      { number: 1, billing: 'invoiced', seats: 3 },
      { number: 2, billing: 'prepaid', seats: 5, startsOn: '2028-01-31' },
    ]);
    expect(paidThrough(life.state)?.toString()).toBe('2029-01-31');
    expect(refusalOf(() => life.when(payment('2027-03-20', '2027-03-20T11:00:00Z')))).toBe('prepaid');
  });

  it('stays owed when the new term has begun: grace goes on, and a payment ends it', () => {
    let life = billedMonthly;
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-02-01', '2027-02-01T10:00:00Z'));
    const renewed = life.livedTo('2027-12-31T10:00:00Z').when(renewal({ at: '2027-12-31T10:00:00Z' }));
    const begun = renewed.livedTo('2028-01-31T10:00:00Z');
    expect([begun.state.termInForce, standing(begun)]).toEqual([
      2,
      'disabled graceOver 2028-01-29T23:00:00Z 2027-12-31',
    ]);
    const settled = paid(begun, '2028-02-02');
    expect(standing(settled)).toBe('active termPaid 2028-02-02T10:00:00Z 2029-01-31');
    expect(settled.state.terms).toHaveLength(2);
  });

  it('in grace after its end, while a month is owed, begins and stays in grace', () => {
    const policy = { ...policyOf('annual'), graceDays: 60 };
    let life = active({ at, policy, invoiced: { periodMonths: 1 } });
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-02-01', '2027-02-01T10:00:00Z'));
    const late = '2028-02-05T10:00:00Z';
    const renewed = life.livedTo(late).when(renewal({ at: late, seats: 5 }));
    expect(renewed.latest).toMatchObject([{ kind: 'renewed', reason: 'renewedInGrace' }]);
    expect([renewed.state.termInForce, standing(renewed)]).toEqual([
      2,
      'grace periodUnpaid 2027-12-30T23:00:00Z 2027-12-31',
    ]);
  });
});
