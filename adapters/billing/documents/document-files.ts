/** The files of a document, as the service makes them: each once, from the document and how it stands at the authority. */
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import type { DocumentFileName, DocumentFormat } from '../../../domain/billing/documents/formats.js';
import { DomainError } from '../../../domain/errors.js';
import { ublOf } from './en16931.js';
import { isdocOf } from './isdoc.js';
import { invoiceCode } from './ksef/codes.js';
import { fa3Of } from './ksef/fa3.js';
import { sellerNip } from './ksef/parties.js';
import type { PrintedAuthority } from './pdf/printed-document.js';
import { renderedPdf } from './pdf/rendered-pdf.js';

export const mediaTypes: Readonly<Record<DocumentFileName, 'application/pdf' | 'application/xml'>> = {
  pdf: 'application/pdf',
  ubl: 'application/xml',
  isdoc: 'application/xml',
  ksef: 'application/xml',
  upo: 'application/xml',
};

/** How a document stands at its authority, as it is printed. */
export interface Standing {
  /** Null until it was accepted. */
  readonly number: string | null;
  /** Set where it is handed over before. */
  readonly certificateLink: string | null;
  /** FA(3), as it was or will be sent. */
  readonly xml: string;
  /** Where the codes lead, without a slash at the end. */
  readonly verificationUrl: string;
}

/**
 * Makes a file.
 * @param standing null where no authority takes the document
 * @throws DomainError notFound for one that there is none of
 */
export async function makeFile(
  document: BillingDocument,
  name: DocumentFormat,
  standing: Standing | null,
): Promise<{ readonly mediaType: string; readonly bytes: Uint8Array }> {
  const mediaType = mediaTypes[name];
  switch (name) {
    case 'pdf':
      return { mediaType, bytes: await renderedPdf(document, standing && printed(document, standing)) };
    case 'ubl':
      return { mediaType, bytes: utf8(ublOf(document)) };
    case 'isdoc':
      return { mediaType, bytes: utf8(isdocOf(document)) };
    case 'ksef':
      return { mediaType, bytes: utf8(fa3Of(document)) };
  }
}

/** @throws DomainError documentNotReady before it may be handed over */
function printed(
  { seller, issuedOn }: BillingDocument,
  { number, certificateLink, xml, verificationUrl }: Standing,
): PrintedAuthority {
  const { link } = invoiceCode({ baseUrl: verificationUrl, nip: sellerNip(seller), xml, issuedOn }, number);
  if (number !== null) return { kind: 'accepted', number, link };
  if (certificateLink === null) throw new DomainError('documentNotReady');
  return { kind: 'offline', invoiceLink: link, certificateLink };
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
