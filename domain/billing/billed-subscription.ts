/** A subscription with what its terms cost. */
import { DomainError } from '../errors.js';
import { money } from '../money.js';
import type { Period } from '../subscriptions/milestones.js';
import { lastTerm, type Subscription } from '../subscriptions/subscription.js';
import type { Term } from '../subscriptions/terms.js';
import { type ChargeLine, periodLine } from './charge-lines.js';
import { extensionPrice, isExtension, type PricedPlan, type SeatPrice, seatPrice } from './seat-prices.js';

export interface BilledSubscription {
  readonly subscription: Subscription;
  /** Fixed when it was bought. */
  readonly currency: string;
  /** Every plan version that one of its terms has: inside a term its own price applies. */
  readonly plans: readonly PricedPlan[];
}

/** Seats from the next term on: as decided, else those of the last one. */
export function nextTermSeatsOf({ renewal, terms }: Pick<Subscription, 'renewal' | 'terms'>): number {
  return renewal.seats ?? lastTerm({ terms }).seats;
}

/** With so many seats decided for the next term. */
export function withNextTermSeats(billed: BilledSubscription, seats: number): BilledSubscription {
  const { subscription } = billed;
  return { ...billed, subscription: { ...subscription, renewal: { ...subscription.renewal, seats } } };
}

/** @throws DomainError `otherCurrency`: a subscription keeps the one that it was bought in */
export function assertCurrencyOf({ currency }: BilledSubscription, asked: string | undefined): void {
  if (asked === undefined || asked === currency) return;
  throw new DomainError('otherCurrency', `The subscription is paid in ${currency}, as long as it lives.`, {
    pointer: '/currency',
    currencies: [currency],
  });
}

/** @throws DomainError `internal` where it is missing */
export function planOf({ plans }: Pick<BilledSubscription, 'plans'>, { plan }: Pick<Term, 'plan'>): PricedPlan {
  const found = plans.find(({ id, version }) => id === plan.id && version === plan.version);
  if (found) return found;
  throw new DomainError('internal', `The prices of ${plan.id} version ${plan.version} are missing.`);
}

/** What a seat of a term costs for a period when there are so many: as agreed, else by the tier of its plan version. */
export function seatPriceIn(billed: BilledSubscription, term: Term, seats: number): SeatPrice {
  const { currency } = billed;
  const { agreedPrice } = term;
  if (agreedPrice !== undefined) return { amount: money(agreedPrice, currency), times: 1, over: 1 };
  const plan = planOf(billed, term);
  return isExtension(term, plan) ? extensionPrice(plan, currency, seats) : seatPrice(plan, currency, seats);
}

/** The line of a whole period of a term. */
export function periodLineIn(billed: BilledSubscription, term: Term, period: Period, seats: number): ChargeLine {
  const price = seatPriceIn(billed, term, seats);
  const code = isExtension(term, planOf(billed, term)) ? 'extension' : 'period';
  return periodLine({ code, plan: term.plan, seats, price }, period);
}
