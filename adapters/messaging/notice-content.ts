/** What a notice says, before it is said in a language. */

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
  readonly subscriptionId: string;
  /** Whom to ask: the reseller, with an address or a number. */
  readonly contact: string;
  /** The business instant of the notice (RFC 3339). */
  readonly at: string;
  /** Zone of the term, whose calendar the dates belong to; told when it is not the reader's. */
  readonly termZone?: string | undefined;
  /** Why the data must not be deleted, while a legal hold lasts. */
  readonly hold?: string | undefined;
  /** False for a plan that cannot be reactivated once it is disabled. */
  readonly mayReactivate?: boolean | undefined;
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
  | SupersededNotice
  | DeletedNotice
  | InvitationNotice
  | InstallationReminderNotice;
export type NoticeKind = NoticeContent['kind'];
