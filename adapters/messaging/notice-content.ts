/** What a notice says, before it is said in a language. */

import type { Money } from '../../domain/money.js';
import type { NamedMethod } from './money-content.js';

/** The paid plan that follows a trial. */
export interface PlanAfterTrial {
  readonly planName: string;
  readonly seats: number;
  /** Of the first payment; null: the reader is told of no money. */
  readonly gross: Money | null;
  /** The period that it pays for. */
  readonly from: string;
  readonly to: string;
}

/** How a subscription that is paid by period goes on after its term. */
export interface PaymentOutlook {
  readonly goesOn: 'byPayment' | 'byItself' | 'lapses';
  /** Of the request for payment that is open; null: none is. */
  readonly reference: string | null;
  /** When payment is asked for. */
  readonly requestedOn: string | null;
  /** When it is collected next, and from what. */
  /** Its next period is invoiced on account on `requestedOn`, and paid later. */
  readonly onAccount?: boolean;
  readonly collected: { readonly on: string; readonly from: NamedMethod } | null;
  /** What a seat costs for a period, where the next term costs more. */
  readonly rise: { readonly from: Money; readonly to: Money } | null;
  /** The first day of a period inside the term that is not paid for, or since when what was bought for good is not. */
  readonly owedFrom: string | null;
  /** Of a trial: what follows it; left out: it is none. */
  readonly trial?: { readonly becomes: PlanAfterTrial | null };
}

/** A user pays for it by an account of the own and decides on it, and is not the reader. */
export interface PaidBy {
  /** Null: the reader is told of no people. */
  readonly name: string | null;
  /** Its organisation can pay in the user's place. */
  readonly canBeTakenOver: boolean;
  /** A key can renew it. */
  readonly renewableByKey: boolean;
}

/** Facts that every notice tells. */
interface NoticeFacts {
  /** The reader's, BCP 47. A language without texts gets English. */
  readonly locale: string;
  /** The reader's IANA time zone, in which instants are printed. */
  readonly zone: string;
  readonly reader: { readonly name: string };
  readonly organisation: string;
  readonly planName: string;
  readonly seats: number;
  /** Of all but an order of keys. */
  readonly subscriptionId?: string;
  /** Whom to ask: the selling partner, else the seller, with an address or a number; null: nobody is known by name. */
  readonly contact: string | null;
  /** The business instant of the notice (RFC 3339). */
  readonly at: string;
  /** Zone of the term, whose calendar the dates belong to; told when it is not the reader's. */
  readonly termZone?: string | undefined;
  /** Why the data must not be deleted, while a legal hold lasts. */
  readonly hold?: string | undefined;
  /** False for a plan that cannot be reactivated once it is disabled. */
  readonly mayReactivate?: boolean | undefined;
  /** Left out where nobody pays by period: it is renewed by key. */
  readonly payment?: PaymentOutlook | undefined;
  /** Left out where whoever pays reads it, or the organisation pays. */
  readonly paidBy?: PaidBy | undefined;
  /** It was bought once and for good: no term of it ends. */
  readonly forGood?: boolean | undefined;
  /** Its reader is the partner of record. */
  readonly advises?: boolean | undefined;
  /** It ends, or has ended, since it was cancelled. */
  readonly cancelled?: boolean | undefined;
}

/** A notice before the end. Dates are `YYYY-MM-DD`; `expiresOn` is the first day after the term. */
export interface ExpiringNotice extends NoticeFacts {
  readonly kind: 'expiring';
  readonly expiresOn: string;
  readonly daysLeft: number;
  /** The same as `expiresOn` when the plan has no grace. */
  readonly disablesOn: string;
  readonly deletesOn: string;
}

/** Confirms that it is cancelled for the end of its term; the rest as in `expiring`. */
export interface CancelledNotice extends NoticeFacts {
  readonly kind: 'cancelled';
  readonly expiresOn: string;
  readonly daysLeft: number;
  readonly disablesOn: string;
  readonly deletesOn: string;
}

/** The term has ended and grace has begun. */
export interface ExpiredNotice extends NoticeFacts {
  readonly kind: 'expired';
  readonly expiresOn: string;
  readonly disablesOn: string;
  readonly deletesOn: string;
}

export interface DisabledNotice extends NoticeFacts {
  readonly kind: 'disabled';
  readonly disablesOn: string;
  readonly deletesOn: string;
}

