import type { NoticeKind } from '../notice-content.js';

/**
 * Every message of the notices, in ICU MessageFormat. A language is a file beside this one that has them all.
 * Arguments: the facts of the notice by their names, dates already written out, and the days derived from them:
 * `lastDay`, `lastGraceDay`, `newLastDay`.
 */
export interface NoticeTexts {
  readonly greeting: string;
  readonly subject: Readonly<Record<NoticeKind, string>>;
  /** What happens, and when. */
  readonly lead: Readonly<Record<NoticeKind, string>>;

  /** What users and administrators can do: the table of states in words. */
  readonly untilLastDay: string;
  readonly graceAhead: string;
  readonly graceNow: string;
  readonly disablement: string;
  readonly disabledNow: string;
  readonly reactivation: string;
  readonly noReactivation: string;
  readonly deletion: string;
  readonly hold: string;
  readonly workAgain: string;
  readonly gone: string;
  readonly certificate: string;
  readonly supersededNow: string;
  readonly usersInvited: string;

  /** To users who were moved to a new subscription. `services` is the list of its service licences. */
  readonly covers: string;
  readonly install: string;
  readonly sayInstalled: string;
  readonly onlyReminder: string;
  /** Of the link. */
  readonly installed: string;
  readonly contactOfUsers: string;

  /** What to do next, and whom to ask. */
  readonly renew: string;
  readonly reactivate: string;
  readonly renewLater: string;
  readonly buyAgain: string;
  readonly checkNext: string;
  readonly contact: string;

  readonly sentAt: string;
  readonly datesIn: string;

  readonly label: Readonly<Record<NoticeLabel, string>>;
}

/** Rows of the table below the words. */
export type NoticeLabel =
  | 'organisation'
  | 'planName'
  | 'seats'
  | 'subscriptionId'
  | 'lastDay'
  | 'disablesOn'
  | 'deletesOn'
  | 'newLastDay'
  | 'deletedOn'
  | 'certificateId'
  | 'supersededOn'
  | 'newPlanName'
  | 'newSubscriptionId'
  | 'services';
