/** What becomes of the purchases of a user who leaves: docs/concepts.md, "Purchases of one who leaves". */
import { addDays, compareInstants, type Instant, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { type StepKind, schedule } from '../subscriptions/schedule.js';
import {
  assertDeletionNotBegun,
  lastTerm,
  paidThrough,
  type Subscription,
  type TakeOver,
} from '../subscriptions/subscription.js';
import { type HandOverOffer, handOverState, lapseOf } from './hand-overs.js';

/** Somebody has said that it is to end with what is paid. */
export interface LapseDecision {
  readonly at: Instant;
  /** A principal's id, and the user who it was; null: nobody of the organisation. */
  readonly by: string;
  readonly userId: string | null;
}

export interface OpenOffer extends HandOverOffer {
  readonly handOverId: string;
  readonly toUserId: string;
  readonly offeredAt: Instant;
}

/**
 * - `takeOver`: the organisation pays from a day on.
 * - `handOver`: it is offered to another user, who has not answered.
 * - `lapse`: it ends with what is paid.
 */
export type LeftPurchaseDecision =
  | { readonly kind: 'takeOver'; readonly at: Instant; readonly on: PlainDate }
  | {
      readonly kind: 'handOver';
      readonly at: Instant;
      readonly handOverId: string;
      readonly to: string;
      readonly until: Instant;
    }
  | ({ readonly kind: 'lapse' } & LapseDecision);

/** What is known of one. */
export interface LeftPurchase {
  readonly takeOver: Pick<TakeOver, 'on' | 'since'> | null;
  /** The newest offer to another user. */
  readonly offer: OpenOffer | null;
  readonly lapse: LapseDecision | null;
}

/** How it is decided; null: nobody has. Of an offer that is open and a decision to let it lapse the later one counts. */
export function leftPurchaseDecision(
  { takeOver, offer, lapse }: LeftPurchase,
  now: Instant,
): LeftPurchaseDecision | null {
  if (takeOver) return { kind: 'takeOver', at: takeOver.since, on: takeOver.on };
  const offered = offer && handOverState(offer, now) === 'offered' ? offer : null;
  if (offered && (!lapse || compareInstants(lapse.at, offered.offeredAt) < 0)) {
    const { handOverId, toUserId: to, offeredAt: at, lapsesAt: until } = offered;
    return { kind: 'handOver', at, handOverId, to, until };
  }
  return lapse && { kind: 'lapse', ...lapse };
}

/** Administrators hear of it again before the purge: nobody has decided, or who it is offered to has not answered. */
export function isStillOpen(decision: LeftPurchaseDecision | null): boolean {
  return decision === null || decision.kind === 'handOver';
}

/**
 * How a purchase stands that nobody pays for any more: `day` is the last one that is paid for or is a trial's; in grace the last one on
 * which users work; once disabled that of the deletion, which a hold puts off.
 */
export interface LeftStanding {
  readonly state: 'active' | 'trial' | 'endless' | 'grace' | 'disabled' | 'held';
  readonly day: PlainDate | null;
}

export function leftStanding(subscription: Subscription): LeftStanding {
  const dayOf = (kind: StepKind) => schedule(subscription).find((step) => step.kind === kind)?.on ?? null;
  const before = (day: PlainDate | null) => day && addDays(day, -1);
  switch (subscription.phase) {
    case 'grace':
      return { state: 'grace', day: before(dayOf('disablement')) };
    case 'disabled': {
      const day = dayOf('deletion');
      return subscription.hold || day === null ? { state: 'held', day: null } : { state: 'disabled', day };
    }
    default: {
      const { months, expiresOn } = lastTerm(subscription);
      if (expiresOn === null) return { state: 'endless', day: null };
      return { state: months === null ? 'trial' : 'active', day: before(paidThrough(subscription)) };
    }
  }
}

/** Somebody who pays for a team. */
export interface Leaver {
  readonly state: 'active' | 'deactivated' | 'purged';
}

/**
 * Whether an administrator decides on it: a user pays for it who has left and is not purged, and nothing else was decided that is taken
 * back first.
 * @throws DomainError leaverDecisionNotPossible, deletionBegun, subscriptionEnded
 */
export function assertLeftPurchase(subscription: Subscription, purchaser: Leaver | null): void {
  assertDeletionNotBegun(subscription);
  if (!purchaser || !subscription.payer || subscription.payer.purchaserId === null) throw notPossible('organisation');
  assertLeft(purchaser);
  const { takeOver } = subscription;
  if (!takeOver) return;
  const on = takeOver.on.toString();
  throw new DomainError('leaverDecisionNotPossible', `The organisation takes it over on ${on}: take that back first.`, {
    reason: 'takeOver',
    on,
  });
}

/** @throws DomainError leaverDecisionNotPossible for who has not left, or is purged */
export function assertLeft({ state }: Leaver): void {
  if (state !== 'deactivated') throw notPossible(state);
}

/** Until when the other user answers an offer of the organisation: not after the purge of who has left. */
export function leaverOfferLapse(now: Instant, purgedAt: Instant): Instant {
  const lapse = lapseOf(now);
  return compareInstants(lapse, purgedAt) < 0 ? lapse : purgedAt;
}

const reasons = {
  organisation: 'No user pays for it.',
  active: 'The user who pays for it has not left, and decides on it.',
  purged: 'The user who paid for it is purged: without a decision it lapses.',
} as const;

function notPossible(reason: keyof typeof reasons): DomainError {
  return new DomainError('leaverDecisionNotPossible', reasons[reason], { reason });
}
