import '../date-equality.js';
import { toJson } from '../../../domain/json.js';
import { requestedPeriod } from '../../../domain/subscriptions/payments.js';
import { lastTerm, paidThrough } from '../../../domain/subscriptions/subscription.js';
import { payment } from './commands.js';
import { active, plannedOf, refusalOf, story } from './life.js';
import { billedMonthly, paid, requestsOf, standing } from './paying.js';

const at = '2027-01-31T10:00:00Z';
const end = '2031-01-01T00:00:00Z';
describe('twelve months billed monthly', () => {
  it('unpaid at an inner boundary are in grace from there, disabled 30 days later, deleted on day 120, without notices of the end', () => {
    expect(story(billedMonthly.livedTo(end))).toEqual([
      '2027-02-21T08:00:00Z proForma 2027-02-28',
      '2027-02-27T08:00:00Z collection -1',
      '2027-02-27T23:00:00Z unpaid',
      '2027-02-28T08:00:00Z notice expired',
      '2027-02-28T08:00:00Z collection 0',
      '2027-03-03T08:00:00Z collection 3',
      '2027-03-07T08:00:00Z collection 7',
      '2027-03-14T08:00:00Z collection 14',
      '2027-03-21T08:00:00Z collection 21',
      '2027-03-28T07:00:00Z collection 28',
      '2027-03-29T22:00:00Z disabled',
      '2027-03-30T07:00:00Z notice disabled',
      '2027-05-29T07:00:00Z notice deletionIsNear 30',
      '2027-06-21T07:00:00Z notice deletionIsNear 7',
      '2027-06-27T22:00:00Z deletionStarted',
      '2027-06-27T22:00:00Z deleted',
      '2027-06-28T07:00:00Z notice deleted',
    ]);
  });

  describe('unpaid', () => {
    const unpaid = billedMonthly.livedTo('2027-02-27T23:00:00Z');

    it('is the grace of a period: the end of the term stays where it is', () => {
      expect(unpaid.latest.at(-1)).toMatchObject({ kind: 'unpaid', reason: 'periodUnpaid' });
      expect(standing(unpaid)).toBe('grace periodUnpaid 2027-02-27T23:00:00Z 2027-02-28');
      expect(lastTerm(unpaid.state).expiresOn?.toString()).toBe('2028-01-31');
    });

    it('is made good by a payment of every month that has begun, and end and anchor stay', () => {
      const late = paid(billedMonthly, '2027-03-05');
      expect(standing(late)).toBe('active termPaid 2027-03-05T10:00:00Z 2027-03-31');
      expect(late.state.terms).toHaveLength(1);
      expect(plannedOf(late.state)[1]).toBe('2027-03-24T08:00:00Z proForma 2027-03-31');
    });

    it('also while it is disabled, which leaves no gap inside the commitment', () => {
      const late = paid(billedMonthly, '2027-05-10');
      expect(late.events.some(({ kind }) => kind === 'disabled')).toBe(true);
      expect(standing(late)).toBe('active termPaid 2027-05-10T10:00:00Z 2027-05-31');
      expect([late.state.terms.length, lastTerm(late.state).expiresOn?.toString()]).toEqual([1, '2028-01-31']);
    });

    it('by an imported statement, too late for the next month, leaves it in grace for that one', () => {
      const imported = paid(billedMonthly, '2027-02-28', '2027-04-10T10:00:00Z');
      expect(standing(imported)).toBe('grace periodUnpaid 2027-03-30T22:00:00Z 2027-03-31');
    });
  });

  it('paid in time ask for each month once, and send the notices of the one end', () => {
    let life = billedMonthly;
    const days = ['02-25', '03-28', '04-29', '05-28', '06-29', '07-28', '08-29', '09-28', '10-29', '11-28', '12-29'];
    for (const day of days) life = paid(life, `2027-${day}`);
    expect([requestsOf(life), paidThrough(life.state)?.toString()]).toEqual([11, '2028-01-31']);
    expect(life.state.done.length).toBeLessThan(5);
    life = life.livedTo('2028-01-30T23:00:00Z');
    const notices = life.events.flatMap((event) => (event.kind === 'noticeDue' ? [event.days] : []));
    expect(notices).toEqual([60, 30, 7, 1]);
    // The next year is asked for by the days of its policy.
    expect(story(life).slice(0, 3)).toEqual([
      '2028-01-01T08:00:00Z notice 30',
      '2028-01-17T08:00:00Z proForma 2028-01-31',
      '2028-01-24T08:00:00Z notice 7',
    ]);
    const next = paid(life, '2028-02-01');
    expect([next.state.terms.length, paidThrough(next.state)?.toString()]).toEqual([2, '2028-02-29']);
    expect(toJson(lastTerm(next.state))).toMatchObject({ anchor: '2027-01-31', expiresOn: '2029-01-31' });
  });

  it('paid twice are paid a month ahead, whose request is issued when it is due', () => {
    const twice = paid(paid(billedMonthly, '2027-02-25'), '2027-02-25', '2027-02-25T11:00:00Z');
    expect(paidThrough(twice.state)?.toString()).toBe('2027-04-30');
    expect(story(twice.livedTo('2027-04-23T07:00:00Z'))).toEqual(['2027-04-23T07:00:00Z proForma 2027-04-30']);
  });

  it('that are paid inside the last 60 days lose no notice to an outage', () => {
    let life = billedMonthly;
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-02-01', '2027-02-01T10:00:00Z'));
    expect(paidThrough(life.state)?.toString()).toBe('2027-12-31');
    const down = life.when(payment('2027-12-10', '2027-12-10T10:00:00Z'));
    expect(story(down.resumedAt('2027-12-10T10:00:00Z'))).toEqual(['2027-12-02T08:00:00Z notice 60']);
  });

  it('of which the last month is paid after the end of the term are paid with the month that has begun', () => {
    let life = billedMonthly;
    for (let month = 0; month < 10; month += 1) life = life.when(payment('2027-02-01', '2027-02-01T10:00:00Z'));
    const unpaid = life.livedTo('2028-01-20T10:00:00Z');
    expect(standing(unpaid)).toBe('grace periodUnpaid 2027-12-30T23:00:00Z 2027-12-31');
    expect(paidThrough(paid(life, '2028-01-29').state)?.toString()).toBe('2028-01-31');
    // The disablement is due on 30 January, so that a payment on the last day of the term is one inside the commitment.
    expect(paidThrough(paid(life, '2028-01-30').state)?.toString()).toBe('2028-01-31');
    const restarted = paid(life, '2028-01-31');
    expect(toJson(lastTerm(restarted.state))).toMatchObject({
      origin: 'renewedWhileDisabled',
      startsOn: '2028-01-31',
      anchor: '2028-01-31',
    });
    expect(standing(restarted)).toBe('active termPaid 2028-01-31T10:00:00Z 2028-02-29');
  });
});

