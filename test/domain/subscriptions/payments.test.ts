import '../date-equality.js';
import { plainDate } from '../../../domain/calendar.js';
import { toJson } from '../../../domain/json.js';
import { requestedPeriod } from '../../../domain/subscriptions/payments.js';
import { currentTerm, paidThrough } from '../../../domain/subscriptions/subscription.js';
import {
  assignment,
  giveBack,
  hold,
  intention,
  invoicePayment,
  payment,
  renewalReturn,
  replacement,
  reversal,
} from './commands.js';
import { active, committed, plannedOf, refusalOf, story } from './life.js';
import { paid, standing } from './paying.js';

const at = '2027-03-15T10:00:00Z';
const end = '2030-01-01T00:00:00Z';
/** A year from 15 March 2027, in one period that was paid at the purchase. */
const annual = active({ at, invoiced: { periodMonths: null } });

describe('an invoiced year that nobody pays on', () => {
  it('is asked for 14 days before, collected on seven days, and ends like any other', () => {
    expect(story(annual.livedTo(end))).toEqual([
      '2028-01-15T08:00:00Z notice 60',
      '2028-02-14T08:00:00Z notice 30',
      '2028-03-01T08:00:00Z proForma 2028-03-15',
      '2028-03-08T08:00:00Z notice 7',
      '2028-03-12T08:00:00Z collection -3',
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expired',
      '2028-03-15T08:00:00Z notice expired',
      '2028-03-15T08:00:00Z collection 0',
      '2028-03-18T08:00:00Z collection 3',
      '2028-03-22T08:00:00Z collection 7',
      '2028-03-29T07:00:00Z collection 14',
      '2028-04-05T07:00:00Z collection 21',
      '2028-04-12T07:00:00Z collection 28',
      '2028-04-13T22:00:00Z disabled',
      '2028-04-14T07:00:00Z notice disabled',
      '2028-06-13T07:00:00Z notice deletionIsNear 30',
      '2028-07-06T07:00:00Z notice deletionIsNear 7',
      '2028-07-12T22:00:00Z deletionStarted',
      '2028-07-12T22:00:00Z deleted',
      '2028-07-13T07:00:00Z notice deleted',
    ]);
  });
});

describe('proFormaIssued and collectionDue', () => {
  it('name what they ask for, and change nothing but what was done', () => {
    const before = annual.livedTo('2028-02-14T08:00:00Z');
    const issued = before.livedTo('2028-03-01T08:00:00Z');
    expect(toJson(issued.latest)).toEqual([
      {
        kind: 'proFormaIssued',
        revision: 5,
        at: '2028-03-01T08:00:00Z',
        scheduledAt: '2028-03-01T08:00:00Z',
        reason: 'paymentDue',
        requestId: null,
        milestones: ['proForma/1/2028-03-15'],
        unpaidFrom: '2028-03-15',
      },
    ]);
    const { revision, done, ...rest } = issued.state;
    expect({ ...rest, revision: revision - 1, done: done.slice(0, -1) }).toEqual(before.state);
    const attempt = issued.livedTo('2028-03-12T08:00:00Z').latest.at(-1);
    expect(attempt).toMatchObject({ kind: 'collectionDue', day: -3, reason: 'paymentDue' });
    expect(toJson(requestedPeriod(issued.state))).toMatchObject({ startsOn: '2028-03-15', endsBefore: '2029-03-15' });
  });
});

