/** A partner, or who runs Perennial, proposes that a customer pays by period what keys have paid (docs/concepts.md, "Proposals of direct billing"). */

import type { BilledSubscription } from '../billing/billed-subscription.js';
import { directBilling } from '../billing/quote-direct-billing.js';
import type { QuoteMoment } from '../billing/quote-draft.js';
import { nextTermOf, type PricedPlan } from '../billing/seat-prices.js';
import { addDays, type Instant, isBefore, type PlainDate, startOfDay } from '../calendar.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import type { EndOfTermIntent } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import type { Json } from '../json.js';
import { type Money, money } from '../money.js';
import { assertBillable } from '../subscriptions/payer.js';
import { type Lapsing, stateAt } from './lapsing.js';

/** So many days a customer has at most to answer. */
export const proposalDays = 30;

export const proposalStates = ['open', 'accepted', 'declined', 'withdrawn', 'lapsed'] as const;
export type ProposalState = (typeof proposalStates)[number];
export type ProposalEnd = Exclude<ProposalState, 'open' | 'lapsed'>;

/** By what it is wanted to be paid: `any` leaves it to the customer. */
export const wantedPayments = ['any', 'card', 'blik', 'transfer'] as const;
export type WantedPayment = (typeof wantedPayments)[number];

/** What the customer agrees to, as it was when it was proposed. */
export interface ProposedTerms {
  /** Its price holds for the first term that is paid by period. */
  readonly plan: PlanVersion;
  readonly months: number;
  readonly periodMonths: number | null;
  readonly seats: number;
  /** Net, of one seat for a period. */
  readonly pricePerSeat: Money;
  /** Net, of all seats for a period. */
  readonly perPeriod: Money;
  /** The first day that is paid for by period. */
  readonly startsOn: PlainDate;
  /** What follows the last term by keys. */
  readonly intent: EndOfTermIntent;
  readonly payment: WantedPayment;
}

export const proposalState = (proposal: Lapsing<ProposalEnd>, at: Instant): ProposalState => stateAt(proposal, at);

/**
 * The last day on which a proposal is answered.
 * @param named null: it is not shorter than it may be
 * @throws DomainError invalidRequest for a day before today, or too far ahead
 */
export function answerDay(named: PlainDate | null, today: PlainDate): PlainDate {
  const last = addDays(today, proposalDays);
  if (named === null) return last;
  if (!isBefore(named, today) && !isBefore(last, named)) return named;
  throw new DomainError('invalidRequest', `The day must be from today on, and not after ${last}.`, {
    pointer: '/answerBy',
  });
}

/** The first instant at which a proposal is no longer answered. @param zone the customer's */
export function lapseAfter(answerBy: PlainDate, zone: string): Instant {
  return startOfDay(addDays(answerBy, 1), zone);
}

export interface ProposalRequest {
  readonly billed: BilledSubscription;
  /** The plan version of the first term that is paid by period. */
  readonly next: PricedPlan;
  readonly intent: EndOfTermIntent;
  readonly payment: WantedPayment;
}

/** @throws DomainError payerNotChangeable, replacementWaits, deletionBegun, subscriptionEnded, otherCurrency */
export function proposedTerms({ billed, next, intent, payment }: ProposalRequest, moment: QuoteMoment): ProposedTerms {
  assertBillable(billed.subscription, intent);
  const { perPeriod, currency, seats } = directBilling({ kind: 'directBilling', billed, next }, moment);
  if (!perPeriod?.from) throw new DomainError('payerNotChangeable', 'No period follows that could be paid for.');
  const { plan, months, periodMonths } = nextTermOf(next);
  return {
    plan,
    months: months ?? 1,
    periodMonths,
    seats: seats.nextTerm,
    pricePerSeat: money(perPeriod.price, currency),
    perPeriod: perPeriod.net,
    startsOn: perPeriod.from,
    intent,
    payment,
  };
}

/** A method that can be charged, as far as it matters which. */
interface ChargeableMethod {
  readonly kind: 'card' | 'blik';
}

/** Whether it can be paid as it is wanted. @param method what collections would charge; null: nothing is stored */
export function isPaidAsWanted(payment: WantedPayment, method: ChargeableMethod | null): boolean {
  return payment === 'any' || payment === 'transfer' || method?.kind === payment;
}

/** @throws DomainError proposalClosed */
export function assertOpen(proposal: Lapsing<ProposalEnd>, at: Instant): void {
  const state = proposalState(proposal, at);
  if (state !== 'open') throw proposalClosed(state);
}

export function proposalClosed(state: ProposalState): DomainError {
  return new DomainError('proposalClosed', `The proposal is ${state}.`, { state });
}

/** The terms as they are stored. */
export type StoredTerms = Json<ProposedTerms>;
