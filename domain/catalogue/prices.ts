/**
 * Prices per seat and billing period, in whole minor units, with volume tiers (docs/concepts.md, "Plans and prices"). The
 * tier that the whole quantity reaches prices every seat, so that a larger order may cost less in all than a slightly
 * smaller one.
 */
import { DomainError } from '../errors.js';
import { type Money, money, times } from '../money.js';

/** The price of one seat for one period when at least so many are bought. */
export interface PriceTier {
  /** Seats from which it applies. */
  readonly from: number;
  /** Minor units of the price list's currency. */
  readonly amount: number;
}

/** What a plan costs in one currency. */
export interface PriceList {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Ascending, the first from 1 seat. */
  readonly tiers: readonly PriceTier[];
}

/** The highest price of a seat, in minor units: the most seats at it are an amount that is reckoned with exactly. */
export const mostPrice = 1_000_000_000;

/**
 * What one seat costs for one period when so many are bought.
 * @throws DomainError `invalidRequest` for less than one seat
 */
export function unitPriceOf({ currency, tiers }: PriceList, seats: number): Money {
  const tier = tiers.findLast(({ from }) => from <= seats);
  if (!tier) throw new DomainError('invalidRequest', `There is no price for ${seats} seats`);
  return money(tier.amount, currency);
}

/**
 * What so many seats cost for one period.
 * @throws DomainError `invalidRequest` for less than one seat, `amountOutOfRange`
 */
export function priceOf(list: PriceList, seats: number): Money {
  return times(unitPriceOf(list, seats), seats);
}

/** The first tier that is out of order, by its index, and what its `from` must be; null when all are in order. */
export function misplacedTier(tiers: readonly PriceTier[]): { index: number; must: string } | null {
  for (const [index, { from }] of tiers.entries()) {
    const before = tiers[index - 1];
    if (!before && from !== 1) return { index, must: 'must be 1: the first tier begins with one seat' };
    if (before && from <= before.from) return { index, must: `must be more than ${before.from}: tiers ascend` };
  }
  return null;
}
