/** Decimal numbers that are exact and travel as text: unit prices, exchange rates. */
import { DomainError } from '../errors.js';
import { divided, minorUnitDigits } from '../money.js';

/** `digits ÷ 10^scale`. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimals that a unit price keeps on a document. */
export const unitPriceScale = 8;

const decimalShape = /^-?\d{1,15}(\.\d{1,12})?$/;

/**
 * The number that text such as `4.2513` names.
 * @throws DomainError `invalidRequest` for anything else, `1e3` and `4,25` included
 */
export function decimal(text: string): Decimal {
  if (!decimalShape.test(text)) {
    throw new DomainError('invalidRequest', `Not a decimal number such as 4.2513: ${JSON.stringify(text)}`);
  }
  const [, fraction = ''] = text.split('.');
  return { digits: BigInt(text.replace('.', '')), scale: fraction.length };
}

/** The shortest text of it: `5.1397`, `5`, `-0.5`. */
export function decimalText({ digits, scale }: Decimal): string {
  const padded = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = padded.slice(0, padded.length - scale);
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, '');
  return `${digits < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/**
 * The price of one seat that multiplies out: seats × it, rounded to the currency's minor units, is the net amount. It is the
 * exact price of the seat at eight decimals or, where that misses the amount by its own rounding, the amount's part. Eight
 * decimals suffice for a million seats (for 100,000 in currencies of three decimals).
 *
 * @param net minor units of so many seats, both negative for what is paid back
 * @param exact minor units of one seat as a fraction
 */
export function unitPriceText(
  currency: string,
  seats: number,
  net: number,
  exact: { readonly dividend: bigint; readonly divisor: bigint },
): string {
  const perMinorUnit = 10n ** BigInt(unitPriceScale - minorUnitDigits(currency));
  const price = divided(exact.dividend * perMinorUnit, exact.divisor);
  const multipliesOut = divided(price * BigInt(seats), perMinorUnit) === BigInt(net);
  const sign = seats < 0 ? -1n : 1n;
  const digits = multipliesOut ? price : divided(sign * BigInt(net) * perMinorUnit, sign * BigInt(seats));
  return decimalText({ digits, scale: unitPriceScale });
}

/** Quantity × unit price of a document line, in minor units of a currency, rounded once. */
export function multipliedOut(quantity: string, unitPrice: string, currency: string): number {
  const [one, other] = [decimal(quantity), decimal(unitPrice)];
  const scale = one.scale + other.scale - minorUnitDigits(currency);
  const product = one.digits * other.digits;
  return Number(scale <= 0 ? product * 10n ** BigInt(-scale) : divided(product, 10n ** BigInt(scale)));
}