describe('renewalChanged', () => {
  it('to lapse takes the requests away, back to renew asks at once where the day has passed', () => {
    const lapsing = annual.when(intention('lapse', '2027-06-01T10:00:00Z'));
    expect(lapsing.latest).toMatchObject([
      { kind: 'renewalChanged', renewal: { intent: 'lapse' }, reason: 'requested' },
    ]);
    expect(lapsing.state.commercialRevision).toBe(annual.state.commercialRevision);
    expect(plannedOf(lapsing.state).filter((line) => /proForma|collection/.test(line))).toEqual([]);
    const late = lapsing.livedTo('2028-03-10T10:00:00Z').when(intention('renew', '2028-03-10T10:00:00Z'));
    expect(plannedOf(late.state)[0]).toBe('2028-03-01T08:00:00Z proForma 2028-03-15');
  });

  it('to and fro asks once', () => {
    const issued = annual.livedTo('2028-03-02T10:00:00Z');
    const again = issued
      .when(intention('lapse', '2028-03-02T10:00:00Z'))
      .when(intention('renew', '2028-03-02T11:00:00Z'));
    expect(plannedOf(again.state)).toEqual(plannedOf(issued.state));
  });

  it('is refused once it has ended', () => {
    expect(refusalOf(() => annual.livedTo(end).when(intention('lapse', end)))).toBe('subscriptionEnded');
  });
});

