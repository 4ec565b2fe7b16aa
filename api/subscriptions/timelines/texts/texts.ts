import type { EventKind, StateNoticeKind } from '../../../../domain/subscriptions/events.js';
import type { SubscriptionState } from '../../../../domain/subscriptions/subscription.js';

/** What is said of an event. It is in the present tense or a noun, since the same words tell the past and the future. */
export interface EventText {
  /** A few words, for a picture. */
  readonly label: string;
  /** A sentence for a person. */
  readonly explanation: string;
}

/**
 * The texts of timelines and their pictures in one language, in ICU MessageFormat; a language is a file beside this one that
 * has them all. What texts of events and states may name is `TextValues` in `words.ts`.
 */
export interface TimelineTexts {
  readonly states: Readonly<Record<SubscriptionState, string>>;
  readonly events: Readonly<Record<Exclude<EventKind, 'noticeDue'>, EventText>>;
  /** Of the event `noticeDue`. */
  readonly notices: Readonly<Record<StateNoticeKind | 'expiring', EventText>>;
  /** Of a message whose reason was gone before it was sent. */
  readonly notSent: string;

  /** What an event costs; `refused`: an attempt to collect it that failed. */
  readonly money: { readonly label: string; readonly sentence: string };

  /** How a subscription is at an instant, where the sentence of the event that led there does not say it. */
  readonly situations: {
    readonly notBegun: string;
    readonly pending: string;
    readonly settingUp: string;
    readonly active: string;
    readonly grace: string;
    /** Another subscription takes its place while its users cannot work. */
    readonly replacedWhileDisabled: string;
  };

  readonly months: readonly string[];
  readonly longMonths: readonly string[];
  /** From Monday on. */
  readonly weekdays: readonly string[];
  /** In pictures: of the arguments `day`, `month` (a name), `number` (of the month) and `year`. */
  readonly day: string;
  /** In sentences: the case in which a month follows its day, and the day with it. */
  readonly sentenceMonths: readonly string[];
  readonly sentenceDay: string;
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
    /** Several equal things in a row. */
    readonly repeated: string;
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
