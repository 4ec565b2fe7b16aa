import { DomainError } from '../../../domain/errors.js';
import { type Money, minorUnitDigits, money } from '../../../domain/money.js';

/** Currencies whose decimals are others at Stripe than by ISO 4217 (docs.stripe.com/currencies). */
const decimalsAtStripe: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/**
 * An amount as Stripe counts it.
 * @throws DomainError invalidRequest for a part of the smallest unit that Stripe knows
 */
export function toStripe({ amount, currency }: Money): { readonly amount: number; readonly currency: string } {
  const scaled = amount * factor(currency);
  if (!Number.isSafeInteger(scaled)) {
    throw new DomainError('invalidRequest', `Stripe charges whole ${currency} only`, { pointer: '/amount/amount' });
  }
  return { amount: scaled, currency: currency.toLowerCase() };
}

export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase();
  return money(Math.round(amount / factor(code)), code);
}

function factor(currency: string): number {
  const digits = minorUnitDigits(currency);
  return 10 ** ((decimalsAtStripe[currency] ?? digits) - digits);
}
