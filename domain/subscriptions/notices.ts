/** Which messages events bring, and whether one still says what is true: docs/concepts.md, "Notices". */
import { dateIn, daysBetween, type Instant, isBefore } from '../calendar.js';
import type { StateNoticeKind, SubscriptionEvent } from './events.js';
import { schedule, scheduledIds } from './schedule.js';
import { isLive, lastTerm, type Phase, type Subscription } from './subscription.js';
import type { Term } from './terms.js';

/** Kinds of messages that confirm at once what a person has started. */
export const confirmationKinds = [
  'setUpDone',
  'setUpStuck',
  'renewedEarly',
  'seatsAdded',
  'cancelled',
  'takeOverPlanned',
  'takeOverWithdrawn',
  'takenOver',
] as const;
export type ConfirmationKind = (typeof confirmationKinds)[number];

/** Kinds of messages about a subscription to those who look after it. */
export type SubscriptionNoticeKind = 'expiring' | StateNoticeKind | ConfirmationKind;

/** A message that is due. */
export interface NoticeDue {
  readonly notice: SubscriptionNoticeKind;
  /** Before the end or the deletion. */
  readonly days: number | null;
  readonly scheduledAt: Instant;
  /** Identity of the milestone that it is about, or of what is confirmed. */
  readonly milestone: string;
}

/** A message by what it is about. */
export type NoticeSubject = Pick<NoticeDue, 'notice' | 'milestone'>;

/** The message that an event brings; null for one that brings none. */
export function noticeOf(event: SubscriptionEvent): NoticeDue | null {
  switch (event.kind) {
    case 'noticeDue': {
      const { notice, days, scheduledAt, milestones } = event;
      return { notice, days, scheduledAt, milestone: milestones[0] ?? '' };
    }
    case 'renewed':
      // One in grace or while disabled brings `reactivated`.
      return event.seating ? null : confirmation('renewedEarly', event.term, event.at);
    case 'seatsAdded':
      return confirmation('seatsAdded', event.term, event.at);
    case 'seatsIncreased': {
      const { at, revision } = event;
      return { notice: 'seatsAdded', days: null, scheduledAt: at, milestone: `${increased}${revision}` };
    }
    case 'cancelled': {
      const { when, since } = event.cancellation;
      // At once it is disabled in that moment, and its own message says so.
      if (when === 'now') return null;
      return { notice: 'cancelled', days: null, scheduledAt: since, milestone: cancellationId(since) };
    }
    case 'takeOverPlanned':
    case 'takeOverWithdrawn': {
      const { kind: notice, at, revision } = event;
      return { notice, days: null, scheduledAt: at, milestone: `${notice}/${revision}` };
    }
    case 'payerChanged': {
      const { reason, requestId, at, revision } = event;
      // One that was planned was told of then.
      if (reason !== 'takenOver' || requestId === null) return null;
      return { notice: 'takenOver', days: null, scheduledAt: at, milestone: `takenOver/${revision}` };
    }
    default:
      return null;
  }
}

/** The message about a set-up that has ended, or waits for a person since `at`. */
export function setUpNotice(notice: 'setUpDone' | 'setUpStuck', at: Instant): NoticeDue {
  const milestone = notice === 'setUpDone' ? notice : `${notice}/${at}`;
  return { notice, days: null, scheduledAt: at, milestone };
}

function confirmation(notice: 'renewedEarly' | 'seatsAdded', term: Term, at: Instant): NoticeDue {
  return { notice, days: null, scheduledAt: at, milestone: confirmationId(notice, term) };
}

function confirmationId(notice: 'renewedEarly' | 'seatsAdded', { number, expiresOn }: Term): string {
  return `${notice}/${number}/${expiresOn}`;
}

/** Of seats that were ordered, by the revision: a term may get some more than once. */
const increased = 'seatsIncreased/';

function cancellationId(since: Instant): string {
  return `cancelled/${since}`;
}

const phases = {
  expired: 'grace',
  disabled: 'disabled',
  superseded: 'superseded',
  deleted: 'deleted',
} as const satisfies Partial<Record<StateNoticeKind, Phase>>;

/** Whether the reason of a message stands at the instant at which it is sent: nothing has been renewed, replaced or over since. */
export function noticeStands(subscription: Subscription, { notice, milestone }: NoticeSubject, at: Instant): boolean {
  const { phase, replacement, payer } = subscription;
  const stillDue = () => isLive(subscription) && !replacement && scheduledIds(subscription).has(milestone);
  switch (notice) {
    case 'expiring': {
      const { expiresOn, zone } = lastTerm(subscription);
      return expiresOn !== null && isBefore(dateIn(zone, at), expiresOn) && stillDue();
    }
    case 'reactivated':
      return (phase === 'active' || phase === 'grace') && scheduledIds(subscription).has(milestone);
    case 'superseded':
      return phase === phases[notice];
    case 'deletionIsNear':
    case 'deletionAfterHold':
      return phase === 'disabled' && daysToDeletion(subscription, at) > 0 && stillDue();
    case 'deleted':
      // It is composed before the data goes, and says that it went.
      return phase === phases[notice] || subscription.deletionBegun;
    case 'renewedEarly':
    case 'seatsAdded':
      if (!isLive(subscription) || replacement) return false;
      return milestone.startsWith(increased) || milestone === confirmationId(notice, lastTerm(subscription));
    case 'cancelled': {
      const { cancellation } = subscription;
      return isLive(subscription) && phase !== 'disabled' && milestone === cancellationId(cancellation?.since ?? at);
    }
    case 'takeOverPlanned':
      return isLive(subscription) && subscription.takeOver !== null;
    case 'takeOverWithdrawn':
      return isLive(subscription) && subscription.takeOver === null && (payer?.purchaserId ?? null) !== null;
    case 'takenOver':
      return isLive(subscription) && (payer?.purchaserId ?? null) === null;
    case 'setUpDone':
      return isLive(subscription) && phase !== 'disabled';
    case 'setUpStuck':
      return isLive(subscription);
    default:
      return phase === phases[notice] && stillDue();
  }
}

/** Days from the day of sending to the first day after the term: 1 on its last day. */
export function daysLeft(subscription: Subscription, at: Instant): number {
  const { expiresOn, zone } = lastTerm(subscription);
  return expiresOn === null ? 0 : daysBetween(dateIn(zone, at), expiresOn);
}

/** Days from the day of sending to that of the deletion; 0 where none is ahead. */
export function daysToDeletion(subscription: Subscription, at: Instant): number {
  const deletion = schedule(subscription).find(({ kind }) => kind === 'deletion');
  return deletion ? daysBetween(dateIn(lastTerm(subscription).zone, at), deletion.on) : 0;
}