describe('paymentRecorded', () => {
  it('early makes the next term, which begins where this one ends, and stops the collections', () => {
    const early = paid(annual, '2028-03-05', '2028-03-05T12:00:00Z');
    expect(toJson(early.latest)).toMatchObject([
      {
        kind: 'paymentRecorded',
        reason: 'paid',
        at: '2028-03-05T12:00:00Z',
        requestId: 'req-1',
        valueDate: '2028-03-05',
        terms: [
          {
            number: 2,
            origin: 'renewedEarly',
            anchor: '2027-03-15',
            startsOn: '2028-03-15',
            expiresOn: '2029-03-15',
            periods: [{ startsOn: '2028-03-15', endsBefore: '2029-03-15', paidOn: '2028-03-05' }],
          },
        ],
        termInForce: 1,
        phase: 'active',
      },
    ]);
    expect(standing(early)).toBe(`active termPaid ${annual.state.since} 2029-03-15`);
    expect(early.state.commercialRevision).toBe(2);
    expect(story(early.livedTo('2029-03-01T08:00:00Z'))).toEqual([
      '2028-03-14T23:00:00Z termStarted',
      '2029-01-14T08:00:00Z notice 60',
      '2029-02-13T08:00:00Z notice 30',
      '2029-03-01T08:00:00Z proForma 2029-03-15',
    ]);
  });

  it('twice pays two terms ahead', () => {
    const twice = paid(paid(annual, '2028-03-05', '2028-03-05T12:00:00Z'), '2028-03-05', '2028-03-05T12:00:01Z');
    expect(twice.state.terms.map(({ number, expiresOn }) => `${number} ${expiresOn}`)).toEqual([
      '1 2028-03-15',
      '2 2029-03-15',
      '3 2030-03-15',
    ]);
    expect(paidThrough(twice.state)).toEqual(plainDate('2030-03-15'));
  });

  it('in grace leaves no gap, and the reactivation is told', () => {
    const late = paid(annual, '2028-03-20', '2028-03-20T12:00:00Z');
    expect(standing(late)).toBe('active termPaid 2028-03-20T12:00:00Z 2029-03-15');
    expect([late.state.termInForce, currentTerm(late.state).origin]).toEqual([2, 'renewedInGrace']);
    expect(story(late.livedTo('2028-12-01T00:00:00Z'))).toEqual(['2028-03-20T12:00:00Z notice reactivated']);
  });

  it('of the last day before the disablement, imported after it, undoes it without a gap', () => {
    const imported = paid(annual, '2028-04-13', '2028-04-20T09:00:00Z');
    expect(imported.events.some(({ kind }) => kind === 'disabled')).toBe(true);
    expect(standing(imported)).toBe('active termPaid 2028-04-20T09:00:00Z 2029-03-15');
  });

  it('of the day of the disablement starts a new term on that day, which is the anchor', () => {
    const restarted = paid(annual, '2028-04-14', '2028-04-14T10:00:00Z');
    expect(toJson(restarted.state.terms[1])).toMatchObject({
      number: 2,
      origin: 'renewedWhileDisabled',
      anchor: '2028-04-14',
      startsOn: '2028-04-14',
      expiresOn: '2029-04-14',
      periods: [{ paidOn: '2028-04-14' }],
    });
    expect(standing(restarted)).toBe('active termPaid 2028-04-14T10:00:00Z 2029-04-14');
  });

  it('imported so late that what it paid for is over says what the dates say: grace or disabled', () => {
    const month = { months: 1, policy: 'monthly', invoiced: { periodMonths: null } } as const;
    const monthly = active({ at: '2027-01-31T10:00:00Z', ...month });
    const inGrace = paid(monthly, '2027-02-28', '2027-04-15T10:00:00Z');
    expect(standing(inGrace)).toBe('grace termExpired 2027-03-30T22:00:00Z 2027-03-31');
    expect(story(inGrace.livedTo('2027-04-30T10:00:00Z'))).toEqual([
      '2027-04-15T10:00:00Z proForma 2027-03-31',
      '2027-04-21T07:00:00Z collection 21',
      '2027-04-28T07:00:00Z collection 28',
      '2027-04-29T22:00:00Z disabled',
      '2027-04-30T07:00:00Z notice disabled',
    ]);
    const disabled = paid(monthly, '2027-02-28', '2027-05-15T10:00:00Z');
    expect(standing(disabled)).toBe('disabled graceOver 2027-04-29T22:00:00Z 2027-03-31');
  });

  it('late in the grace time of a month pays every month that has begun', () => {
    const month = { months: 1, policy: 'monthly', invoiced: { periodMonths: null } } as const;
    const monthly = active({ at: '2027-01-31T10:00:00Z', ...month });
    const late = paid(monthly, '2027-03-29', '2027-03-29T10:00:00Z');
    expect(paidThrough(late.state)).toEqual(plainDate('2027-03-31'));
    const february = active({ at: '2027-01-01T10:00:00Z', ...month });
    const both = paid(february, '2027-03-02', '2027-03-02T10:00:00Z');
    expect(both.state.terms.map(({ startsOn }) => String(startsOn))).toEqual([
      '2027-01-01',
      '2027-02-01',
      '2027-03-01',
    ]);
    expect(both.state.termInForce).toBe(3);
  });

  it('counts the days of grace after a replacement that was given up', () => {
    const released = annual.when(replacement('lastDay', '2028-02-01T10:00:00Z')).when(giveBack('2028-03-25T10:00:00Z'));
    const late = paid(released, '2028-04-20', '2028-04-20T10:00:00Z');
    expect(standing(late)).toBe('active termPaid 2028-04-20T10:00:00Z 2029-03-15');
  });

  it('under a legal hold keeps the hold', () => {
    const held = annual.livedTo('2028-04-14T07:00:00Z').when(hold('2028-04-20T10:00:00Z'));
    expect(held.state.reason).toBe('legalHold');
    const restarted = paid(held, '2028-05-01', '2028-05-01T10:00:00Z');
    expect([restarted.state.phase, restarted.state.hold?.reason]).toEqual(['active', 'a court asked']);
  });

  it('keeps who holds a licence', () => {
    const full = annual.when(assignment(3, '2027-04-01T10:00:00Z'));
    expect(paid(full, '2028-03-20', '2028-03-20T12:00:00Z').state.assigned).toBe(3);
  });

  it('while it waits for another one’s last day leaves it waiting', () => {
    const replaces = {
      subscriptionId: 'sub-0',
      when: 'lastDay',
      movesFrom: plainDate('2027-06-14'),
      zone: 'Europe/Warsaw',
      expiresOn: plainDate('2027-06-15'),
    } as const;
    const pending = committed({ at, replaces, invoiced: { periodMonths: null } });
    const twice = paid(pending, '2027-04-01', '2027-04-01T10:00:00Z');
    expect(standing(twice)).toBe(`pending awaitsLastDay ${at} 2029-06-15`);
    expect(story(twice.livedTo('2027-07-01T00:00:00Z'))).toEqual([
      '2027-06-13T22:00:00Z setUpStarted',
      '2027-06-14T22:00:00Z termStarted',
    ]);
  });

  it.each([
    ['of a prepaid subscription', active({ at }), 'prepaid'],
    [
      'while another one takes its place',
      annual.when(replacement('lastDay', '2027-06-01T10:00:00Z')),
      'replacementWaits',
    ],
  ])('is refused %s', (_, life, reason) => {
    expect(refusalOf(() => life.when(payment('2027-06-01', '2027-06-01T12:00:00Z')))).toBe(reason);
  });

  it('is refused of what has ended', () => {
    expect(refusalOf(() => paid(annual, '2029-01-01', '2029-01-01T12:00:00Z'))).toBe('subscriptionEnded');
  });
});

