/** Quotes of more and of fewer seats: docs/concepts.md, "Seats of an invoiced subscription". */
import { addDays, dateIn, isBefore, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { apply } from '../subscriptions/apply.js';
import { asOf } from '../subscriptions/carry-out.js';
import { assertTakesOrderedSeats, increaseSeats } from '../subscriptions/ordered-seats.js';
import { requestIsOut } from '../subscriptions/payments.js';
import {
  adjoiningTerms,
  assertDeletionNotBegun,
  currentTerm,
  lastTerm,
  paidThrough,
  replacementWaits,
  stateOf,
} from '../subscriptions/subscription.js';
import type { BillingPeriod, InvoicedTerm, NextTerm, Term } from '../subscriptions/terms.js';
import {
  assertCurrencyOf,
  type BilledSubscription,
  nextTermSeatsOf,
  planOf,
  seatPriceIn,
  withNextTermSeats,
} from './billed-subscription.js';
import { seatsOrdered, totalOrdered } from './change-orders.js';
import { type ChargeLine, periodLine, perpetualLine, restOfPeriodLine } from './charge-lines.js';
import { requestLine } from './payment-lines.js';
import type { QuoteDraft, QuoteMoment } from './quote-draft.js';
import { daysToPay } from './quote-purchase.js';
import { assertSeats } from './seat-count.js';
import { nextTermOf } from './seat-prices.js';

/** The total number of seats: more count from their payment, fewer from the next term. What is ordered of it already is not bought again. */
export interface SeatsRequest {
  readonly kind: 'seats';
  readonly billed: BilledSubscription;
  readonly seats: number;
  /** What the next term carries, as it would be asked for today; left out: the same as the last one. */
  readonly nextTerm?: NextTerm;
  /** Where it is named, it has to be the subscription's. */
  readonly currency?: string;
}

/** @throws DomainError `invalidSeats`, `otherCurrency`, `payFirst`, `proFormaIssued`, `addSeatsNotPossible` */
export function seatChange(request: SeatsRequest, moment: QuoteMoment): QuoteDraft {
  const { seats, currency, nextTerm: following } = request;
  const billed = { ...request.billed, subscription: asOf(request.billed.subscription, moment.at) };
  assertSeats(seats);
  assertCurrencyOf(billed, currency);
  assertDeletionNotBegun(billed.subscription);
  const { replacement } = billed.subscription;
  if (replacement) throw replacementWaits(replacement);
  const now = currentTerm(billed.subscription).seats;
  const nextTerm = nextTermSeatsOf(billed.subscription);
  const { ordered: open = [] } = moment;
  const ordered = seatsOrdered(open);
  if (seats > now + ordered) return increase(billed, { added: seats - now - ordered, ordered, following }, moment);
  if (ordered > 0) throw totalOrdered({ total: seats, now, pointer: '/seats' }, open);
  if (seats === now && nextTerm === now) {
    throw new DomainError('invalidSeats', `It has ${now} seats already.`, { pointer: '/seats' });
  }
  return decrease(billed, seats, following);
}

/** Seats beside those that it has. */
interface Added {
  readonly added: number;
  /** By orders that are open: they are there once it is paid. */
  readonly ordered: number;
  readonly following?: NextTerm | undefined;
}

/** More seats: for the rest of the period that runs, and for each later one that is paid already. */
function increase(billed: BilledSubscription, more: Added, { at, day }: QuoteMoment): QuoteDraft {
  const { subscription, currency } = billed;
  const term = currentTerm(subscription);
  assertIncreasable(billed);
  const lines = term.billing === 'perpetual' ? [addedForever(billed, more)] : addedLines(billed, more, day);
  const total = more.ordered + more.added;
  const grown = withSeatsAdded(billed, total);
  const [running] = lines;
  const periodEnd = running?.to ?? null;
  const lastDay = addDays(day, daysToPay);
  const { expiresOn, zone } = lastTerm(subscription);
  return {
    currency,
    lines,
    perPeriod: requestLine(grown, more.following),
    seats: { now: term.seats + total, nextTerm: nextTermSeatsOf(grown.subscription) },
    dates: {
      startsOn: dateIn(zone, at),
      expiresOn,
      paidThrough: paidThrough(subscription),
      daysLost: 0,
      lapsesOn: periodEnd !== null && isBefore(periodEnd, lastDay) ? periodEnd : lastDay,
    },
  };
}

function addedLines(billed: BilledSubscription, more: Added, today: PlainDate): ChargeLine[] {
  return adjoiningTerms(billed.subscription).flatMap((term) => {
    if (term.billing !== 'invoiced') return [];
    const charged = {
      code: 'seatsAdded',
      plan: term.plan,
      seats: more.added,
      price: addedPrice(billed, term, more),
    } as const;
    return term.periods.flatMap((period) => {
      if (!isBefore(today, period.endsBefore) || period.paidOn === null) return [];
      const begins = isBefore(today, period.startsOn);
      return [begins ? periodLine(charged, period) : restOfPeriodLine(charged, period, today)];
    });
  });
}

function addedForever(billed: BilledSubscription, more: Added): ChargeLine {
  const term = currentTerm(billed.subscription);
  const charged = { plan: term.plan, seats: more.added, price: addedPrice(billed, term, more) };
  return perpetualLine(charged, 'seatsAdded');
}

/** By the tier that the new total reaches; the seats that are there keep theirs until the next period. */
function addedPrice(billed: BilledSubscription, term: Term, { added, ordered }: Added) {
  const total = term.seats + ordered + added;
  assertSeats(total);
  return seatPriceIn(billed, term, total);
}

/** The subscription as it asks for payment once the seats are paid: an increase raises the next term's, too. */
export function withSeatsAdded(billed: BilledSubscription, added: number): BilledSubscription {
  const { subscription } = billed;
  const command = { kind: 'increaseSeats', added, at: subscription.since, requestId: null } as const;
  return { ...billed, subscription: apply(subscription, increaseSeats(subscription, command)) };
}

function assertIncreasable(billed: BilledSubscription): void {
  const { subscription } = billed;
  assertTakesOrderedSeats(subscription);
  const term = currentTerm(subscription);
  if (planOf(billed, term).increaseAfterProForma === false && requestIsOut(subscription, null)) {
    const state = stateOf(subscription);
    throw new DomainError('proFormaIssued', 'Seats can be added again when the next period is paid.', { state });
  }
}

/** Fewer seats, from the next term on: nothing is paid now. */
function decrease(billed: BilledSubscription, seats: number, following?: NextTerm): QuoteDraft {
  const { subscription, currency } = billed;
  const last = lastTerm(subscription);
  const { expiresOn } = last;
  if (expiresOn === null) {
    throw new DomainError('invalidSeats', 'A perpetual licence has no next term: its seats only grow.', {
      pointer: '/seats',
    });
  }
  if (requestIsOut(subscription, expiresOn)) {
    throw new DomainError(
      'proFormaIssued',
      `Payment for the term from ${expiresOn} has been asked for: fewer seats are possible from the one after it.`,
      { on: expiresOn.toString() },
    );
  }
  const planned = withNextTermSeats(billed, seats);
  return {
    currency,
    lines: [],
    perPeriod: nextTermLine(planned, last, following),
    seats: { now: currentTerm(subscription).seats, nextTerm: seats },
    dates: { startsOn: expiresOn, expiresOn, paidThrough: paidThrough(subscription), daysLost: 0, lapsesOn: null },
  };
}

/** The first period of the term behind the last one. */
function nextTermLine(billed: BilledSubscription, last: Term, following?: NextTerm): ChargeLine | null {
  if (last.billing !== 'invoiced') return null;
  const paid: InvoicedTerm = { ...last, periods: asPaid(last.periods) };
  const subscription = { ...billed.subscription, terms: [paid] as const };
  return requestLine({ ...billed, subscription }, following ?? nextTermOf(planOf(billed, last)));
}

function asPaid([first, ...others]: InvoicedTerm['periods']): InvoicedTerm['periods'] {
  const paid = (period: BillingPeriod): BillingPeriod => ({ ...period, paidOn: period.paidOn ?? period.startsOn });
  return [paid(first), ...others.map(paid)];
}