describe('36 months billed annually', () => {
  const threeYears = active({ at: '2024-02-29T10:00:00Z', months: 36, invoiced: { periodMonths: 12 } });

  it('have the monthly days at their inner boundaries', () => {
    expect(story(threeYears.livedTo('2025-02-28T08:00:00Z'))).toEqual([
      '2025-02-21T08:00:00Z proForma 2025-02-28',
      '2025-02-27T08:00:00Z collection -1',
      '2025-02-27T23:00:00Z unpaid',
      '2025-02-28T08:00:00Z notice expired',
      '2025-02-28T08:00:00Z collection 0',
    ]);
  });

  it('keep the anchor from period to period, and the annual days at their end', () => {
    const second = paid(threeYears, '2025-02-20');
    expect(toJson(requestedPeriod(second.state))).toMatchObject({ startsOn: '2026-02-28', endsBefore: '2027-02-28' });
    const third = paid(second, '2026-02-20');
    expect(toJson(requestedPeriod(third.state))).toMatchObject({ startsOn: '2027-02-28', endsBefore: '2028-02-29' });
    expect(plannedOf(third.state).slice(0, 3)).toEqual([
      '2026-12-30T08:00:00Z notice 60',
      '2027-01-29T08:00:00Z notice 30',
      '2027-02-14T08:00:00Z proForma 2027-02-28',
    ]);
  });
});

describe('new commerce, twelve months billed monthly', () => {
  const commerce = active({ at, policy: 'newCommerceAnnual', invoiced: { periodMonths: 1 } });

  it('is disabled at once by an unpaid month, with one message, and not collected for after it', () => {
    expect(story(commerce.livedTo(end))).toEqual([
      '2027-02-21T08:00:00Z proForma 2027-02-28',
      '2027-02-25T08:00:00Z collection -3',
      '2027-02-27T08:00:00Z collection -1',
      '2027-02-27T23:00:00Z unpaid',
      '2027-02-27T23:00:00Z disabled',
      '2027-02-28T08:00:00Z notice disabled',
      '2027-04-29T07:00:00Z notice deletionIsNear 30',
      '2027-05-22T07:00:00Z notice deletionIsNear 7',
      '2027-05-28T22:00:00Z deletionStarted',
      '2027-05-28T22:00:00Z deleted',
      '2027-05-29T07:00:00Z notice deleted',
    ]);
    expect(commerce.livedTo('2027-02-27T23:00:00Z').state.reason).toBe('periodUnpaid');
  });

  it('is restored by a payment of what is owed, until the term’s end', () => {
    const restored = paid(commerce, '2027-04-10');
    expect(standing(restored)).toBe('active termPaid 2027-04-10T10:00:00Z 2027-04-30');
    expect(lastTerm(restored.state).expiresOn?.toString()).toBe('2028-01-31');
  });

  it('has no reactivation after the end; money of the last day still renews it', () => {
    let life = commerce;
    for (let month = 0; month < 11; month += 1) life = life.when(payment('2027-02-01', '2027-02-01T10:00:00Z'));
    const over = life.livedTo('2028-01-30T23:00:00Z');
    expect(standing(over)).toBe('disabled termExpired 2028-01-30T23:00:00Z 2028-01-31');
    expect(refusalOf(() => paid(over, '2028-01-31'))).toBe('noReactivation');
    expect(standing(paid(over, '2028-01-30', '2028-02-03T10:00:00Z'))).toBe(
      'active termPaid 2028-02-03T10:00:00Z 2028-02-29',
    );
  });
});