describe('a payment whose amount was reckoned for a time', () => {
  const paysFrom = (unpaidFrom: string) =>
    invoicePayment('2028-03-01', '2028-03-01T12:00:00Z', { unpaidFrom: plainDate(unpaidFrom) });

  it('begins the term that it was reckoned for', () => {
    expect(annual.livedTo('2028-03-01T09:00:00Z').when(paysFrom('2028-03-15')).latest).toMatchObject([
      { kind: 'paymentRecorded' },
    ]);
  });

  it('begins none where that was paid otherwise meanwhile', () => {
    const renewed = annual.livedTo('2028-03-01T09:00:00Z').when(payment('2028-03-01', '2028-03-01T10:00:00Z'));
    expect(refusalOf(() => renewed.when(paysFrom('2028-03-15')))).toBe('paidOtherwise');
  });
});

it('a payment settles all that has begun and is owed, also of two terms whose payments were lost', () => {
  const monthly = active({ at: '2027-01-15T10:00:00Z', months: 1, policy: 'monthly', invoiced: { periodMonths: null } })
    .when(payment('2027-02-10', '2027-02-10T10:00:00Z'))
    .livedTo('2027-02-17T10:00:00Z')
    .when(reversal(2, '2027-02-17T10:00:00Z'));
  expect(standing(monthly)).toBe('grace periodUnpaid 2027-02-16T23:00:00Z 2027-01-15');
  const paidAgain = monthly.when(payment('2027-02-18', '2027-02-18T10:00:00Z'));
  expect(standing(paidAgain)).toBe('active termPaid 2027-02-18T10:00:00Z 2027-03-15');
});

describe('a renewal that is given back before it begins', () => {
  const renewed = paid(annual, '2028-03-10');
  const given = '2028-03-11T10:00:00Z';
  const dated = renewed.livedTo(given);

  it('is no term any more: what is paid before it ends as it would have', () => {
    const back = dated.when(renewalReturn('2028-03-15', '2029-03-15', given));
    const { terms, graceFrom, renewal } = back.state;
    expect([terms.length, paidThrough(back.state)?.toString(), graceFrom, renewal.intent]).toEqual([
      ...[1, '2028-03-15', null, 'lapse'],
    ]);
    expect(story(back.livedTo('2028-03-20T00:00:00Z')).slice(-3)).toEqual([
      '2028-03-14T08:00:00Z notice 1',
      '2028-03-14T23:00:00Z expired',
      '2028-03-15T08:00:00Z notice expired',
    ]);
  });

  it('can be renewed anew', () => {
    const back = dated.when(renewalReturn('2028-03-15', '2029-03-15', given));
    const again = paid(back.when(intention('renew', given)), '2028-03-12');
    expect([again.state.terms.length, paidThrough(again.state)?.toString()]).toEqual([2, '2029-03-15']);
  });

  it('stays once it has begun', () => {
    const noon = '2028-03-15T12:00:00Z';
    const begun = dated.livedTo(noon);
    expect(refusalOf(() => begun.when(renewalReturn('2028-03-15', '2029-03-15', noon)))).toBe('begun');
  });

  it('stays as long as it was renewed once more behind it, which can be given back', () => {
    const twice = dated.when(payment('2028-03-11', given));
    expect(refusalOf(() => twice.when(renewalReturn('2028-03-15', '2029-03-15', given)))).toBe('renewedAgain');
    const once = twice.when(renewalReturn('2029-03-15', '2030-03-15', given));
    expect(once.state.terms.map(({ number }) => number)).toEqual([1, 2]);
  });
});
