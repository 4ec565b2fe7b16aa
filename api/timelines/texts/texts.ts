import type { StateNoticeKind } from '../../../domain/subscriptions/events.js';
import type { EventWhy } from '../../../domain/subscriptions/MISSING.js';
import type { SubscriptionState } from '../../../domain/subscriptions/subscription.js';

/** What a timeline tells of: kinds of the past, of the future, and of changes that somebody thinks of. */
export type EventKind =
  | 'committed'
  | 'setUpStart'
  | 'setUpBegan'
  | 'setUpDone'
  | 'setUpStuck'
  | 'setUpPaused'
  | 'setUpUndone'
  | 'termStart'
  | 'termStarted'
  | 'expired'
  | 'expiry'
  | 'disabled'
  | 'disablement'
  | 'deletion'
  | 'deletionStuck'
  | 'deleted'
  | 'renewed'
  | 'seatsAdded'
  | 'replaced'
  | 'replacementBegun'
  | 'replacementReleased'
  | 'usersMoved'
  | 'superseding'
  | 'superseded'
  | 'licencesChanged'
  | 'holdPlaced'
  | 'holdReleased'
  | 'policyChanged';

/**
 * The words of timelines and their pictures in one language. Messages are in ICU MessageFormat; a language is a file beside
 * this one that has them all. They are in the present tense, since the same ones tell the past and the future.
 */
export interface TimelineTexts {
  readonly states: Readonly<Record<SubscriptionState, string>>;
  /** A few words for a picture. */
  readonly events: Readonly<Record<EventKind, string>>;
  readonly notices: Readonly<Record<StateNoticeKind | 'expiring', string>>;

  /**
   * A sentence for a person. Arguments: `seats`, `assigned`, `startsOn`, `lastDay`, `lastGraceDay`, `graceDays`, `disablesOn`,
   * `deletesOn`, `deletionDay`, `days`, `daysLost`, `movesFrom`, `graceFrom`, `reason`; days are written out.
   */
  readonly why: {
    readonly committed: string;
    readonly committedForEver: string;
    /** In the place of another subscription. */
    readonly committedInPlace: string;
    readonly setUpStart: string;
    readonly setUpBegan: string;
    readonly setUpDone: string;
    readonly setUpStuck: string;
    readonly setUpPaused: string;
    readonly setUpUndone: string;
    readonly termStart: string;
    readonly graceBegins: string;
    readonly endsWithoutGrace: string;
    readonly disabled: Readonly<Record<Extract<EventWhy, 'graceOver' | 'termExpired' | 'legalHold'>, string>>;
    readonly deleted: string;
    readonly deletionStuck: string;
    readonly renewedEarly: string;
    readonly renewedInGrace: string;
    readonly renewedWhileDisabled: string;
    readonly seatsAdded: string;
    readonly replacedNow: string;
    readonly replacedOnLastDay: string;
    readonly replacementReleased: string;
    /** The last term had ended by then. */
    readonly replacementReleasedLate: string;
    readonly usersMoved: string;
    readonly superseded: string;
    readonly licencesChanged: string;
    readonly holdPlaced: string;
    readonly holdReleased: string;
    readonly policyChanged: string;
    readonly notices: Readonly<Record<StateNoticeKind | 'expiring', string>>;
    /** Of a state at an instant. */
    readonly notBegun: string;
    readonly pending: string;
    readonly settingUp: string;
    readonly active: string;
    readonly activeForEver: string;
    readonly grace: string;
  };

  readonly months: readonly string[];
  readonly longMonths: readonly string[];
  /** From Monday on. */
  readonly weekdays: readonly string[];
  /** Of the arguments `day`, `month` (a name), `number` (of the month) and `year`. */
  readonly day: string;
  /** Of `weekday`, `day` (written out) and `time`. */
  readonly time: string;
  readonly days: string;

  readonly picture: {
    readonly subscription: string;
    readonly tenant: string;
    readonly renewals: string;
    readonly on: string;
    readonly local: string;
    readonly now: string;
    readonly later: string;
    readonly planned: string;
    readonly since: string;
    readonly from: string;
    readonly between: string;
    readonly nextTerm: string;
    readonly phases: string;
    readonly happened: string;
    readonly coming: string;
    readonly nothingComes: string;
    readonly nothingThere: string;
    readonly others: string;
    readonly endsOn: string;
    readonly neverEnds: string;
    readonly seats: string;
    readonly count: string;
    readonly total: string;
  };
}
