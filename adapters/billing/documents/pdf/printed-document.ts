/** What is printed: a document, and what surrounds it on paper. */
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';

export interface PrintedDocument {
  readonly document: BillingDocument;
  /** What the tax authority's system says of it; null where it goes to none. */
  readonly authority: PrintedAuthority | null;
  /** The code by which it is paid; null where nothing is to be paid, or no code is known for the account. */
  readonly paymentCode: PrintedPaymentCode | null;
  /** The same document for programs; null: the PDF stands alone. */
  readonly attachment: PrintedAttachment | null;
}

/** KSeF: what the codes lead to (Ministry of Finance, "Kody weryfikujące"). */
export type PrintedAuthority =
  /** `link` is that of KOD I; the number stands below the code. */
  | { readonly kind: 'accepted'; readonly number: string; readonly link: string }
  /** Issued while the system was away: KOD I with OFFLINE below it, KOD II with CERTYFIKAT. */
  | { readonly kind: 'offline'; readonly invoiceLink: string; readonly certificateLink: string };

export interface PrintedPaymentCode {
  readonly kind: 'zbp' | 'spayd' | 'epc';
  /** What the code holds. */
  readonly text: string;
  /** What stands below it, in the document's language. */
  readonly caption: string;
}

export interface PrintedAttachment {
  /** `factur-x.xml`, `invoice.isdoc`. */
  readonly name: string;
  readonly xml: string;
  /** `factur-x`: CII of profile EN 16931, announced in the metadata. `plain`: any other XML. */
  readonly profile: 'factur-x' | 'plain';
}
