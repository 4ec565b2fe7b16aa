/** Which files a document is handed out as: by its kind, its seller's country, and what a format can say. */
import { minorUnitDigits } from '../../money.js';
import type { VatTreatment } from '../vat.js';
import type { BillingDocument } from './document.js';

/** What is made of a document: `ubl` and, within the PDF, CII are EN 16931; `isdoc` is ISDOC 6.0.2, `ksef` FA(3). */
export const documentFormats = ['pdf', 'ubl', 'isdoc', 'ksef'] as const;
export type DocumentFormat = (typeof documentFormats)[number];

/** `upo` comes from the authority and is kept as it came. */
export const documentFileNames = [...documentFormats, 'upo'] as const;
export type DocumentFileName = (typeof documentFileNames)[number];

export function formatsOf(document: BillingDocument): DocumentFormat[] {
  const isSaid: Readonly<Record<DocumentFormat, boolean>> = {
    pdf: true,
    ubl: notInEn16931(document) === null,
    isdoc: document.seller.country === 'CZ',
    ksef: isForKsef(document),
  };
  return documentFormats.filter((format) => isSaid[format]);
}

/** How a document stands at the authority that takes it. */
export interface StandingAtAuthority {
  /** False: there is none, and it is handed over at once. */
  readonly isTaken: boolean;
  readonly mayBeHandedOver: boolean;
  readonly isAccepted: boolean;
}

/** The files that can be downloaded now: nothing before the law lets the document be handed over. */
export function filesNow(
  document: BillingDocument,
  { isTaken, mayBeHandedOver, isAccepted }: StandingAtAuthority,
): DocumentFileName[] {
  if (!mayBeHandedOver) return [];
  const formats = formatsOf(document).filter((format) => format !== 'ksef' || isTaken);
  return isAccepted ? [...formats, 'upo'] : formats;
}

/** Whether FA(3) has a place for it: another tax id takes a correction to zero and a new invoice there. */
export function isForKsef({
  kind,
  seller,
  currency,
  corrected,
  buyer,
}: Pick<BillingDocument, 'kind' | 'seller' | 'currency' | 'corrected' | 'buyer'>): boolean {
  const isOtherBuyer = corrected?.buyerBefore && corrected.buyerBefore.vatId !== buyer.vatId;
  return seller.country === 'PL' && kind !== 'proForma' && minorUnitDigits(currency) <= 2 && !isOtherBuyer;
}

/** Currencies that have two decimals, and that the code list of CEN's rules 1.3.15 does not know (BR-CL-04). */
const unlistedCurrencies: ReadonlySet<string> = new Set(['STN', 'XAD', 'XCG']);

/**
 * Why a document cannot be said in EN 16931; null where it can. A pro-forma is no invoice; amounts have two decimals at most (BR-DEC);
 * what is outside the scope of VAT stands alone (BR-O-11); whoever taxes has a VAT id (BR-S-02, BR-AE-02).
 */
export function notInEn16931(document: BillingDocument): string | null {
  const { kind, currency, seller } = document;
  if (kind === 'proForma') return 'A pro-forma is no invoice.';
  if (minorUnitDigits(currency) > 2) return `EN 16931 has two decimals, and amounts in ${currency} more.`;
  if (unlistedCurrencies.has(currency)) return `The code list of EN 16931 has no ${currency}.`;
  const kinds = new Set(treatmentsOf(document).map((treatment) => treatment.kind));
  if (kinds.has('notTaxable')) {
    return kinds.size > 1 ? 'EN 16931 does not mix what is outside the scope of VAT with other lines.' : null;
  }
  if (seller.vatId === null) return 'The seller needs a VAT id.';
  if (kinds.has('reverseCharge') && vatIdOfBuyer(document) === null && document.buyer.registrationNumber === null) {
    return 'Reverse charge needs the buyer’s VAT id.';
  }
  return null;
}

/** Those of its lines and totals; of one without lines the one that it leads to. */
export function treatmentsOf({ lines, totals, taxation }: BillingDocument): VatTreatment[] {
  const found = [...lines, ...totals.groups].map(({ treatment }) => treatment);
  return found.length > 0 ? found : [taxation.tax.treatment];
}

/** A correction that takes a VAT id away takes lines back that were invoiced under it. */
export function vatIdOfBuyer({ buyer, corrected }: BillingDocument): string | null {
  return buyer.vatId ?? corrected?.buyerBefore?.vatId ?? null;
}
