/** The files that a document is handed out as. */
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { minorUnitDigits } from '../../../domain/money.js';
import { ciiOf, notInEn16931, ublOf } from './en16931.js';
import { isdocOf } from './isdoc.js';
import { fa3Of } from './ksef/fa3.js';
import { paymentCodeOf } from './payment-codes.js';
import { type PrintedAuthority, pdfOf } from './pdf/pdf.js';

/** `en16931` and `creditNote` are UBL, `ksef` FA(3), `isdoc` ISDOC 6.0.2; `pdf` is PDF/A-3 with the CII of Factur-X inside. */
export type DocumentFormat = 'en16931' | 'creditNote' | 'ksef' | 'isdoc' | 'pdf';

export interface DocumentFile {
  readonly format: DocumentFormat;
  /** `en16931-PL-F-2026-000123.xml`: of the format and the document's number. */
  readonly name: string;
  readonly mediaType: string;
  /** @throws DomainError where the writer of the format does */
  content(): Promise<string | Uint8Array>;
}

interface Writer {
  readonly extension: string;
  readonly mediaType: string;
  /** Null for a document that is not written so. */
  format(document: BillingDocument): DocumentFormat | null;
  write(document: BillingDocument): string | Promise<string | Uint8Array>;
}

const writers: readonly Writer[] = [
  { extension: 'xml', mediaType: 'application/xml', format: ublFormat, write: ublOf },
  { extension: 'xml', mediaType: 'application/xml', format: ksefFormat, write: fa3Of },
  { extension: 'xml', mediaType: 'application/xml', format: isdocFormat, write: isdocOf },
  {
    extension: 'pdf',
    mediaType: 'application/pdf',
    format: () => 'pdf',
    write: (document) => printedPdf(document, null),
  },
];

function ublFormat(document: BillingDocument): DocumentFormat | null {
  if (notInEn16931(document) !== null) return null;
  return document.totals.gross.amount < 0 ? 'creditNote' : 'en16931';
}

function ksefFormat({ kind, seller, currency, corrected, buyer }: BillingDocument): DocumentFormat | null {
  if (seller.country !== 'PL' || kind === 'proForma' || minorUnitDigits(currency) > 2) return null;
  // Another tax id is no correction there: it takes a correction to zero and a new invoice.
  const isOtherBuyer = corrected?.buyerBefore && corrected.buyerBefore.vatId !== buyer.vatId;
  return isOtherBuyer ? null : 'ksef';
}

function isdocFormat({ seller }: BillingDocument): DocumentFormat | null {
  return seller.country === 'CZ' ? 'isdoc' : null;
}

/** The PDF, with the document for programs inside as far as EN 16931 can say it. @param authority null where none takes it */
export function printedPdf(document: BillingDocument, authority: PrintedAuthority | null): Promise<Uint8Array> {
  const isSaid = notInEn16931(document) === null;
  return pdfOf({
    document,
    authority,
    paymentCode: paymentCodeOf(document),
    attachment: isSaid ? { name: 'factur-x.xml', xml: ciiOf(document), profile: 'factur-x' } : null,
  });
}

/** The files of a document, by its kind, its seller's country and what a format can say; not written yet. */
export function filesOf(document: BillingDocument): DocumentFile[] {
  return writers.flatMap(({ extension, mediaType, format: formatOf, write }) => {
    const format = formatOf(document);
    if (format === null) return [];
    const name = `${format}-${document.number.replace(/[^A-Za-z0-9]+/g, '-')}.${extension}`;
    return [{ format, name, mediaType, content: async () => write(document) }];
  });
}
