/** What is to be at the end of the last term, as lists and forecasts sort it: docs/concepts.md, "Dashboard". */
import { hasEnded, isPaidByPeriod, lastTerm, type Subscription } from './subscription.js';

/**
 * - `renews`: somebody has decided that it goes on.
 * - `undecided`: nobody has said anything; what happens then by itself is its intent.
 * - `lapses`: somebody has decided that it ends, or has cancelled it; or its data is being deleted.
 * - `replaced`: another subscription takes its place.
 * - `none`: it is perpetual, or has come to its end.
 */
export const endDecisions = ['renews', 'undecided', 'lapses', 'replaced', 'none'] as const;
export type EndDecision = (typeof endDecisions)[number];

export function endDecisionOf(subscription: Subscription): EndDecision {
  const { replacement, cancellation, renewal, renewalDecided, deletionBegun } = subscription;
  if (hasEnded(subscription) || lastTerm(subscription).expiresOn === null) return 'none';
  if (replacement) return 'replaced';
  if (cancellation || deletionBegun) return 'lapses';
  if (!renewalDecided) return 'undecided';
  return renewal.intent === 'lapse' ? 'lapses' : 'renews';
}

/** All that the price of the next term depends on beside the price list. */
export interface RenewalPricing {
  readonly planId: string;
  /** The version that was decided; null: the newest one. */
  readonly version: number | null;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly seats: number;
  /** By a month, and not by a term of the plan. */
  readonly extends: boolean;
}

/** Null where nobody pays by period, since a key makes no promise of a price; and where nothing can follow. */
export function renewalPricingOf(subscription: Subscription): RenewalPricing | null {
  const { payer, renewal, directBilling } = subscription;
  const last = lastTerm(subscription);
  if (!payer || !isPaidByPeriod(subscription, last) || endDecisionOf(subscription) === 'none') return null;
  const agreed = renewal.plan ?? directBilling?.nextTerm ?? null;
  const { plan } = agreed ?? last;
  return {
    planId: plan.id,
    version: agreed ? plan.version : null,
    currency: payer.currency,
    seats: renewal.plan?.seats ?? renewal.seats ?? last.seats,
    extends: renewal.plan === null && renewal.intent === 'extendMonthly',
  };
}

/** A pricing as one text, equal for all that cost the same: `office-business@3/PLN/25`. */
export function pricingKey({ planId, version, currency, seats, extends: byMonth }: RenewalPricing): string {
  return `${planId}@${version ?? ''}/${currency}/${seats}${byMonth ? '/month' : ''}`;
}

/** The pricing that a key stands for; null for another text. */
export function pricingFromKey(key: string): RenewalPricing | null {
  const [, planId, version, currency, seats, byMonth] = /^([^@/]+)@(\d*)\/([A-Z]{3})\/(\d+)(\/month)?$/.exec(key) ?? [];
  if (planId === undefined || currency === undefined || seats === undefined) return null;
  return {
    planId,
    version: version ? Number(version) : null,
    currency,
    seats: Number(seats),
    extends: byMonth !== undefined,
  };
}
