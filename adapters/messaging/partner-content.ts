/** What a mail about a partner says, before it is said in a language. Days are `YYYY-MM-DD`. */
import type { Money } from '../../domain/money.js';
import type { WantedPayment } from '../../domain/partners/direct-billing-proposals.js';
import type { PartnerNewsKind } from '../../domain/partners/news.js';

/** What the reader is to the news: somebody of the customer, the partner that it is about, or the one before. */
export type PartnerNewsRole = 'administrator' | 'partner' | 'former';

/** What is proposed to be paid by period. */
export interface ProposedBilling {
  readonly seats: number;
  /** Net, for all seats. */
  readonly perPeriod: Money;
  readonly periodMonths: number;
  /** The first day that is paid for by period. */
  readonly startsOn: string;
  readonly payment: WantedPayment;
  readonly renews: boolean;
}

export interface PartnerMail {
  readonly kind: PartnerNewsKind;
  readonly role: PartnerNewsRole;
  /** The reader's, BCP 47. */
  readonly locale: string;
  /** The reader's IANA time zone. */
  readonly zone: string;
  readonly reader: { readonly name: string };
  /** The customer: its name, or its id where the reader may not know that. */
  readonly organisation: string;
  /** Null: none is there any more. */
  readonly partner: { readonly id: string; readonly name: string } | null;
  /** The one before; null: there was none. */
  readonly former: { readonly id: string; readonly name: string } | null;
  readonly subscriptionId: string | null;
  readonly planName: string | null;
  /** The partner's own words; of what was declined, the customer's reason. */
  readonly message: string | null;
  /** The last day on which it can be answered, or the first day on which it holds. */
  readonly on: string | null;
  readonly proposed: ProposedBilling | null;
  /** Where it is answered. */
  readonly link: string | null;
  /** Whom the reader turns to; null: nobody is known by name. */
  readonly contact: string | null;
  /** RFC 3339. */
  readonly at: string;
}
