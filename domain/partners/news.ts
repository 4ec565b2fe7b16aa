/** What the parties of a relation hear by mail (docs/concepts.md, "Notices"). */

export const partnerNewsKinds = [
  /** A partner advises on a subscription, perhaps in the place of another. */
  'partnerOfRecordGiven',
  'partnerOfRecordCleared',
  /** A partner asks to be a customer's reseller. */
  'resellerInvited',
  'resellerAccepted',
  'resellerDeclined',
  /** By the partner. */
  'resellerEnded',
  /** One of old reseller, new reseller and customer proposes that the one follows the other. */
  'transferProposed',
  'transferAgreed',
  'transferDeclined',
  /** It is proposed to pay a subscription by period, once its keys are used up. */
  'directBillingProposed',
  'directBillingAccepted',
  'directBillingDeclined',
  'directBillingWithdrawn',
  'directBillingLapsed',
] as const;
export type PartnerNewsKind = (typeof partnerNewsKinds)[number];

export const directBillingNews = {
  open: 'directBillingProposed',
  accepted: 'directBillingAccepted',
  declined: 'directBillingDeclined',
  withdrawn: 'directBillingWithdrawn',
  lapsed: 'directBillingLapsed',
} as const satisfies Readonly<Record<string, PartnerNewsKind>>;
export type DirectBillingNewsKind = (typeof directBillingNews)[keyof typeof directBillingNews];

export function isDirectBillingNews(kind: string): kind is DirectBillingNewsKind {
  return Object.values<string>(directBillingNews).includes(kind);
}

/** Of a relation, an invitation or a transfer. */
export type RelationNewsKind = Exclude<PartnerNewsKind, DirectBillingNewsKind>;

/** News of which nobody may have been told yet, and since when, on the wall's time. */
export interface Unannounced {
  readonly kind: RelationNewsKind;
  readonly since: Date;
}
