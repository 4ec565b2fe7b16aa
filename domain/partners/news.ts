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
] as const;
export type PartnerNewsKind = (typeof partnerNewsKinds)[number];

/** News of which nobody may have been told yet, and since when, on the wall's time. */
export interface Unannounced {
  readonly kind: PartnerNewsKind;
  readonly since: Date;
}
