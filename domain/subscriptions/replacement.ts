/** One subscription takes the place of another: docs/concepts.md, "Uses". The old one's side. */
import { addDays, compareInstants, dateIn, daysBetween, type Instant, isBefore, type PlainDate } from '../calendar.js';
import { DomainError } from '../errors.js';
import { asOf, event } from './carry-out.js';
import type { SubscriptionEvent } from './events.js';
import { lastDayOf } from './milestones.js';
import { schedule } from './schedule.js';
import {
  assertDeletionNotBegun,
  currentTerm,
  decidingTerm,
  endOf,
  hasEnded,
  lastTerm,
  type ReplacementTime,
  type Replaces,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';

/** Another subscription is to take the place of this one. */
export interface ReplaceCommand extends RequestedReplacement {
  readonly kind: 'replace';
  /** Its id. */
  readonly by: string;
  /** The days that the customer agreed to lose; null for all of a perpetual one. */
  readonly agreed: number | null;
  readonly requestId: string | null;
}

/** Its users have moved. Told by a subscription that does not replace it, nothing changes. */
export interface UsersMovedCommand {
  readonly kind: 'usersMoved';
  readonly by: string;
}

/** It stays after all. Told by a subscription that does not replace it, nothing changes. */
export interface ReleaseReplacementCommand {
  readonly kind: 'releaseReplacement';
  readonly by: string;
}

/** What a new subscription knows of the one whose place it takes: `expiresOn` and `zone` are of that one's last term. */
export function replacesFrom({
  subscriptionId,
  when,
  expiresOn,
  zone,
}: {
  readonly subscriptionId: string;
  readonly when: ReplacementTime;
  readonly expiresOn: PlainDate | null;
  readonly zone: string;
}): Replaces {
  return { subscriptionId, when, movesFrom: movesFromOf(when, expiresOn), zone };
}

/** The day from which users may be moved, where that is not at once. */
function movesFromOf(when: ReplacementTime, expiresOn: PlainDate | null): PlainDate | null {
  return when === 'lastDay' && expiresOn !== null ? lastDayOf(expiresOn) : null;
}

export interface RequestedReplacement {
  readonly when: ReplacementTime;
  /** The plan that takes its place; null: any other one. */
  readonly planId: string | null;
  readonly at: Instant;
}

/** @throws DomainError replaceNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
export function assertReplaceable(subscription: Subscription, { when, planId, at }: RequestedReplacement): void {
  const then = asOf(subscription, at);
  assertDeletionNotBegun(then);
  if (then.replacement) throw replacementWaits(then.replacement);
  const state = stateOf(then);
  const refuse = (reason: string, message: string) => {
    throw new DomainError('replaceNotPossible', message, { reason, state });
  };
  if (currentTerm(then).plan.id === planId && !isBoughtAgain(then, at)) {
    refuse('samePlan', 'It has this plan already: renew it.');
  }
  if (state === 'pending') refuse(state, 'It has not begun: it can be replaced after that.');
  // Its own set-up may move users to it while its term has ended.
  if (then.setUp !== 'done') refuse('settingUp', 'It is still being set up: it can be replaced after that.');
  if (when === 'now') return;
  if (lastTerm(then).expiresOn === null) refuse('perpetual', 'It is perpetual and has no last day: replace it now.');
  if (then.phase !== 'active') refuse('ended', `Its last day is over, it is ${state}: replace it now.`);
}

/** Whether neither keys nor a payment bring it back: it is bought again, also the same plan. */
function isBoughtAgain(subscription: Subscription, at: Instant): boolean {
  const { phase, cancellation } = subscription;
  const { policy, expiresOn, zone } = lastTerm(subscription);
  if (phase !== 'disabled' || policy?.reactivation) return false;
  // Inside its commitment what is owed can still be paid.
  return cancellation?.when === 'now' || expiresOn === null || !isBefore(dateIn(zone, at), expiresOn);
}

/** Paid days, today included and stacked terms too, that are lost when it is replaced; null: it would never have ended. */
export function daysLostBy(subscription: Subscription, when: ReplacementTime, at: Instant): number | null {
  // Who has cancelled it at once has given them up already.
  if (when === 'lastDay' || subscription.cancellation?.when === 'now') return 0;
  const { expiresOn, zone } = lastTerm(subscription);
  return expiresOn === null ? null : Math.max(0, daysBetween(dateIn(zone, at), expiresOn));
}

/** @throws DomainError confirmationRequired, and whatever speaks against the replacement */
export function replace(subscription: Subscription, command: ReplaceCommand): SubscriptionEvent<'replacementStarted'> {
  const { by, when, at, agreed, requestId } = command;
  assertReplaceable(subscription, command);
  const { expiresOn, zone } = lastTerm(subscription);
  const daysLost = daysLostBy(subscription, when, at);
  assertLossAgreed(daysLost, agreed);
  const movesFrom = movesFromOf(when, expiresOn) ?? dateIn(zone, at);
  const replacement = { by, when, since: at, movesFrom, movedAt: null };
  return event(subscription, 'replacementStarted', { at, requestId }, 'requested', { replacement, daysLost });
}

function assertLossAgreed(lost: number | null, agreed: number | null): void {
  if (lost === 0 || agreed === null || (lost !== null && lost <= agreed)) return;
  throw unconfirmedLoss(lost);
}

/** The refusal to lose more than the customer has agreed to. */
export function unconfirmedLoss(daysLost: number | null): DomainError {
  const loss = daysLost === null ? 'A subscription that never ends' : `${daysLost} paid days`;
  return new DomainError('confirmationRequired', `${loss} would be lost: confirm it.`, { daysLost });
}

export function usersMoved(
  subscription: Subscription,
  { by }: UsersMovedCommand,
  at: Instant,
): SubscriptionEvent<'usersMoved'> | null {
  const { replacement } = subscription;
  if (replacement?.by !== by || replacement.movedAt) return null;
  return event(subscription, 'usersMoved', { at }, 'usersMoved', { by });
}

/**
 * It stays after all. If it is not paid any more by then, its days of grace count from today; one that was disabled
 * before is kept as long as if it had been disabled today.
 */
export function releaseReplacement(
  subscription: Subscription,
  { by }: ReleaseReplacementCommand,
  at: Instant,
): SubscriptionEvent<'replacementReleased'> | null {
  if (subscription.replacement?.by !== by || hasEnded(subscription)) return null;
  const graceFrom = graceAfterRelease(subscription, at);
  const past = { ...subscription, replacement: null, graceFrom };
  // One that is disabled has its days of grace behind it: only what follows them is still to come.
  const milestones =
    graceFrom !== null && subscription.phase === 'disabled'
      ? schedule(past).flatMap((step) =>
          compareInstants(step.at, at) <= 0 || (step.kind === 'stateNotice' && step.notice === 'disabled')
            ? [step.id]
            : [],
        )
      : [];
  return event(subscription, 'replacementReleased', { at, milestones }, 'setUpUndone', { by, graceFrom });
}

/** The day from which its days of grace count; null where its own end does. */
function graceAfterRelease(subscription: Subscription, at: Instant): PlainDate | null {
  const { graceFrom: before } = subscription;
  const deciding = decidingTerm(subscription);
  const end = endOf(subscription, deciding);
  const today = dateIn(deciding.zone, at);
  if (!end || isBefore(today, end.from)) return before;
  if (subscription.phase !== 'disabled') return today;
  const graceFrom = addDays(today, -end.policy.graceDays);
  return isBefore(end.from, graceFrom) ? graceFrom : before;
}
