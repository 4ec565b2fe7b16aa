/** Quotes of what is paid by period once the keys of a subscription are used up: docs/concepts.md, "Hand-over to direct billing". */
import { assertBillable } from '../subscriptions/payer.js';
import { currentTerm, lastTerm, paidThrough } from '../subscriptions/subscription.js';
import { type BilledSubscription, nextTermSeatsOf } from './billed-subscription.js';
import { requestLine } from './payment-lines.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import { billedFrom } from './quote-renewal.js';
import { nextTermOf, type PricedPlan } from './seat-prices.js';

export interface DirectBillingRequest {
  readonly kind: 'directBilling';
  readonly billed: BilledSubscription;
  /** The plan version of the first term that is paid by period. */
  readonly next: PricedPlan;
}

/**
 * Nothing is charged now: the price of each period is what is accepted.
 * @throws DomainError payerNotChangeable, replacementWaits, deletionBegun, subscriptionEnded, otherCurrency
 */
export function directBilling({ billed: asked, next }: DirectBillingRequest, moment: QuoteMoment): QuoteDraft {
  const billed = billedFrom(asked, moment, next);
  const { subscription, currency } = billed;
  assertBillable(subscription);
  const nextTerm = nextTermOf(next);
  const handedOver = { ...subscription, directBilling: { since: moment.at, nextTerm } };
  const perPeriod = requestLine({ ...billed, subscription: handedOver }, nextTerm);
  return {
    currency,
    lines: [],
    perPeriod,
    seats: { now: currentTerm(subscription).seats, nextTerm: nextTermSeatsOf(subscription) },
    dates: {
      startsOn: perPeriod?.from ?? null,
      expiresOn: lastTerm(subscription).expiresOn,
      paidThrough: paidThrough(subscription),
      daysLost: 0,
      lapsesOn: null,
    },
  };
}
