/** What the events of a subscription's future come to: requests, attempts to collect, payments and seats that somebody plans. */
import type { BilledSubscription } from '../../domain/billing/billed-subscription.js';
import type { ChargeLine } from '../../domain/billing/charge-lines.js';
import { creditOn } from '../../domain/billing/ledger.js';
import { linesOfPayment, requestLine } from '../../domain/billing/payment-lines.js';
import { paymentRequestFromJson, periodsIn } from '../../domain/billing/payment-requests.js';
import { seatChange } from '../../domain/billing/quote-seats.js';
import { balanceOf } from '../../domain/billing/request-in-books.js';
import { type Taxation, totalsOf } from '../../domain/billing/totals.js';
import { dateIn } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { type Money, money } from '../../domain/money.js';
import type { SubscriptionEvent } from '../../domain/subscriptions/events.js';
import type { Snapshot } from '../../domain/subscriptions/snapshots.js';
import {
  currentTerm,
  decidingTerm,
  lastTerm,
  type Payer,
  type Subscription,
} from '../../domain/subscriptions/subscription.js';
import { isPaid, type NextTerm } from '../../domain/subscriptions/terms.js';
import { lastTaxation } from '../../models/billing/last-taxation.js';
import { billedSubscription, nextTermIn } from '../../models/billing/priced-plans.js';
import type { Plans } from '../../models/catalogue/plans.js';
import type { Database } from '../../models/database.js';

/**
 * Gross amounts at the prices of today, taxed as it was last; none where nobody pays by period. An attempt to collect is made for what is
 * missing: without parts that are paid, and without the credit that the next request uses.
 */
export type ForeseenAmounts = ReadonlyMap<SubscriptionEvent, Money>;

/** @param future consecutive events from the subscription on */
export async function foreseenAmounts(
  database: Database,
  subscription: Subscription,
  future: readonly Snapshot[],
): Promise<ForeseenAmounts> {
  const amounts = new Map<SubscriptionEvent, Money>();
  const { payer } = subscription;
  const taxation = payer && (await lastTaxation(database, subscription));
  if (!payer || !taxation) return amounts;
  const { plans } = database;
  let [kept, credit] = await Promise.all([keptOf(database, subscription.id), creditOf(database, payer)]);
  let before = subscription;
  for (const { event, after } of future) {
    const nextTerm = pricedKinds.has(event.kind) ? await followingTermIn(plans, before) : null;
    if (nextTerm) {
      const further = [nextTerm.plan];
      const billed = {
        before: await billedSubscription(plans, before, payer, further),
        after: await billedSubscription(plans, after, payer, further),
      };
      const amount = grossOf(linesOf(event, billed, nextTerm), payer.currency, taxation);
      if (event.kind === 'proFormaIssued' && amount) {
        kept = Math.min(credit, amount.amount);
        credit -= kept;
      }
      const missing = amount && event.kind === 'collectionDue' ? lessened(amount, kept) : amount;
      if (missing) amounts.set(event, missing);
      if (event.kind === 'paymentRecorded') kept = 0;
    }
    before = after;
  }
  return amounts;
}

/** What is there of the open requests for periods of a subscription, in minor units. */
async function keptOf({ paymentRequests, accountBooks }: Database, subscriptionId: string): Promise<number> {
  const open = (await paymentRequests.openOf(subscriptionId)).filter(({ request }) => periodsIn(request) > 0);
  const parts = open.map(async (record) => {
    const request = paymentRequestFromJson(record.request);
    const { owed, kept } = balanceOf(request.id, await accountBooks.about(request.id));
    return request.totals.gross.amount - (owed - kept);
  });
  return (await Promise.all(parts)).reduce((sum, part) => sum + part, 0);
}

async function creditOf({ accountBooks }: Database, { billingAccountId, currency }: Payer): Promise<number> {
  return Math.max(0, creditOn(await accountBooks.balance(billingAccountId, currency), currency).amount);
}

function lessened({ amount, currency }: Money, by: number): Money | null {
  return amount > by ? money(amount - by, currency) : null;
}

/** Null where nothing follows that could be paid: of a trial, until it is said which plan. */
async function followingTermIn(plans: Plans, subscription: Subscription): Promise<NextTerm | null> {
  try {
    return await nextTermIn(plans, subscription);
  } catch (error) {
    if (error instanceof DomainError && !error.retry) return null;
    throw error;
  }
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