export interface ReactivatedNotice extends NoticeFacts {
  readonly kind: 'reactivated';
  readonly newExpiresOn: string;
  /** Users could not work before; undefined where that is not known. */
  readonly interrupted?: boolean | undefined;
}

interface DeletionAhead extends NoticeFacts {
  readonly deletesOn: string;
  readonly daysLeft: number;
}

/** A disabled subscription is going to be deleted. */
export interface DeletionIsNearNotice extends DeletionAhead {
  readonly kind: 'deletionIsNear';
}

/** The same, since its legal hold was released. */
export interface DeletionAfterHoldNotice extends DeletionAhead {
  readonly kind: 'deletionAfterHold';
}

/** Confirms that a set-up is done. */
export interface SetUpDoneNotice extends NoticeFacts {
  readonly kind: 'setUpDone';
  /** Null for a perpetual plan. */
  readonly expiresOn: string | null;
  /** Users of another subscription were moved to it. */
  readonly movedUsers: boolean;
}

/** A set-up that waits for a decision. */
export interface SetUpStuckNotice extends NoticeFacts {
  readonly kind: 'setUpStuck';
  /** How many users could not be moved, and why; none where something else stops it. */
  readonly failed: readonly { readonly because: MoveFailure; readonly users: number }[];
  /** How many there are in all. */
  readonly users: number;
  /** When it is undone unless somebody decides (RFC 3339); null: it waits. */
  readonly undoneBy: string | null;
}

/** Why a user could not be moved. */
export type MoveFailure = 'noFreeSeat' | 'dataPlaneRefused' | 'other';

/** Confirms a renewal ahead of time. */
export interface RenewedEarlyNotice extends NoticeFacts {
  readonly kind: 'renewedEarly';
  /** Of the new term. */
  readonly startsOn: string;
  readonly newExpiresOn: string;
}

/** Confirms that seats were added. */
export interface SeatsAddedNotice extends NoticeFacts {
  readonly kind: 'seatsAdded';
  /** Null for a perpetual plan. */
  readonly newExpiresOn: string | null;
}

/** An organisation takes over what a user has bought: on a day, not after all, or at once. */
export interface TakeOverNotice extends NoticeFacts {
  readonly kind: 'takeOverPlanned' | 'takeOverWithdrawn' | 'takenOver';
  /** The user who pays, or has paid until then; empty once purged. */
  readonly purchaser: string;
  /** The first day on which the organisation decides. */
  readonly on: string;
  /** The last day that the purchaser has paid for. */
  readonly paidUntil: string;
}

/** Keys that were ordered for the organisation wait for its administrator. */
export interface KeyOrderNotice extends NoticeFacts {
  readonly kind: 'keyOrder';
  readonly keyOrderId: string;
  readonly keys: number;
  /** The last day, by UTC. */
  readonly redeemBy: string;
  /** The page of the order. */
  readonly link: string;
}

/** Another subscription has taken the place of this one. */
export interface SupersededNotice extends NoticeFacts {
  readonly kind: 'superseded';
  readonly supersededOn: string;
  readonly newPlanName: string;
  readonly newSubscriptionId: string;
}

export interface DeletedNotice extends NoticeFacts {
  readonly kind: 'deleted';
  readonly deletesOn: string;
  readonly certificateId: string;
  /** By which the certificate can be read without an account. */
  readonly link: string;
}

/** To a user who was moved to a new subscription: its plan and id are those of the mail. */
interface InstallationMail extends NoticeFacts {
  /** Ids such as `skype-for-business`. */
  readonly serviceLicences: readonly string[];
  /** By which the reader says that it is done. */
  readonly link: string;
}

export interface InvitationNotice extends InstallationMail {
  readonly kind: 'invitation';
}

export interface InstallationReminderNotice extends InstallationMail {
  readonly kind: 'installationReminder';
  readonly invitedOn: string;
}

export type NoticeContent =
  | ExpiringNotice
  | ExpiredNotice
  | DisabledNotice
  | ReactivatedNotice
  | DeletionIsNearNotice
  | DeletionAfterHoldNotice
  | SetUpDoneNotice
  | SetUpStuckNotice
  | RenewedEarlyNotice
  | SeatsAddedNotice
  | CancelledNotice
  | TakeOverNotice
  | KeyOrderNotice
  | SupersededNotice
  | DeletedNotice
  | InvitationNotice
  | InstallationReminderNotice;
export type NoticeKind = NoticeContent['kind'];
