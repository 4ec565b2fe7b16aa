/** What a seat costs for a period: by the plan version of its term, the tier that the quantity reaches, and the currency. */
import { addDays, isBefore, type PlainDate } from '../calendar.js';
import { type BillingFrequency, periodMonthsOf } from '../catalogue/licensing.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import type { Policy } from '../catalogue/policies.js';
import { mostPrice, type PriceList, unitPriceOf } from '../catalogue/prices.js';
import { DomainError } from '../errors.js';
import { type Money, money } from '../money.js';
import type { NextTerm, Term } from '../subscriptions/terms.js';
import { assertSeats } from './seat-count.js';

/** A plan version as far as amounts depend on it. */
export interface PricedPlan extends PlanVersion {
  /** Null for a perpetual plan, and for a trial, whose policy counts days. */
  readonly months: number | null;
  readonly billing: BillingFrequency;
  readonly policy: Policy | null;
  /** One list per currency, per seat and billing period. */
  readonly prices: readonly PriceList[];
  /** Prices of one month, where the plan is billed by longer periods and has some: extensions cost by them. */
  readonly monthlyPrices?: readonly PriceList[];
  /** Left out: seats can be added while the request for the next period is out. */
  readonly increaseAfterProForma?: boolean;
}

/** The price of a seat: `amount × times ÷ over` for a period, so that a surcharge is rounded with its line only. */
export interface SeatPrice {
  readonly amount: Money;
  readonly times: number;
  readonly over: number;
}

/** A price that a representative set for one customer. */
export interface AgreedPrice {
  /** Minor units per seat and period. */
  readonly amount: number;
  readonly currency: string;
  readonly seats: number;
  /** Who set it, and why: ids and a sentence for the audit. */
  readonly setBy: string;
  readonly reason: string;
  /** The last day on which the customer can accept it. */
  readonly lastDay: PlainDate;
}

/**
 * A price of a seat that somebody set.
 * @throws DomainError `invalidPrice` for a fraction of a minor unit, below zero, or beyond the most
 */
export function assertPrice(amount: number, pointer = '/price'): void {
  if (Number.isSafeInteger(amount) && amount >= 0 && amount <= mostPrice) return;
  const message = `A price is a whole number of minor units from 0 to ${mostPrice}, not ${amount}.`;
  throw new DomainError('invalidPrice', message, { pointer });
}

/** A price that somebody sets is an offer for days, and no list of its own. */
const mostDaysOfOffer = 90;

/** @throws DomainError `staleQuote` after its last day, `invalidSeats` for another quantity, `otherCurrency`, `invalidPrice` */
export function agreedSeatPrice(agreed: AgreedPrice, today: PlainDate, seats: number, currency: string): SeatPrice {
  assertPrice(agreed.amount, '/agreedPrice/amount');
  if (agreed.currency !== currency) throw noPriceIn(currency, [agreed.currency]);
  if (isBefore(agreed.lastDay, today)) {
    throw new DomainError('staleQuote', `The price held until ${agreed.lastDay}: ask for another one.`, {
      reason: 'day',
    });
  }
  if (isBefore(addDays(today, mostDaysOfOffer), agreed.lastDay)) {
    const message = `A price is offered for at most ${mostDaysOfOffer} days, not until ${agreed.lastDay}.`;
    throw new DomainError('invalidPrice', message, { pointer: '/agreedPrice/lastDay' });
  }
  if (agreed.seats !== seats) {
    throw new DomainError('invalidSeats', `The price was set for ${agreed.seats} seats, not ${seats}.`, {
      pointer: '/seats',
    });
  }
  return { amount: money(agreed.amount, currency), times: 1, over: 1 };
}

/**
 * The list price of a seat for one period when so many are bought.
 * @throws DomainError `otherCurrency`, `invalidSeats`, `invalidPrice`
 */
export function seatPrice(plan: Pick<PricedPlan, 'prices'>, currency: string, seats: number): SeatPrice {
  return { amount: listPrice(plan.prices, currency, seats), times: 1, over: 1 };
}

/**
 * The price of a month after the term: the policy's surcharge on the monthly price, or on a twelfth of the annual one where the
 * plan has no monthly price.
 * @throws DomainError `renewNotPossible` where the policy extends no terms; as `seatPrice`
 */
export function extensionPrice(plan: PricedPlan, currency: string, seats: number): SeatPrice {
  const { policy, monthlyPrices = [] } = plan;
  if (!policy?.extension) {
    const reason = 'noExtension';
    throw new DomainError('renewNotPossible', 'Terms of this plan are not extended month by month.', { reason });
  }
  const { percentOfMonthlyPrice, percentOfTwelfthOfAnnualPrice } = policy.extension;
  const periodMonths = periodMonthsOf(plan.billing) ?? 1;
  const monthly = periodMonths === 1 ? plan.prices : monthlyPrices;
  if (monthly.some((list) => list.currency === currency)) {
    const amount = listPrice(monthly, currency, seats);
    return { amount, times: 100 + percentOfMonthlyPrice, over: 100 };
  }
  const amount = listPrice(plan.prices, currency, seats);
  return { amount, times: 100 + percentOfTwelfthOfAnnualPrice, over: 100 * periodMonths };
}

/** Whether a term is a month by which a longer one was extended. */
export function isExtension({ months, policy }: Pick<Term, 'months' | 'policy'>, plan: PricedPlan): boolean {
  return months === 1 && (plan.months ?? 0) > 1 && policy?.extension !== undefined;
}

/** The term that a plan makes, where it follows another one. */
export function nextTermOf(plan: PricedPlan): NextTerm {
  const { months, policy } = plan;
  if (months === null || policy === null) {
    const reason = policy === null ? 'perpetualPlan' : 'trialPlan';
    const message = 'A term is followed by one of a plan that is sold for a time: no trial, and nothing perpetual.';
    throw new DomainError('renewNotPossible', message, { reason });
  }
  return { plan: { id: plan.id, version: plan.version }, months, policy, periodMonths: periodMonthsOf(plan.billing) };
}

/** The month after a term. */
export function extensionTermOf(plan: PricedPlan): NextTerm {
  return { ...nextTermOf(plan), months: 1, periodMonths: 1 };
}

function listPrice(lists: readonly PriceList[], currency: string, seats: number): Money {
  assertSeats(seats);
  const list = lists.find((one) => one.currency === currency);
  if (!list) {
    throw noPriceIn(
      currency,
      lists.map((one) => one.currency),
    );
  }
  const price = unitPriceOf(list, seats);
  assertPrice(price.amount, '/plan/prices');
  return price;
}

function noPriceIn(currency: string, known: readonly string[]): DomainError {
  return new DomainError('otherCurrency', `There is no price in ${currency}, but in ${known.join(', ') || 'none'}.`, {
    pointer: '/currency',
    currencies: known,
  });
}
