import { type Money, minorUnitDigits } from '../domain/money.js';

/** `1 234,50 zł` as the locale writes it. */
export function writtenMoney({ amount, currency }: Money, locale: string): string {
  const digits = minorUnitDigits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(amount / 10 ** digits);
}
