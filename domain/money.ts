/**
 * Amounts of money: whole minor units (cents, grosze, haléře) with a currency. Rounding is half away from zero, once per
 * line, multiplying before dividing (docs/concepts.md, "Money"). Products are formed as BigInt, since seats × price × days
 * passes what a number holds exactly; amounts themselves must be safe integers, so that JSON carries them. Currencies and
 * rounding are those of dinero.js. Its objects are not used: they are closures that no payload carries, divide by powers of ten
 * only, and give the remainder of a split to the first part.
 */

import { calculator, halfAwayFromZero } from 'dinero.js/bigint';
import * as currencies from 'dinero.js/bigint/currencies';
import { DomainError } from './errors.js';

export interface Money {
  /** Minor units; negative for what is paid back. */
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** The most that is taken from outside, in minor units: what is reckoned with it stays exact. */
export const mostAmount = 100_000_000_000_000;

/**
 * An amount of a currency.
 * @throws DomainError `unknownCurrency`, or `amountOutOfRange` for fractions and what a number cannot hold exactly
 */
export function money(amount: number, currency: string): Money {
  assertCurrency(currency);
  if (!Number.isSafeInteger(amount)) {
    throw new DomainError(
      'amountOutOfRange',
      `${amount} is not a whole number of minor units of ${currency} within range`,
    );
  }
  return { amount: amount === 0 ? 0 : amount, currency };
}

/** How many decimals a currency has by ISO 4217: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: string): number {
  assertCurrency(currency);
  const { base, exponent } = iso4217[currency] ?? currencies.EUR;
  // Of ariary and ouguiya, which are divided by five, ISO 4217 lists two decimals all the same.
  return base === 10n ? Number(exponent) : 2;
}

export function plus(one: Money, other: Money): Money {
  return sameCurrency(one, other, money(one.amount + other.amount, one.currency));
}

export function minus(one: Money, other: Money): Money {
  return sameCurrency(one, other, money(one.amount - other.amount, one.currency));
}

/** The sum of amounts of one currency, which is zero of it for none. */
export function sum(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(plus, money(0, currency));
}

/** `amount × all the factors ÷ divisor`, rounded once. Factors and divisor are whole numbers. */
export function timesFraction(amount: Money, factors: readonly number[], divisor: number): Money {
  const product = factors.reduce((running, factor) => running * BigInt(factor), BigInt(amount.amount));
  return money(Number(divided(product, BigInt(divisor))), amount.currency);
}

/** So many of it, exactly. */
export function times(amount: Money, count: number): Money {
  return timesFraction(amount, [count], 1);
}

/** A percentage with up to four decimals (VAT rates have one at most), rounded once. */
export function percentOf(amount: Money, percent: number): Money {
  return timesFraction(amount, [Math.round(percent * 10_000)], 1_000_000);
}

/** Equal parts; what is left over by whole-number division goes to the last one, so that the parts sum to the amount. */
export function split(amount: Money, parts: number): Money[] {
  if (!Number.isSafeInteger(parts) || parts < 1) {
    throw new DomainError('invalidRequest', `An amount cannot be split into ${parts} parts`);
  }
  const part = Math.trunc(amount.amount / parts);
  return Array.from({ length: parts }, (_, index) =>
    money(index === parts - 1 ? amount.amount - part * (parts - 1) : part, amount.currency),
  );
}

/**
 * Rounded half away from zero.
 * @throws DomainError `invalidRequest` unless the divisor is positive
 */
export function divided(dividend: bigint, divisor: bigint): bigint {
  if (divisor <= 0n) throw new DomainError('invalidRequest', 'An amount can only be divided by a positive number');
  return halfAwayFromZero(dividend, divisor, calculator);
}

function sameCurrency(one: Money, other: Money, result: Money): Money {
  if (one.currency === other.currency) return result;
  throw new DomainError('invalidRequest', `Amounts of ${one.currency} and ${other.currency} cannot be added up`);
}

/** Whether it is the ISO 4217 code of a currency. */
export function isCurrency(code: string): boolean {
  return Object.hasOwn(iso4217, code);
}

function assertCurrency(currency: string): void {
  if (isCurrency(currency)) return;
  throw new DomainError('unknownCurrency', `Not an ISO 4217 currency: ${JSON.stringify(currency)}`);
}

const iso4217: Readonly<Record<string, { readonly base: unknown; readonly exponent: bigint }>> = currencies;
