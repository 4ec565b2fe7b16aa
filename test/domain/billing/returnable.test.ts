/** What of a paid request can be given back, and until when. */
import { giveBack, returnWindow, seatsGivenBackFor } from '../../../domain/billing/given-back.js';
import { addDays, addHours, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import type { Term } from '../../../domain/subscriptions/terms.js';
import { paidDays, payment, seatIncrease, seatReduction } from '../subscriptions/commands.js';
import { active, refusalOf } from '../subscriptions/life.js';
import { billedMonthly, paid } from '../subscriptions/paying.js';
import { begin, requested } from './bookkeeping.js';

const annual = policyOf('annual');
const request = requested('req-1', 8);
const hoursOf = (from: readonly string[], terms: readonly Term[], code: 'period' | 'seatsAdded' = 'period') => {
  const [line] = request.lines;
  if (!line) throw new Error('It has a line.');
  const lines = from.map((day) => {
    const first: PlainDate = plainDate(day);
    return { ...line, code, from: first, to: addDays(first, 28) };
  });
  return returnWindow({ lines }, annual, terms)?.cancellationWindowHours;
};

describe('of a commitment of twelve months that is billed monthly', () => {
  const renewed = paid(billedMonthly, '2027-02-28');
  const { terms } = renewed.state;

  it('its beginning can be given back, and no period inside', () => {
    expect([hoursOf(['2027-01-31'], terms), hoursOf(['2027-02-28'], terms)]).toEqual([168, 0]);
    expect(hoursOf(['2027-02-28', '2027-03-31'], terms)).toBe(0);
  });

  it('what a payment renews can be given back, whatever was owed besides', () => {
    expect(hoursOf(['2027-12-31', '2028-01-31'], terms)).toBe(168);
  });

  it('a term that begins anew where one of its periods would can be given back', () => {
    const [first] = terms;
    const startsOn = plainDate('2027-02-28');
    expect(hoursOf(['2027-02-28'], [first, { ...first, number: 2, startsOn }])).toBe(168);
  });

  it('seats that were added can be given back, on whatever day they begin', () => {
    expect(hoursOf(['2027-02-28'], terms, 'seatsAdded')).toBe(168);
  });

  it('what was paid and not delivered can be given back', () => {
    expect(hoursOf(['2027-02-28'], [])).toBe(168);
  });
});

it.each([
  [168, -1, null],
  [168, 0, 'cancellationWindowOver'],
  [0, -1, 'cancellationWindowOver'],
])('of %d hours, at %d second after their end it is %s', (hours, seconds, refusal) => {
  const of = { request, paidAt: begin, policy: { cancellationWindowHours: hours }, zone: 'Europe/Warsaw', before: [] };
  const at = addHours(begin, hours).add({ seconds });
  const given = () => giveBack(of, { seats: 1, at });
  expect(refusal === null ? -(given().lines[0]?.seats ?? 0) : refusalOf(given)).toBe(refusal ?? 1);
});

describe('a new total of seats', () => {
  const annualTerm = active({ at: '2027-03-15T10:00:00Z', invoiced: { periodMonths: null } });
  const { state } = annualTerm.when(payment('2027-03-16', '2027-03-16T10:00:00Z'));
  const purchase = { paidFor: paidDays('2027-03-15', '2028-03-15'), seats: 3, done: 0 };
  const renewal = { paidFor: paidDays('2028-03-15', '2029-03-15'), seats: 3, done: 0 };

  it('gives back of the purchase and of the renewal that is paid behind it', () => {
    expect(seatsGivenBackFor(state, 1, [renewal, purchase])).toEqual({ seats: [2, 2], left: 0 });
  });

  it('is not reached by the renewal alone, which brings nothing of what runs', () => {
    expect(seatsGivenBackFor(state, 1, [renewal])).toEqual({ seats: [2], left: 2 });
  });

  it('leaves a renewal whose hours are over as it was paid', () => {
    expect(seatsGivenBackFor(state, 2, [purchase])).toEqual({ seats: [1], left: 0 });
  });

  it('counts what was added to both once, and what an earlier try has given back as not done', () => {
    const added = { paidFor: paidDays('2027-03-17', '2029-03-15'), seats: 2, done: 0 };
    const more = annualTerm
      .when(payment('2027-03-16', '2027-03-16T10:00:00Z'))
      .when(seatIncrease(2, '2027-03-17T10:00:00Z'));
    expect(seatsGivenBackFor(more.state, 3, [added, renewal, purchase])).toEqual({ seats: [2, 0, 0], left: 0 });
    const tried = more.when(seatReduction(2, '2027-03-17T11:00:00Z', { paidFor: added.paidFor }));
    const again = [{ ...added, done: 2 }, renewal, purchase];
    expect(seatsGivenBackFor(tried.state, 2, again)).toEqual({ seats: [2, 1, 1], left: 0 });
  });
});
