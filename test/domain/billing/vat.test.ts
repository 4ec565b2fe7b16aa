import { isMemberState, standardRate, vatGroups, vatOf } from '../../../domain/billing/vat.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { money } from '../../../domain/money.js';

const on = plainDate('2027-03-15');
const answeredAt = instant('2027-03-15T09:00:00Z');
const confirmed = { vatId: 'CZ12345678', answer: 'valid', answeredAt } as const;

describe('the VAT of a sale', () => {
  it.each([
    [
      'in the seller’s country carries its rate, whatever the VAT id',
      'PL',
      'PL',
      confirmed,
      { kind: 'domestic', country: 'PL', percent: 23 },
    ],
    ['in the Czech Republic carries 21 %', 'CZ', 'CZ', null, { kind: 'domestic', country: 'CZ', percent: 21 }],
    [
      'to a confirmed business elsewhere in the EU is reverse charge',
      'PL',
      'CZ',
      confirmed,
      { kind: 'reverseCharge', percent: 0 },
    ],
    [
      'to anybody else in the EU carries the customer’s rate',
      'PL',
      'CZ',
      null,
      { kind: 'destination', country: 'CZ', percent: 21 },
    ],
    [
      'is not reverse charge when VIES said no',
      'PL',
      'HU',
      { ...confirmed, answer: 'invalid' as const },
      { kind: 'destination', country: 'HU', percent: 27 },
    ],
    [
      'is not reverse charge when VIES did not answer',
      'PL',
      'FI',
      { ...confirmed, answer: 'unavailable' as const },
      { kind: 'destination', country: 'FI', percent: 25.5 },
    ],
    ['outside the EU is not taxable', 'PL', 'CL', null, { kind: 'notTaxable', percent: 0 }],
    ['to Great Britain is not taxable', 'PL', 'GB', confirmed, { kind: 'notTaxable', percent: 0 }],
  ])('%s', (_what, sellerCountry, customerCountry, vatIdCheck, expected) => {
    expect(vatOf({ sellerCountry, customerCountry, on, vatIdCheck })).toEqual(expected);
  });
});

describe('the table of rates', () => {
  it('knows the 27 member states', () => {
    const states = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
    expect(states.filter(isMemberState)).toHaveLength(27);
    for (const state of states) expect(standardRate(state, on)).toBeGreaterThanOrEqual(17);
  });

  it.each([
    ['SK', '2024-12-31', 20],
    ['SK', '2025-01-01', 23],
    ['EE', '2025-06-30', 22],
    ['EE', '2025-07-01', 24],
    ['RO', '2025-08-01', 21],
    ['FI', '2024-08-31', 24],
  ])('%s on %s: %d %%', (country, date, percent) => expect(standardRate(country, plainDate(date))).toBe(percent));

  it.each([
    ['US', '2027-01-01'],
    ['toString', '2027-01-01'],
    ['PL', '2023-12-31'],
  ])('has no rate of %s on %s', (country, date) => {
    expect(() => standardRate(country, plainDate(date))).toThrow(expect.objectContaining({ code: 'unknownVatRate' }));
  });
});

it('an invoice rounds VAT once per rate, not per line', () => {
  const line = { net: money(2, 'PLN'), percent: 23 };
  expect(vatGroups([line, { net: money(10, 'PLN'), percent: 8 }, line])).toEqual([
    { percent: 8, net: money(10, 'PLN'), vat: money(1, 'PLN'), gross: money(11, 'PLN') },
    { percent: 23, net: money(4, 'PLN'), vat: money(1, 'PLN'), gross: money(5, 'PLN') },
  ]);
  expect(vatGroups([])).toEqual([]);
});
