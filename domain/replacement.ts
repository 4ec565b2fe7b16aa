/** One subscription takes the place of another: docs/concepts.md, "Uses". The old one's side. */
import { addDays, compareDates, dateIn, daysBetween, type Instant, isBefore, type PlainDate } from './calendar.js';
import { DomainError } from './errors.js';
import type { Replaced } from './messages.js';
import { lastDayOf } from './milestones.js';
import {
  asOf,
  currentTerm,
  endedAs,
  hasEnded,
  lastTerm,
  type Replacement,
  type Replaces,
  replacementWaits,
  type Subscription,
  stateOf,
} from './subscription.js';

/** What a new subscription knows of the one whose place it takes: `expiresOn` and `zone` are of that one's last term. */
export function replacesFrom({
  subscriptionId,
  when,
  expiresOn,
  zone,
}: Replaced & { readonly expiresOn: PlainDate | null; readonly zone: string }): Replaces & {
  readonly expiresOn: PlainDate | null;
} {
  const movesFrom = when === 'lastDay' && expiresOn !== null ? lastDayOf(expiresOn) : null;
  return { subscriptionId, when, movesFrom, zone, expiresOn };
}

export interface ReplacementWish {
  readonly when: 'now' | 'lastDay';
  /** The plan that takes its place; null: any other one. */
  readonly planId: string | null;
  readonly at: Instant;
}

/** @throws DomainError replaceNotPossible, replacementWaits, deletionBegun, subscriptionEnded */
export function assertReplaceable(subscription: Subscription, { when, planId, at }: ReplacementWish): void {
  const then = asOf(subscription, at);
  if (hasEnded(then)) throw endedAs(then);
  if (then.deletionBegun) throw new DomainError('deletionBegun');
  if (then.replacement) throw replacementWaits(then.replacement);
  const state = stateOf(then);
  const refuse = (reason: string, message: string) => {
    throw new DomainError('replaceNotPossible', message, { reason, state });
  };
  if (currentTerm(then).plan.id === planId) refuse('samePlan', 'It has this plan already: the keys renew it.');
  if (state === 'pending') refuse(state, 'It has not begun: it can be replaced after that.');
  // Its own set-up may move users to it while its term has ended.
  if (then.setUp !== 'done') refuse('settingUp', 'It is still being set up: it can be replaced after that.');
  if (when === 'now') return;
  if (lastTerm(then).expiresOn === null) refuse('perpetual', 'It is perpetual and has no last day: replace it now.');
  if (then.phase !== 'active') refuse('ended', `Its last day is over, it is ${state}: replace it now.`);
}

/** Paid days, today included and stacked terms too, that are lost when it is replaced now; null: it would never have ended. */
export function daysLostBy(subscription: Subscription, at: Instant): number | null {
  const { expiresOn, zone } = lastTerm(subscription);
  return expiresOn === null ? null : Math.max(0, daysBetween(dateIn(zone, at), expiresOn));
}

/**
 * The subscription that agrees to be replaced.
 * @param agreed the days that the customer agreed to lose; null for all of a perpetual one
 * @throws DomainError confirmationRequired, and whatever speaks against the replacement
 */
export function replacedBy(
  subscription: Subscription,
  { by, agreed, ...wish }: ReplacementWish & { readonly by: string; readonly agreed: number | null },
): Subscription {
  const { when, at } = wish;
  assertReplaceable(subscription, wish);
  const { expiresOn, zone } = lastTerm(subscription);
  if (when === 'now') assertLossAgreed(daysLostBy(subscription, at), agreed);
  const movesFrom = when === 'lastDay' && expiresOn !== null ? lastDayOf(expiresOn) : dateIn(zone, at);
  return {
    ...subscription,
    replacement: { by, when, since: at, movesFrom, movedAt: null },
    revision: subscription.revision + 1,
  };
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

/** Its users have moved. Told by a subscription that does not replace it, nothing changes. */
export function withUsersMoved(subscription: Subscription, by: string, at: Instant): Subscription {
  const { replacement } = subscription;
  if (replacement?.by !== by || replacement.movedAt) return subscription;
  const moved: Replacement = { ...replacement, movedAt: at };
  return { ...subscription, replacement: moved, revision: subscription.revision + 1 };
}

/**
 * It stays after all. If its last term has ended meanwhile, its days of grace count from today; one that was disabled
 * before is kept as long as if it had been disabled today.
 */
export function releasedFrom(subscription: Subscription, by: string, at: Instant): Subscription {
  const { replacement, phase } = subscription;
  if (replacement?.by !== by || hasEnded(subscription)) return subscription;
  const free: Subscription = { ...subscription, replacement: null, revision: subscription.revision + 1 };
  const { expiresOn, zone, policy } = lastTerm(subscription);
  if (expiresOn === null) return free;
  const today = dateIn(zone, at);
  if (isBefore(today, expiresOn)) return free;
  if (phase !== 'disabled') return { ...free, graceFrom: today };
  const graceFrom = addDays(today, -policy.graceDays);
  if (compareDates(graceFrom, expiresOn) <= 0) return free;
  // The days of grace are over: only what follows them is still to come.
  return { ...free, graceFrom, doneThrough: { at, rank: Number.MAX_SAFE_INTEGER } };
}
