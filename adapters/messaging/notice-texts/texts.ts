import type { MoveFailure, NoticeKind } from '../notice-content.js';

/**
 * Every message of the notices, in ICU MessageFormat. A language is a file beside this one that has them all.
 * Arguments: the facts of the notice by their names, dates already written out as they stand in a sentence, and the days
 * derived from them: `lastDay`, `lastGraceDay`, `newLastDay`, `lastKeptDay`.
 */
export interface NoticeTexts {
  readonly greeting: string;
  readonly subject: Readonly<Record<NoticeKind, string>>;
  /** What happens, and when. */
  readonly lead: Readonly<Record<NoticeKind, string>>;

  /** The same where it ends since it was cancelled. */
  readonly ofCancelled: {
    readonly subject: Readonly<Record<'expiring' | 'disabled', string>>;
    readonly lead: Readonly<Record<'expiring' | 'disabled' | 'deletionIsNear', string>>;
  };

  /** The same of one that is paid by period: it renews by itself, or a period inside its term is not paid for. */
  readonly ofPayment: {
    readonly subject: Readonly<Record<'byItself' | 'owed', string>>;
    readonly lead: Readonly<Record<'byItself' | 'owed', string>>;
    readonly nothingToDo: string;
    /** Of one that renews by itself, and is not to. */
    readonly changeIntent: string;
    readonly rise: string;
    /** What to do next: pay the request that is open, or wait for it, or decide otherwise. */
    readonly payRequest: string;
    readonly requestComes: string;
    readonly askForPayment: string;
    readonly lapses: string;
    readonly payToReactivate: string;
    readonly withdraw: string;
    readonly seatsAdded: string;
    readonly graceNow: string;
  };

  /** The same of what was bought once and for good, whose payment was lost. */
  readonly ofPurchase: {
    readonly subject: Readonly<Record<'expired', string>>;
    readonly lead: Readonly<Record<'expired' | 'reactivated', string>>;
    readonly disablement: string;
    readonly reactivation: string;
    readonly reactivateUntil: string;
    readonly pay: string;
  };

  /** The same to others than the user who pays for it: they are asked for nothing that only the user can do. Argument: `purchaser`; `named` is `no` where nobody is. */
  readonly ofPurchaser: {
    readonly subject: Readonly<Record<'expired' | 'owed', string>>;
    readonly decides: string;
    readonly goesOn: string;
    readonly lapses: string;
    readonly keepsOn: string;
    readonly reactivates: string;
    readonly withdraws: string;
    /** What an administrator can do. */
    readonly takeOver: string;
    readonly byKey: string;
  };

  /** The same of a trial: it costs nothing, and ends by itself or becomes a paid plan. */
  readonly ofTrial: {
    readonly subject: Readonly<Record<'expiring' | 'becomes' | 'expired', string>>;
    readonly lead: Readonly<Record<'expiring' | 'becomes' | 'expired', string>>;
    /** What the plan that follows costs, and how it is stopped. */
    readonly price: string;
    readonly stop: string;
    readonly endsByItself: string;
    readonly choose: string;
    readonly chooseNow: string;
    readonly pay: string;
    readonly graceAhead: string;
    readonly graceNow: string;
    readonly disablement: string;
    readonly reactivation: string;
    readonly reactivateUntil: string;
    /** To others than the user who pays. */
    readonly purchaserChooses: string;
    /** Of one that its organisation takes over. */
    readonly organisationPays: string;
  };

  /** What users and administrators can do: the table of states in words. */
  readonly untilLastDay: string;
  readonly graceAhead: string;
  readonly graceNow: string;
  readonly disablement: string;
  readonly endsAsCancelled: string;
  readonly disabledNow: string;
  readonly reactivation: string;
  readonly noReactivation: string;
  readonly deletion: string;
  /** Where nothing can stop it. */
  readonly deletionCertain: string;
  /** Until the day before the deletion. */
  readonly exportUntil: string;
  readonly reactivateUntil: string;
  readonly hold: string;
  readonly workAgain: string;
  readonly gone: string;
  readonly certificate: string;
  readonly supersededNow: string;
  readonly usersInvited: string;

  /** Confirmations. */
  readonly termFollows: string;
  readonly seatsEndTogether: string;
  /** Of a perpetual plan. */
  readonly seatsNeverEnd: string;
  /** Of a set-up that waits. Argument: `users`, who could not be moved for this reason. */
  readonly notMoved: Readonly<Record<MoveFailure, string>>;
  /** Where it is not about users. */
  readonly notSetUp: string;
  readonly workMeanwhile: string;
  readonly decide: string;
  readonly decideBy: string;
  /** Of one that its organisation takes over. Arguments: `purchaser`, `takenOverOn`, `lastDay` (before it), `paidUntil`. */
  readonly keepsLicences: string;
  readonly purchaserDecidesUntil: string;
  readonly organisationPays: string;
  readonly purchaserGoesOn: string;
  /** Of an order of keys. */
  readonly redeemOrder: string;

  /** To users who were moved to a new subscription. `services` is the list of its service licences. */
  readonly covers: string;
  readonly install: string;
  readonly sayInstalled: string;
  readonly onlyReminder: string;
  /** Of the links. */
  readonly installed: string;
  readonly readCertificate: string;
  readonly openOrder: string;
  readonly contactOfUsers: string;

  /** What to do next, and whom to ask. */
  readonly renew: string;
  /** Of one that is cancelled for the end of its term. */
  readonly withdraw: string;
  readonly reactivate: string;
  readonly renewLater: string;
  readonly buyAgain: string;
  readonly checkNext: string;
  /** `known` is `no` where nobody is known by name. */
  readonly contact: string;
  /** To the partner of record, who is not the customer. */
  readonly asPartnerOfRecord: string;

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
  | 'services'
  | 'keyOrderId'
  | 'redeemBy'
  | 'undoneBy'
  | 'takenOverOn';
