/** An organisation takes over what a user has bought for a team: docs/concepts.md, "Self-service". */
import { compareDates, dateIn, type Instant, later, type PlainDate } from '../calendar.js';
import type { EndOfTermIntent } from '../catalogue/policies.js';
import { DomainError } from '../errors.js';
import { event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import {
  assertDeletionNotBegun,
  decidingTerm,
  lastTerm,
  type Payer,
  replacementWaits,
  type Subscription,
  stateOf,
  type TakeOver,
} from './subscription.js';
import { paidThroughOf } from './terms.js';

export interface TakeOverCommand {
  readonly kind: 'takeOver';
  /** The organisation's account, in the subscription's currency. */
  readonly to: Payer;
  /** Left out: the end of what is paid for. */
  readonly on?: PlainDate;
  /** What is to be at the end of the last term; left out: it is renewed where it can be. */
  readonly intent?: EndOfTermIntent;
  readonly at: Instant;
  readonly requestId: string | null;
}

export interface WithdrawTakeOverCommand {
  readonly kind: 'withdrawTakeOver';
  readonly at: Instant;
  readonly requestId: string | null;
}

/**
 * What is paid stays paid, by the purchaser; whatever is not is asked of the organisation. So the day is today, the first day that is not
 * paid for, or one between. One that is planned already is planned anew.
 * @throws DomainError takeOverNotPossible, otherCurrency, replacementWaits, deletionBegun, subscriptionEnded
 */
export function takeOver(
  subscription: Subscription,
  command: TakeOverCommand,
): SubscriptionEvent<'payerChanged'> | SubscriptionEvent<'takeOverPlanned'> {
  const { to, at, requestId } = command;
  const { payer, paysFrom, zone } = assertTakeable(subscription);
  if (to.currency !== payer.currency) throw otherCurrency(payer.currency);
  const intent = intentOf(subscription, command.intent);
  const today = dateIn(zone, at);
  const on = command.on ?? later(today, paysFrom);
  assertDay(on, { today, last: later(today, paysFrom) });
  const renewal = { ...subscription.renewal, intent };
  if (compareDates(on, today) === 0) {
    const { directBilling } = subscription;
    const changed = { from: payer, to, paysFrom, renewal, directBilling };
    return event(subscription, 'payerChanged', { at, requestId }, 'takenOver', changed);
  }
  const { renewalDecided, cancellation } = subscription;
  const before = subscription.takeOver?.before ?? {
    intent: subscription.renewal.intent,
    renewalDecided,
    cancellation,
  };
  const planned: TakeOver = { to, on, zone, since: at, before };
  return event(subscription, 'takeOverPlanned', { at, requestId }, 'requested', { takeOver: planned, renewal });
}

/** Until its day has come. @throws DomainError noTakeOver, deletionBegun, subscriptionEnded */
export function withdrawTakeOver(
  subscription: Subscription,
  { at, requestId }: WithdrawTakeOverCommand,
): SubscriptionEvent<'takeOverWithdrawn'> {
  assertDeletionNotBegun(subscription);
  if (!subscription.takeOver) throw new DomainError('noTakeOver');
  return event(subscription, 'takeOverWithdrawn', { at, requestId }, 'requested', {});
}

/** Whether an organisation can pay in the place of a purchaser, today or later. */
export function canBeTakenOver(subscription: Subscription): boolean {
  try {
    assertTakeable(subscription);
    return true;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/**
 * The days on which it can be taken over, as seen on a day.
 * @throws DomainError takeOverNotPossible, replacementWaits, deletionBegun, subscriptionEnded
 */
export function takeOverDays(
  subscription: Subscription,
  at: Instant,
): { readonly first: PlainDate; readonly last: PlainDate } {
  const { paysFrom, zone } = assertTakeable(subscription);
  const first = dateIn(zone, at);
  return { first, last: later(first, paysFrom) };
}

interface Takeable {
  readonly payer: Payer;
  readonly paysFrom: PlainDate;
  readonly zone: string;
}

/** @throws DomainError takeOverNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
function assertTakeable(subscription: Subscription): Takeable {
  assertDeletionNotBegun(subscription);
  const { replacement, payer, phase, cancellation } = subscription;
  if (replacement) throw replacementWaits(replacement);
  if (!payer || payer.purchaserId === null) throw notPossible(subscription, 'organisation');
  const paysFrom = paidThroughOf(decidingTerm(subscription));
  if (paysFrom === null) throw notPossible(subscription, 'perpetual');
  if (phase === 'pending') throw notPossible(subscription, 'pending');
  // Nothing more can be paid for it.
  if (cancellation && phase !== 'active') throw notPossible(subscription, 'cancelled');
  return { payer, paysFrom, zone: decidingTerm(subscription).zone };
}

/** What is to be at the end. A trial is converted where it was said to which plan. @throws DomainError takeOverNotPossible */
function intentOf(subscription: Subscription, asked: EndOfTermIntent | undefined): EndOfTermIntent {
  const { policy, months } = lastTerm(subscription);
  const knows = (intent: EndOfTermIntent) => policy?.endOfTermIntents.includes(intent) ?? false;
  const converts = months !== null || subscription.renewal.plan !== null;
  if (asked === undefined) return knows('renew') && converts ? 'renew' : 'lapse';
  if (!knows(asked)) throw notPossible(subscription, 'policy');
  if (asked !== 'lapse' && !converts) throw notPossible(subscription, 'trial');
  return asked;
}

/** @throws DomainError takeOverNotPossible */
function assertDay(on: PlainDate, { today, last }: { readonly today: PlainDate; readonly last: PlainDate }): void {
  if (compareDates(today, on) <= 0 && compareDates(on, last) <= 0) return;
  throw new DomainError('takeOverNotPossible', `It is taken over from ${today} to ${last}.`, {
    reason: 'day',
    pointer: '/on',
    from: today.toString(),
    until: last.toString(),
  });
}

const reasons = {
  organisation: 'No user pays for it.',
  perpetual: 'It is perpetual: nothing more is paid for it.',
  pending: 'It has not begun.',
  cancelled: 'It was cancelled and has ended: it is bought again.',
  policy: 'Its policy does not know that intent.',
  trial: 'It is a trial: it is converted to a plan, once it is taken over.',
} as const;

function notPossible(subscription: Subscription, reason: keyof typeof reasons): DomainError {
  return new DomainError('takeOverNotPossible', reasons[reason], { reason, state: stateOf(subscription) });
}

function otherCurrency(currency: string): DomainError {
  const message = `The subscription is paid in ${currency}, as long as it lives.`;
  return new DomainError('otherCurrency', message, { currencies: [currency] });
}
