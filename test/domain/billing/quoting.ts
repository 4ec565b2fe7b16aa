/** Quotes in few words. */
import { type BilledSubscription, withNextTermSeats } from '../../../domain/billing/billed-subscription.js';
import type { ChangeOrder } from '../../../domain/billing/change-orders.js';
import type { ChargeLine } from '../../../domain/billing/charge-lines.js';
import { type Quote, type QuoteRequest, quote } from '../../../domain/billing/quote.js';
import type { PricedPlan } from '../../../domain/billing/seat-prices.js';
import type { Taxation } from '../../../domain/billing/totals.js';
import { decideTax } from '../../../domain/billing/vat.js';
import { instant, plainDate } from '../../../domain/calendar.js';
import { type PolicyId, policyOf } from '../../../domain/catalogue/policies.js';
import type { Life } from '../subscriptions/life.js';

/** A Polish seller's Polish customer: 23 %. */
export const domestic: Taxation = {
  tax: decideTax({
    sellerCountry: 'PL',
    customer: { country: 'PL', vatId: null },
    on: plainDate('2027-01-01'),
    check: null,
    whileUnavailable: 'refuse',
  }),
  exchangeRate: null,
};

interface PlanOptions extends Partial<Omit<PricedPlan, 'policy'>> {
  readonly policy?: PolicyId | null;
}

/** 100.00 a seat and year, 90.00 from ten seats, 80.00 from a hundred. */
export function plan({ policy = 'annual', ...options }: PlanOptions = {}): PricedPlan {
  const tiers = [
    { from: 1, amount: 10_000 },
    { from: 10, amount: 9_000 },
    { from: 100, amount: 8_000 },
  ];
  return {
    id: 'suite',
    version: 1,
    months: 12,
    billing: 'annual',
    policy: policy === null ? null : policyOf(policy),
    prices: [{ currency: 'PLN', tiers }],
    ...options,
  };
}

/** Who is billed. */
export const customer = { country: 'PL', vatId: null };

/** @param ordered what else is ordered of the subscription */
export function quoteAt(at: string, request: QuoteRequest, ordered: readonly ChangeOrder[] = []): Quote {
  const bound = { id: 'quo-1', caller: 'ten-1', inputsHash: 'hash-1' };
  const context = { ...bound, customer, at: instant(at), zone: 'Europe/Warsaw', ordered };
  return quote({ ...context, ...domestic }, request);
}

export function billed(
  { state }: Life,
  { nextTermSeats, ...options }: Partial<BilledSubscription> & { readonly nextTermSeats?: number } = {},
): BilledSubscription {
  const given = { subscription: state, currency: 'PLN', plans: [plan()], ...options };
  return nextTermSeats === undefined ? given : withNextTermSeats(given, nextTermSeats);
}

/** A line as a line: `3 seatsAdded 2027-03-15–2028-01-01 292/365 90: 216.00`. */
export function lineText({ code, seats, from, to, days, daysOf, net }: ChargeLine): string {
  const period = from === null ? '' : ` ${from}–${to} ${days}/${daysOf}`;
  return `${seats} ${code}${period}: ${(net.amount / 100).toFixed(2)}`;
}

export function linesOf({ lines }: Pick<Quote, 'lines'>): string[] {
  return lines.map(lineText);
}
