import fc from 'fast-check';
import '../date-equality.js';
import {
  correctedVat,
  decideTax,
  needsVatIdCheck,
  taxDecisionFromJson,
  vatGroups,
} from '../../../domain/billing/vat.js';
import { standardRate } from '../../../domain/billing/vat-rates.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { isMemberState } from '../../../domain/countries.js';
import { toJson } from '../../../domain/json.js';
import { minus, money, sum } from '../../../domain/money.js';

const on = plainDate('2027-03-15');
const answeredAt = instant('2027-03-15T09:00:00Z');
const check = { answer: 'valid', answeredAt, requestIdentifier: 'WAPIAAAAXq1' } as const;

interface Given {
  readonly seller?: string;
  readonly country: string;
  readonly vatId?: string;
  readonly answer?: 'valid' | 'invalid' | 'unavailable';
  readonly whileUnavailable?: 'refuse' | 'tax';
}

function decided({ seller = 'PL', country, vatId, answer, whileUnavailable = 'refuse' }: Given) {
  return decideTax({
    sellerCountry: seller,
    customer: { country, vatId: vatId ?? null },
    on,
    check: vatId && answer ? { ...check, vatId, answer } : null,
    whileUnavailable,
  });
}

const cz = 'CZ25123891';

describe('the VAT of a sale', () => {
  it.each([
    ['in the seller’s country', { country: 'PL', vatId: 'PL5260001246' }, 'sameCountry', 'domestic', 23],
    ['in the Czech Republic', { seller: 'CZ', country: 'CZ' }, 'sameCountry', 'domestic', 21],
    [
      'to a confirmed business',
      { country: 'CZ', vatId: cz, answer: 'valid' as const },
      'vatIdConfirmed',
      'reverseCharge',
      0,
    ],
    ['to a consumer elsewhere in the EU', { country: 'CZ' }, 'noVatId', 'destination', 21],
    [
      'after VIES said no',
      { country: 'HU', vatId: 'HU12892312', answer: 'invalid' as const },
      'vatIdInvalid',
      'destination',
      27,
    ],
    [
      'while VIES is away and the seller taxes',
      { country: 'FI', vatId: 'FI20774740', answer: 'unavailable' as const, whileUnavailable: 'tax' as const },
      'proofPending',
      'destination',
      25.5,
    ],
    ['to Monaco as to France', { country: 'MC' }, 'noVatId', 'destination', 20],
    ['to Chile', { country: 'CL' }, 'outsideEu', 'notTaxable', 0],
    ['to Northern Ireland, services', { country: 'GB', vatId: 'XI980780684' }, 'outsideEu', 'notTaxable', 0],
    ['to Åland', { country: 'AX' }, 'outsideEu', 'notTaxable', 0],
  ])('%s: %j', (_what, given, reason, kind, percent) => {
    expect(decided(given)).toMatchObject({ reason, treatment: { kind, percent } });
  });

  it.each(['unavailable', undefined] as const)(
    'is not quoted while VIES is away (%s), unless the seller taxes',
    (answer) => {
      const given = { country: 'CZ', vatId: cz, ...(answer && { answer }) };
      expect(() => decided(given)).toThrow(expect.objectContaining({ code: 'taxProofUnavailable', retry: true }));
    },
  );

  it('keeps its proof: the answer with its number, and where the rate was read', () => {
    const confirmed = decided({ country: 'CZ', vatId: cz, answer: 'valid' });
    expect(confirmed.check).toEqual({ ...check, vatId: cz });
    expect(decided({ country: 'CZ' }).rateSource).toBe('TEDB 2026-11');
    expect(taxDecisionFromJson(toJson(confirmed))).toEqual(confirmed);
  });

  it('takes no answer about another id', () => {
    const other = { ...check, vatId: 'CZ7103192745' };
    const sale = { sellerCountry: 'PL', customer: { country: 'CZ', vatId: cz }, on, whileUnavailable: 'tax' } as const;
    expect(() => decideTax({ ...sale, check: other })).toThrow('not CZ25123891');
  });

  it('asks VIES only about businesses of other member states', () => {
    const asks = (country: string, vatId: string | null) =>
      needsVatIdCheck({ sellerCountry: 'PL', customer: { country, vatId } });
    expect([asks('CZ', cz), asks('CZ', null), asks('PL', 'PL5260001246'), asks('GB', 'GB980780684')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
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

it('a document rounds VAT once per rate, not per line', () => {
  const line = { net: money(2, 'PLN'), percent: 23 };
  expect(vatGroups([line, { net: money(10, 'PLN'), percent: 8 }, line])).toEqual([
    { percent: 8, net: money(10, 'PLN'), vat: money(1, 'PLN'), gross: money(11, 'PLN') },
    { percent: 23, net: money(4, 'PLN'), vat: money(1, 'PLN'), gross: money(5, 'PLN') },
  ]);
  expect(vatGroups([])).toEqual([]);
});

it('corrections of an amount, however many, pay back its VAT exactly and never more', () => {
  const charge = fc.record({
    steps: fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }),
    percent: fc.constantFrom(0, 19, 21, 23, 25.5),
  });
  fc.assert(
    fc.property(charge, ({ steps, percent }) => {
      let net = sum(
        steps.map((amount) => money(amount, 'PLN')),
        'PLN',
      );
      const [charged] = vatGroups([{ net, percent }]);
      let paidBack = 0;
      for (const amount of steps) {
        const after = minus(net, money(amount, 'PLN'));
        paidBack += correctedVat(percent, net, after).vat.amount;
        expect(-paidBack).toBeLessThanOrEqual(charged?.vat.amount ?? 0);
        net = after;
      }
      expect(0 - paidBack).toBe(charged?.vat.amount);
    }),
  );
});
