/** Quotes of a month after the term, and of a trial that becomes a paid subscription. */
import { DomainError } from '../errors.js';
import { lastTerm, stateOf } from '../subscriptions/subscription.js';
import type { NextTerm } from '../subscriptions/terms.js';
import { assertCurrencyOf, type BilledSubscription, planOf, withNextTermSeats } from './billed-subscription.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import { billedFrom, payment } from './quote-renewal.js';
import { assertSeats } from './seat-count.js';
import { extensionTermOf, nextTermOf, type PricedPlan } from './seat-prices.js';

/** The month behind the last term, at the policy's surcharge. */
export interface ExtensionRequest {
  readonly kind: 'extension';
  readonly billed: BilledSubscription;
  /** A month of the newest version; left out: of that of the last term. */
  readonly nextTerm?: NextTerm;
  /** What the term behind that month carries; left out: a month more. */
  readonly followingTerm?: NextTerm;
  readonly currency?: string;
}

/** A trial becomes a subscription of a plan: from its end while it runs, else from today. */
export interface ConversionRequest {
  readonly kind: 'conversion';
  readonly billed: BilledSubscription;
  readonly plan: PricedPlan;
  /** Left out: as many as the trial has. */
  readonly seats?: number;
  readonly currency?: string;
}

/** @throws DomainError `renewNotPossible` where the policy extends no terms, and what `recordPayment` refuses */
export function extension(request: ExtensionRequest, moment: QuoteMoment): QuoteDraft {
  const billed = billedFrom(request.billed, moment);
  assertCurrencyOf(billed, request.currency);
  const { subscription } = billed;
  const { policy } = lastTerm(subscription);
  if (!policy?.extension || !policy.endOfTermIntents.includes('extendMonthly')) {
    const message = 'Terms of this plan are not extended month by month.';
    throw new DomainError('renewNotPossible', message, { reason: 'noExtension', state: stateOf(subscription) });
  }
  const month = request.nextTerm ?? extensionTermOf(planOf(billed, lastTerm(subscription)));
  return payment(billed, moment, month, request.followingTerm);
}

/** @throws DomainError `renewNotPossible` unless it is a trial; `invalidSeats`, and what `recordPayment` refuses */
export function conversion(request: ConversionRequest, moment: QuoteMoment): QuoteDraft {
  const { plan, seats, currency } = request;
  if (seats !== undefined) assertSeats(seats);
  const converted = seats === undefined ? request.billed : withNextTermSeats(request.billed, seats);
  const billed = billedFrom(converted, moment, plan);
  assertCurrencyOf(billed, currency);
  const { months, expiresOn } = lastTerm(billed.subscription);
  if (months !== null || expiresOn === null) {
    const state = stateOf(billed.subscription);
    throw new DomainError('renewNotPossible', 'Only a trial is converted.', { reason: 'noTrial', state });
  }
  return payment(billed, moment, nextTermOf(plan));
}
