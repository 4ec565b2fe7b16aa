/** Central banks' rates: a document in another currency than its seller's shows the VAT in that one too (docs/concepts.md, "Tax"). */
import { type PlainDate, plainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { divided, type Money, minorUnitDigits, money } from '../money.js';
import { decimal } from './decimal.js';

/** What one unit of a currency (not a minor one) cost in another one by a dated table of a central bank. */
export interface ExchangeRate {
  /** Of the documents. */
  readonly from: string;
  /** Of the seller's country. */
  readonly to: string;
  /** Units of `to` for one of `from`, as the bank printed it, for one unit: `4.2513`. */
  readonly rate: string;
  /** The table's number (`227/A/NBP/2026`), or its day where a bank numbers none. */
  readonly table: string;
  readonly date: PlainDate;
  /** Who published it: `NBP`, `CNB`, `ECB`. */
  readonly source: string;
}

/**
 * An amount by a rate, rounded once.
 * @throws DomainError `otherCurrency` where the rate is not from the amount's currency, `invalidPrice` for a rate of zero or below
 */
export function exchanged(amount: Money, { from, to, rate }: ExchangeRate): Money {
  if (amount.currency !== from) {
    throw new DomainError('otherCurrency', `The rate is that of ${from}, and the amount is in ${amount.currency}.`);
  }
  const { digits, scale } = decimal(rate);
  if (digits <= 0n) throw new DomainError('invalidPrice', `An exchange rate is more than zero, not ${rate}.`);
  const shift = scale + minorUnitDigits(from) - minorUnitDigits(to);
  const product = BigInt(amount.amount) * digits;
  const minorUnits = shift >= 0 ? divided(product, 10n ** BigInt(shift)) : product * 10n ** BigInt(-shift);
  return money(Number(minorUnits), to);
}

export function exchangeRateFromJson(json: Json<ExchangeRate>): ExchangeRate {
  return { ...json, date: plainDate(json.date) };
}
