import type { PartnerNewsKind } from '../../../domain/partners/news.js';
import type { ProposedTermsTexts } from '../../partners/proposed-terms.js';

/**
 * Every message about partners, in ICU MessageFormat. A language is a file beside this one that has them all. `role` is what the
 * reader is: `administrator` of the customer, the `partner` that it is about, or the `former` one.
 */
export interface PartnerTexts extends ProposedTermsTexts {
  readonly subject: Readonly<Record<PartnerNewsKind, string>>;
  readonly lead: Readonly<Record<PartnerNewsKind, string>>;
  /** What follows from it, by kind; empty: nothing for this reader. */
  readonly more: Readonly<Record<PartnerNewsKind, string>>;
  /** Before the partner's own words. */
  readonly message: string;
  /** Before the customer's reason. */
  readonly reason: string;
  readonly answer: string;
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
