/** The files that a document is handed out as. */
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { notInEn16931, ublOf } from './en16931.js';

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
];

function ublFormat(document: BillingDocument): DocumentFormat | null {
  if (notInEn16931(document) !== null) return null;
  return document.totals.gross.amount < 0 ? 'creditNote' : 'en16931';
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
