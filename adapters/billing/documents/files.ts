/** The files that a document is handed out as. */
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { type DocumentFormat, formatsOf, notInEn16931 } from '../../../domain/billing/documents/formats.js';
import { ciiOf, ublOf } from './en16931.js';
import { isdocOf } from './isdoc.js';
import { fa3Of } from './ksef/fa3.js';
import { paymentCodeOf } from './payment-codes.js';
import { type PrintedAuthority, pdfOf } from './pdf/pdf.js';

/** `en16931` and `creditNote` are UBL, `ksef` FA(3), `isdoc` ISDOC 6.0.2; `pdf` is PDF/A-3 with the CII of Factur-X inside. */
export type WrittenFormat = 'en16931' | 'creditNote' | 'ksef' | 'isdoc' | 'pdf';

export interface DocumentFile {
  readonly format: WrittenFormat;
  /** `en16931-PL-F-2026-000123.xml`: of the format and the document's number. */
  readonly name: string;
  readonly mediaType: string;
  /** @throws DomainError where the writer of the format does */
  content(): Promise<string | Uint8Array>;
}

const writers: Readonly<Record<DocumentFormat, (document: BillingDocument) => string | Promise<Uint8Array>>> = {
  ubl: ublOf,
  ksef: fa3Of,
  isdoc: isdocOf,
  pdf: (document) => printedPdf(document, null),
};

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

/** The files of a document, without how it stands at an authority; not written yet. */
export function filesOf(document: BillingDocument): DocumentFile[] {
  return formatsOf(document).map((format) => {
    const written = format === 'ubl' ? ublKind(document) : format;
    const [extension, mediaType] = format === 'pdf' ? ['pdf', 'application/pdf'] : ['xml', 'application/xml'];
    const name = `${written}-${document.number.replace(/[^A-Za-z0-9]+/g, '-')}.${extension}`;
    return { format: written, name, mediaType, content: async () => writers[format](document) };
  });
}

function ublKind({ totals }: BillingDocument): WrittenFormat {
  return totals.gross.amount < 0 ? 'creditNote' : 'en16931';
}
