import type { WantedPayment } from '../../../domain/partners/direct-billing-proposals.js';
import type { PartnerNewsKind } from '../../../domain/partners/news.js';

/**
 * Every message about partners, in ICU MessageFormat. A language is a file beside this one that has them all. `role` is what the
 * reader is: `administrator` of the customer, the `partner` that it is about, or the `former` one.
 */
export interface PartnerTexts {
  readonly subject: Readonly<Record<PartnerNewsKind, string>>;
  readonly lead: Readonly<Record<PartnerNewsKind, string>>;
  /** What follows from it, by kind; empty: nothing for this reader. */
  readonly more: Readonly<Record<PartnerNewsKind, string>>;
  /** Before the partner's own words. */
  readonly message: string;
  /** Before the customer's reason. */
  readonly reason: string;
  readonly answer: string;
  /** What a period costs. */
  readonly perPeriod: string;
  readonly payment: Readonly<Record<WantedPayment, string>>;
  readonly afterwards: Readonly<Record<'renews' | 'ends', string>>;
  readonly label: Readonly<Record<PartnerLabel, string>>;
}

/** Rows of the table below the words. */
export type PartnerLabel =
  | 'organisation'
  | 'planName'
  | 'subscriptionId'
  | 'partner'
  | 'former'
  | 'takesPlaceOn'
  | 'answerBy'
  | 'seats'
  | 'perPeriod'
  | 'startsOn'
  | 'payment'
  | 'afterwards';
