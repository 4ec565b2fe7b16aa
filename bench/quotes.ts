import type { BilledSubscription } from '../domain/billing/billed-subscription.js';
import { type QuoteRequest, quote } from '../domain/billing/quote.js';
import type { PricedPlan } from '../domain/billing/seat-prices.js';
import { decideTax } from '../domain/billing/vat.js';
import { instant, plainDate } from '../domain/calendar.js';
import { policyOf } from '../domain/catalogue/policies.js';
import { apply } from '../domain/subscriptions/apply.js';
import { commit } from '../domain/subscriptions/decide.js';
import { progress } from './bench-environment.js';
import type { Entry } from './entry.js';
import { median, type Row } from './report.js';

/** What one core has to make in a second. */
const aim = 2000;
const perRound = 2000;
const currency = 'PLN';
const zone = 'Europe/Warsaw';

const plan: PricedPlan = {
  id: 'suite',
  version: 1,
  months: 12,
  billing: 'monthly',
  policy: policyOf('annual'),
  prices: [
    {
      currency,
      tiers: [
        { from: 1, amount: 4_999 },
        { from: 25, amount: 4_499 },
      ],
    },
  ],
};

const tax = decideTax({
  sellerCountry: 'PL',
  customer: { country: 'PL', vatId: null },
  on: plainDate('2027-01-01'),
  check: null,
  whileUnavailable: 'refuse',
});

/** Another subscription for each quote: nothing is known of it from one before. */
function bought(n: number): BilledSubscription {
  const committedAt = instant('2027-01-31T10:00:00Z');
  const { id, version, months, policy } = plan;
  const invoiced = { periodMonths: 1, paidOn: plainDate('2027-01-31') };
  const source = { kind: 'order', orderId: `ord-${n}` } as const;
  const commitment = { plan: { id, version }, seats: 20, months, policy, zone, committedAt, source, invoiced };
  const committed = commit({ subscriptionId: `sub-${n}`, tenantId: 'ten-1', commitment });
  return { subscription: apply(null, committed), currency, plans: [plan] };
}

const requests: Readonly<Record<string, (n: number) => QuoteRequest>> = {
  purchase: (n) => ({ kind: 'purchase', plan, seats: 1 + (n % 100), currency }),
  seats: (n) => ({ kind: 'seats', billed: bought(n), seats: 21 + (n % 100) }),
  renewal: (n) => ({ kind: 'renewal', billed: bought(n), starts: 'inTurn' }),
};

/** Quotes a second on one core: purchases, more seats, renewals, each of another subscription. */
export const quotes: Entry = {
  summary: `Quotes a second on one core, each of a subscription that was not seen before: at least ${aim}`,
  measure({ rounds }) {
    const customer = { country: 'PL', vatId: null };
    const context = { caller: 'ten-1', inputsHash: 'hash', customer, at: instant('2027-02-10T10:00:00Z'), zone, tax };
    const rows = Object.entries(requests).map(([kind, request]): Row => {
      const round = (): number => {
        const asked = Array.from({ length: perRound }, (_, n) => request(n));
        const begun = process.cpuUsage();
        for (const [n, one] of asked.entries()) quote({ ...context, id: `quo-${n}`, exchangeRate: null }, one);
        const { user, system } = process.cpuUsage(begun);
        return (perRound * 1_000_000) / (user + system);
      };
      round();
      const perSecond = median(Array.from({ length: rounds }, round));
      progress(`${kind}: ${perSecond.toFixed(0)} quotes/s`);
      return {
        measure: `quotes per second and core: ${kind}`,
        unit: '',
        ours: perSecond,
        ratio: perSecond / aim,
        aim: { at: 'least', ratio: 1 },
      };
    });
    return Promise.resolve({
      rows,
      settings: { rounds, perRound },
      notes: [`The ratio of quotes is to the aim of ${aim} a second.`],
    });
  },
};
