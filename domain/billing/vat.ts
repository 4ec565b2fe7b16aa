/**
 * Which VAT a sale carries (docs/concepts.md, "Money"). Countries are ISO 3166 codes (Greece is GR). The rates are the standard
 * rates of the member states, by the day from which they apply; Polish KSeF submission is outside the scope.
 */

import { compareDates, type Instant, type PlainDate, plainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { type Money, percentOf, plus, sum } from '../money.js';

/** What VIES said about a customer's VAT id, and when. Only `valid` counts; an unanswered question does not. */
export interface VatIdCheck {
  readonly vatId: string;
  readonly answer: 'valid' | 'invalid' | 'unavailable';
  readonly answeredAt: Instant;
}

export interface Sale {
  readonly sellerCountry: string;
  readonly customerCountry: string;
  /** The day whose rate applies. */
  readonly on: PlainDate;
  readonly vatIdCheck: VatIdCheck | null;
}

/** `domestic` and `destination` carry the rate of `country`; the other two carry none. */
export type VatTreatment =
  | { readonly kind: 'domestic' | 'destination'; readonly country: string; readonly percent: number }
  | { readonly kind: 'reverseCharge' | 'notTaxable'; readonly percent: 0 };

/**
 * How a sale is taxed: in the seller's country at its rate; in another member state at 0 % by reverse charge if VIES
 * confirmed the customer's VAT id, else at the rate of the customer's country; outside the EU not at all.
 * @throws DomainError `unknownVatRate` when the country whose rate applies, or the day, is not in the table
 */
export function vatOf({ sellerCountry, customerCountry, on, vatIdCheck }: Sale): VatTreatment {
  if (customerCountry === sellerCountry) {
    return { kind: 'domestic', country: customerCountry, percent: standardRate(customerCountry, on) };
  }
  if (!isMemberState(customerCountry)) return { kind: 'notTaxable', percent: 0 };
  if (vatIdCheck?.answer === 'valid') return { kind: 'reverseCharge', percent: 0 };
  return { kind: 'destination', country: customerCountry, percent: standardRate(customerCountry, on) };
}

export function isMemberState(country: string): boolean {
  return Object.hasOwn(standardRates, country);
}

/**
 * The standard VAT rate of a member state on a day, in percent.
 * @throws DomainError `unknownVatRate`
 */
export function standardRate(country: string, on: PlainDate): number {
  const rates = isMemberState(country) ? (standardRates[country] ?? []) : [];
  const rate = rates.findLast(([from]) => compareDates(plainDate(from), on) <= 0);
  if (rate) return rate[1];
  throw new DomainError('unknownVatRate', `No VAT rate of ${country} is known for ${on}`);
}

/** The totals of an invoice's lines of one rate. */
export interface VatGroup {
  readonly percent: number;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
}

/** The totals of an invoice: VAT is rounded once per rate, not per line. */
export function vatGroups(lines: readonly { readonly net: Money; readonly percent: number }[]): VatGroup[] {
  const percents = [...new Set(lines.map(({ percent }) => percent))].sort((one, other) => one - other);
  return percents.map((percent) => {
    const nets = lines.filter((line) => line.percent === percent).map(({ net }) => net);
    const net = sum(nets, nets[0]?.currency ?? '');
    const vat = percentOf(net, percent);
    return { percent, net, vat, gross: plus(net, vat) };
  });
}

/** The table begins here: invoices are not issued for earlier days. */
const begin = '2024-01-01';

const standardRates: Readonly<Record<string, readonly (readonly [from: string, percent: number])[]>> = {
  AT: [[begin, 20]],
  BE: [[begin, 21]],
  BG: [[begin, 20]],
  CY: [[begin, 19]],
  CZ: [[begin, 21]],
  DE: [[begin, 19]],
  DK: [[begin, 25]],
  EE: [
    [begin, 22],
    ['2025-07-01', 24],
  ],
  ES: [[begin, 21]],
  FI: [
    [begin, 24],
    ['2024-09-01', 25.5],
  ],
  FR: [[begin, 20]],
  GR: [[begin, 24]],
  HR: [[begin, 25]],
  HU: [[begin, 27]],
  IE: [[begin, 23]],
  IT: [[begin, 22]],
  LT: [[begin, 21]],
  LU: [[begin, 17]],
  LV: [[begin, 21]],
  MT: [[begin, 18]],
  NL: [[begin, 21]],
  PL: [[begin, 23]],
  PT: [[begin, 23]],
  RO: [
    [begin, 19],
    ['2025-08-01', 21],
  ],
  SE: [[begin, 25]],
  SI: [[begin, 22]],
  SK: [
    [begin, 20],
    ['2025-01-01', 23],
  ],
};
