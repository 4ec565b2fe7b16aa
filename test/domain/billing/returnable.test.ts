/** What of a paid request can be given back, and until when. */
import { giveBack, returnWindow } from '../../../domain/billing/given-back.js';
import { addDays, addHours, type PlainDate, plainDate } from '../../../domain/calendar.js';
import { policyOf } from '../../../domain/catalogue/policies.js';
import type { Term } from '../../../domain/subscriptions/terms.js';
import { refusalOf } from '../subscriptions/life.js';
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
