/**
 * Standard VAT rates of the member states, by the day from which they apply. Countries are ISO 3166 codes (Greece is GR).
 * Source: Taxes in Europe Database of the European Commission (https://ec.europa.eu/taxation_customs/tedb, standard rates), the
 * changes since 2024 also: EE käibemaksuseadus § 15, FI arvonlisäverolaki 84 §, RO Legea 141/2025, SK zákon 278/2024. No
 * standard rate changed in 2026.
 */
import { compareDates, type PlainDate, plainDate } from '../calendar.js';
import { isMemberState } from '../countries.js';
import { DomainError } from '../errors.js';

/** Where a rate was read, kept with the proof of a tax decision. */
export const vatRateSource = 'TEDB 2026-11';

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
