/** Orders that change a subscription and are still open: what is ordered counts for the next quote (docs/concepts.md, "Quotes"). */
import { DomainError } from '../errors.js';
import type { OrderedWork } from './orders.js';

export type ChangeKind = Exclude<OrderedWork['kind'], 'purchase' | 'keys'>;

/** An order that is placed, awaits its payment, or is paid and not delivered. */
export interface ChangeOrder {
  readonly orderId: string;
  /** In the order in which they were placed. */
  readonly number: number;
  readonly kind: ChangeKind;
  /** Seats that it adds. */
  readonly added: number;
}

/** What a quote has seen of them: with another order, or without one of them, it is another quote. */
export interface SeenOrders {
  readonly newest: number;
  readonly added: number;
}

export function isChange(work: OrderedWork): work is OrderedWork & { readonly kind: ChangeKind } {
  return work.kind !== 'purchase' && work.kind !== 'keys';
}

export function seenOrders(open: readonly ChangeOrder[]): SeenOrders {
  return { newest: Math.max(0, ...open.map(({ number }) => number)), added: seatsOrdered(open) };
}

export function seatsOrdered(open: readonly ChangeOrder[]): number {
  return open.reduce((sum, { added }) => sum + added, 0);
}

/** Beside what else each may be ordered: two plans could not both be delivered, and time twice is more than was meant. */
const besides: Readonly<Record<ChangeKind, readonly ChangeKind[]>> = {
  planChange: [],
  time: ['moreSeats', 'fewerSeats'],
  moreSeats: ['moreSeats', 'fewerSeats', 'time'],
  fewerSeats: ['moreSeats', 'fewerSeats', 'time'],
};

/** @throws DomainError orderOpen */
export function assertOrderable(kind: ChangeKind, open: readonly ChangeOrder[]): void {
  const inTheWay = open.filter((one) => !besides[kind].includes(one.kind));
  if (inTheWay.length === 0) return;
  const orderIds = inTheWay.map(({ orderId }) => orderId);
  throw new DomainError('orderOpen', `It waits for ${orderIds.join(', ')}: pay or cancel that first.`, { orderIds });
}

/** A total of seats, how many there are, and where it was named. */
export interface AskedTotal {
  readonly total: number;
  readonly now: number;
  readonly pointer: string;
}

/** The refusal of a total that is there, or ordered, already. */
export function totalOrdered({ total, now, pointer }: AskedTotal, open: readonly ChangeOrder[]): DomainError {
  const increases = open.filter(({ added }) => added > 0);
  const ordered = seatsOrdered(increases);
  const orderIds = increases.map(({ orderId }) => orderId);
  return new DomainError(
    'invalidSeats',
    `It has ${now} seats, and ${ordered} more are ordered by ${orderIds.join(', ')}: pay for them, or cancel that, before ${total} are set.`,
    { pointer, seats: now, ordered, orderIds },
  );
}
