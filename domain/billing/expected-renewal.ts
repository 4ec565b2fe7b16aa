/** What the next term of a subscription is expected to cost: docs/concepts.md, "Dashboard". */
import { periodMonthsOf } from '../catalogue/licensing.js';
import { DomainError } from '../errors.js';
import { type Money, times, timesFraction } from '../money.js';
import type { RenewalPricing } from '../subscriptions/end-of-term.js';
import { extensionPrice, type PricedPlan, seatPrice } from './seat-prices.js';

export interface ExpectedRenewal {
  /** Net, of all periods of the term. */
  readonly amount: Money;
  /** How long the term is. */
  readonly months: number;
}

/**
 * By the price list of a plan version. VAT is left out: it is decided with the request for payment. Each period is rounded by itself, as its
 * request will be.
 * @returns null where the plan has no price in that currency for so many seats, or makes no term that ends
 */
export function expectedRenewal(
  { currency, seats, extends: byMonth }: Omit<RenewalPricing, 'planId' | 'version'>,
  plan: PricedPlan,
): ExpectedRenewal | null {
  if (plan.months === null || plan.policy === null) return null;
  try {
    const price = byMonth ? extensionPrice(plan, currency, seats) : seatPrice(plan, currency, seats);
    const period = timesFraction(price.amount, [seats, price.times], price.over);
    const months = byMonth ? 1 : plan.months;
    const periods = byMonth ? 1 : Math.max(1, Math.ceil(plan.months / (periodMonthsOf(plan.billing) ?? plan.months)));
    return { amount: times(period, periods), months };
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
