/** What renewals are expected to cost at the prices of today. */
import { type ExpectedRenewal, expectedRenewal } from '../../../domain/billing/expected-renewal.js';
import { pricingFromKey } from '../../../domain/subscriptions/end-of-term.js';
import { pricedPlan } from '../../../models/billing/priced-plans.js';
import type { Plan } from '../../../models/catalogue/plans.js';
import type { Database } from '../../../models/database.js';

/** By their keys; those that have no price are left out. */
export async function pricesOf(
  { plans }: Pick<Database, 'plans'>,
  keys: Iterable<string | null>,
): Promise<Map<string, ExpectedRenewal>> {
  const read = new Map<string, Promise<Plan | null>>();
  const prices = new Map<string, ExpectedRenewal>();
  for (const key of new Set(keys)) {
    const pricing = key === null ? null : pricingFromKey(key);
    if (key === null || !pricing) continue;
    const { planId, version } = pricing;
    const place = `${planId}@${version ?? ''}`;
    const reading = read.get(place) ?? (version === null ? plans.newest(planId) : plans.version(planId, version));
    read.set(place, reading);
    const plan = await reading;
    const expected = plan && expectedRenewal(pricing, pricedPlan(plan));
    if (expected) prices.set(key, expected);
  }
  return prices;
}

/** A pricing in the order of amounts: by currency, then by what one subscription comes to. */
export interface RankedPricing {
  readonly key: string;
  readonly currency: string;
  readonly amount: number;
}

export function compareRanked(one: RankedPricing, other: RankedPricing): number {
  const byText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
  return byText(one.currency, other.currency) || one.amount - other.amount || byText(one.key, other.key);
}
