/** What of a paid request can still be given back: as it was charged, less what was given back before. */
import { compareInstants, type Instant, instant, type PlainDate, startOfDay } from '../calendar.js';
import type { Policy } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { type PaidDays, termsPaidBy } from '../subscriptions/ordered-seats.js';
import type { Subscription } from '../subscriptions/subscription.js';
import type { Term } from '../subscriptions/terms.js';
import { type CancellablePurchase, cancellable, type Refund, refundOf, seatsLeft } from './cancellation.js';
import type { PaymentRequest } from './payment-requests.js';

/** Seats of a request that were given back, and when (RFC 3339). */
export interface GivenBack {
  readonly seats: number;
  readonly at: string;
}

export interface PaidRequest {
  readonly request: PaymentRequest;
  /** When its payment was recorded: the hours run from here. */
  readonly paidAt: Instant;
  /** Null for a perpetual plan. */
  readonly policy: Pick<Policy, 'cancellationWindowHours'> | null;
  readonly zone: string;
  /** In their order. */
  readonly before: readonly GivenBack[];
}

/** The purchase as it is left. */
export function purchaseLeft({ request, paidAt, policy, zone, before }: PaidRequest): CancellablePurchase {
  const { lines, currency, tax, exchangeRate } = request;
  const bought = cancellable(lines, currency, { recordedAt: paidAt, policy, tax, exchangeRate });
  return before.reduce((left, { seats, at }) => refundOf(left, { seats, at: instant(at), zone }).left, bought);
}

/**
 * What giving seats back pays back; all that are left, where no number is named.
 * @throws DomainError cancellationWindowOver, invalidSeats
 */
export function giveBack(
  paid: PaidRequest,
  { seats, at }: { readonly seats: number | null; readonly at: Instant },
): Refund {
  const left = purchaseLeft(paid);
  return refundOf(left, { seats: seats ?? seatsLeft(left), at, zone: paid.zone });
}

/** A purchase as a new total of seats sees it. */
export interface ReturnablePurchase {
  readonly paidFor: PaidDays;
  /** That can be given back now. */
  readonly seats: number;
  /** That an earlier try of the same has given back. */
  readonly done: number;
}

/**
 * Of which purchases seats are given back, in their order, so that the term in force has so many, and no paid term behind it more where
 * that can be given back, too.
 * @returns how many of each, and how many are too many still
 */
export function seatsGivenBackFor(
  subscription: Pick<Subscription, 'terms' | 'termInForce'>,
  total: number,
  purchases: readonly ReturnablePurchase[],
): { readonly seats: readonly number[]; readonly left: number } {
  const excess = new Map(subscription.terms.map(({ number, seats }) => [number, seats - total]));
  const add = (paidFor: PaidDays, seats: number) => {
    for (const { number } of termsPaidBy(subscription, paidFor)) excess.set(number, (excess.get(number) ?? 0) + seats);
  };
  for (const { paidFor, done } of purchases) add(paidFor, done);
  const seats = purchases.map(({ paidFor, seats: most }) => {
    const [first] = termsPaidBy(subscription, paidFor);
    const given = first ? Math.max(0, Math.min(most, excess.get(first.number) ?? 0)) : 0;
    add(paidFor, -given);
    return given;
  });
  return { seats, left: Math.max(0, excess.get(subscription.termInForce) ?? 0) };
}

/** Keys that nobody has seen or redeemed are given back for as long as this: in a year they expire. */
const keysReturnableHours = 366 * 24;

/**
 * How long what a request asked for can be given back, in hours: by the policy of its plan, of keys longer, of a period inside a commitment not
 * at all.
 * @param terms of its subscription; none where it was not delivered, or is for keys
 */
export function returnWindow(
  request: Pick<PaymentRequest, 'lines'>,
  policy: PaidRequest['policy'],
  terms: readonly Term[],
): PaidRequest['policy'] {
  if (isForKeys(request)) return { cancellationWindowHours: keysReturnableHours };
  return isInsideTerm(request, terms) ? { cancellationWindowHours: 0 } : policy;
}

/** Nothing but periods of a commitment that had begun before: its hours ran from its beginning. */
function isInsideTerm({ lines }: Pick<PaymentRequest, 'lines'>, terms: readonly Term[]): boolean {
  const inner = terms.flatMap((term) => (term.billing === 'invoiced' ? term.periods.slice(1) : []));
  const isInner = (from: PlainDate) =>
    inner.some(({ startsOn }) => startsOn.equals(from)) && !terms.some(({ startsOn }) => startsOn.equals(from));
  return lines.every(({ code, from }) => code === 'period' && from !== null && isInner(from));
}

/**
 * As of when a request is given back that was paid and could not be delivered: no day of it was used, and no hours run.
 */
export function beforeItsDays(
  { lines }: Pick<PaymentRequest, 'lines'>,
  { paidAt, zone }: Pick<PaidRequest, 'paidAt' | 'zone'>,
): Instant {
  const begins = lines.flatMap(({ from }) => (from === null ? [] : [startOfDay(from, zone)]));
  return [paidAt, ...begins].reduce((first, one) => (compareInstants(one, first) < 0 ? one : first));
}

/** What was not delivered is given back all together. @throws DomainError invalidSeats */
export function assertAllUndelivered(request: Pick<PaymentRequest, 'lines'>, seats: number | null): void {
  const bought = Math.min(...request.lines.map((line) => line.seats));
  if (seats === null || seats === bought) return;
  throw new DomainError('invalidSeats', `It was not delivered: all of its ${bought} seats are paid back.`, {
    pointer: '/seats',
  });
}

/** A consumer who has withdrawn in time gets the money whenever the refund is carried out: the days were looked at before. */
export const withdrawalWindow = { cancellationWindowHours: keysReturnableHours };

/** Keys of one order are given back all together. @throws DomainError invalidSeats */
export function assertWhole(request: Pick<PaymentRequest, 'lines'>, seats: number | null): void {
  const bought = Math.min(...request.lines.map((line) => line.seats));
  if (!isForKeys(request) || seats === null || seats === bought) return;
  throw new DomainError('invalidSeats', `Keys are given back all together: ${bought} seats.`, { pointer: '/seats' });
}

export function isForKeys({ lines }: Pick<PaymentRequest, 'lines'>): boolean {
  return lines.some(({ code }) => code === 'keys');
}
