/** Orders: what a customer has committed to pay, and what is delivered once it is paid (docs/concepts.md, "Orders"). */
import { type Instant, type PlainDate, plainDate, startOfDay } from '../calendar.js';
import type { PlanVersion } from '../catalogue/plan-version.js';
import type { Json } from '../json.js';
import { isLive, isOver, paidThrough, type ReplacementTime, type Subscription } from '../subscriptions/subscription.js';
import type { NextTerm } from '../subscriptions/terms.js';

/**
 * `placed`: its request for payment is being issued; `awaitingPayment`; `paid`: it is being delivered, or waits for a person where that is
 * not possible any more; then one of three ends.
 */
export const orderStates = ['placed', 'awaitingPayment', 'paid', 'fulfilled', 'lapsed', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/** What is delivered. */
export type OrderedWork =
  | {
      readonly kind: 'purchase';
      readonly plan: PlanVersion;
      readonly seats: number;
      /** The first day after its first term, where that was made to end on a day. */
      readonly endsOn: PlainDate | null;
      /** Minor units per seat and period. */
      readonly agreedPrice: number | null;
    }
  | {
      readonly kind: 'planChange';
      readonly plan: PlanVersion;
      readonly seats: number;
      readonly agreedPrice: number | null;
      /** The subscription whose place it takes, and the paid days that the customer agreed to lose. */
      readonly replaces: string;
      readonly when: ReplacementTime;
      readonly daysLost: number | null;
    }
  | { readonly kind: 'moreSeats'; readonly added: number }
  /** From the next term on: nothing is paid. `freeUsers`: who gives the licence back then; left out: who was named before. */
  | { readonly kind: 'fewerSeats'; readonly seats: number; readonly freeUsers?: readonly string[] }
  /** Product keys for a partner that pays for them. */
  | OrderedKeys
  /** Time from a day on that was not paid for when it was ordered: of the same plan or another one. */
  | {
      readonly kind: 'time';
      readonly starts: 'inTurn' | 'today';
      readonly nextTerm: NextTerm | null;
      readonly unpaidFrom: PlainDate | null;
    };

/** Keys for a customer of the partner, which redeems them by naming the order of keys; or for its stock. */
export interface OrderedKeys {
  readonly kind: 'keys';
  readonly plan: PlanVersion;
  readonly count: number;
  readonly seatsPerKey: number;
  /** The last day on which they can be redeemed, by UTC. */
  readonly redeemBy: PlainDate;
  /** Null: for stock. */
  readonly tenantId: string | null;
}

export function hasEnded(state: OrderState): boolean {
  return state === 'fulfilled' || state === 'lapsed' || state === 'cancelled';
}

/**
 * Whether what an order is to change is not there any more: the time was paid otherwise, or the subscription has come to its end. One that
 * was cancelled at once can still be replaced.
 */
export function isOvertaken(work: OrderedWork, subscription: Subscription): boolean {
  if (work.kind === 'moreSeats') return isOver(subscription);
  if (work.kind === 'planChange') return !isLive(subscription);
  if (work.kind !== 'time') return false;
  return isOver(subscription) || (work.unpaidFrom !== null && !paidThrough(subscription)?.equals(work.unpaidFrom));
}

/** The first instant at which an unpaid order lapses: the start of the day, in the tenant's zone. */
export function lapsesAt(lapsesOn: PlainDate, zone: string): Instant {
  return startOfDay(lapsesOn, zone);
}

export function orderedWorkFromJson(json: Json<OrderedWork>): OrderedWork {
  if (json.kind === 'keys') return { ...json, redeemBy: plainDate(json.redeemBy) };
  if (json.kind === 'time')
    return { ...json, unpaidFrom: json.unpaidFrom === null ? null : plainDate(json.unpaidFrom) };
  if (json.kind !== 'purchase') return json;
  return { ...json, endsOn: json.endsOn === null ? null : plainDate(json.endsOn) };
}
