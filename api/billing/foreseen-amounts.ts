/** What the events of a subscription's future come to: requests, attempts to collect, payments and seats that somebody plans. */
import type { BilledSubscription } from '../../domain/billing/billed-subscription.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { linesOfPayment, requestLine } from '../../domain/billing/payment-lines.js';
import { paymentRequestFromJson } from '../../domain/billing/payment-requests.js';
import { seatChange } from '../../domain/billing/quote-seats.js';
import { type Taxation, totalsOf } from '../../domain/billing/totals.js';
import { dateIn } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import type { Money } from '../../domain/money.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import type { Snapshot } from '../../domain/subscriptions/snapshots.js';
import { currentTerm, decidingTerm, lastTerm, type Subscription } from '../../domain/subscriptions/subscription.js';
import { isPaid, type NextTerm } from '../../domain/subscriptions/terms.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Database } from '../../models/database.js';

/** Gross amounts at the prices of today, taxed as the last request was; none where nobody pays by period. */
export type ForeseenAmounts = ReadonlyMap<SubscriptionEvent, Money>;

/** @param future consecutive events from the subscription on */
export async function foreseenAmounts(
  { plans, paymentRequests }: Database,
  subscription: Subscription,
  future: readonly Snapshot[],
): Promise<ForeseenAmounts> {
  const amounts = new Map<SubscriptionEvent, Money>();
  const { payer } = subscription;
  const newest = payer && (await paymentRequests.newestOf(subscription.id));
  if (!payer || !newest) return amounts;
  const taxation = paymentRequestFromJson(newest.request);
  let before = subscription;
  for (const { event, after } of future) {
    if (pricedKinds.has(event.kind)) {
      const nextTerm = await nextTermIn(plans, before);
      const further = [nextTerm.plan];
      const billed = {
        before: await billedSubscription(plans, before, payer, further),
        after: await billedSubscription(plans, after, payer, further),
      };
      const amount = grossOf(linesOf(event, billed, nextTerm), payer.currency, taxation);
      if (amount) amounts.set(event, amount);
    }
    before = after;
  }
  return amounts;
}

const pricedKinds = new Set<SubscriptionEvent['kind']>([
  'proFormaIssued',
  'collectionDue',
  'paymentRecorded',
  'seatsIncreased',
]);

function linesOf(
  event: SubscriptionEvent,
  { before, after }: { readonly before: BilledSubscription; readonly after: BilledSubscription },
  nextTerm: NextTerm,
): readonly ChargeLine[] {
  try {
    switch (event.kind) {
      case 'proFormaIssued': {
        const line = requestLine(after, isPaid(decidingTerm(after.subscription)) ? nextTerm : undefined);
        return line ? [line] : [];
      }
      case 'collectionDue': {
        const { scheduledAt: at } = event;
        const valueDate = dateIn(lastTerm(after.subscription).zone, at);
        return linesOfPayment(after, { valueDate, at, nextTerm }).lines;
      }
      case 'paymentRecorded':
        return linesOfPayment(before, { valueDate: event.valueDate, at: event.at, nextTerm }).lines;
      case 'seatsIncreased': {
        const { at, added } = event;
        const { seats, zone } = currentTerm(before.subscription);
        const day = dateIn(zone, at);
        return seatChange({ kind: 'seats', billed: before, seats: seats + added }, { at, day, zone }).lines;
      }
      default:
        return [];
    }
  } catch (error) {
    // Nothing could be paid for it.
    if (error instanceof DomainError) return [];
    throw error;
  }
}

function grossOf(lines: readonly ChargeLine[], currency: string, taxation: Taxation): Money | null {
  return lines.length === 0 ? null : totalsOf(lines, currency, taxation).gross;
}
