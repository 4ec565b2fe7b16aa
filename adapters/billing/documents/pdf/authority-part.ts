/** What the tax authority's system knows the invoice by, and the codes that prove it. */
import type { Content } from 'pdfmake/interfaces.js';
import type { DocumentWording } from '../wording.js';
import { codePicture } from './payment-part.js';
import type { PrintedAuthority } from './printed-document.js';

/** Captions that the ministry prescribes, in Polish on every document ("Kody weryfikujące", KOD I and KOD II). */
const captions = { invoice: 'OFFLINE', certificate: 'CERTYFIKAT' };

/** The codes beside the notes, or below them where there are two. */
export function authorityPart(
  authority: PrintedAuthority | null,
  notes: Content[],
  wording: DocumentWording,
): Content[] {
  switch (authority?.kind) {
    case undefined:
      return notes;
    case 'accepted': {
      const named = [
        { text: wording.label('ksefNumber'), style: 'heading' },
        { text: authority.number, bold: true },
      ];
      const text = [
        ...notes,
        { stack: named, margin: [0, notes.length > 0 ? 8 : 0, 0, 0] as [number, number, number, number] },
      ];
      return [besideCodes(text, [codePicture(authority.link, authority.number)])];
    }
    case 'offline': {
      const { invoiceLink, certificateLink } = authority;
      const codes = [codePicture(invoiceLink, captions.invoice), codePicture(certificateLink, captions.certificate)];
      return [...notes, besideCodes([{ text: 'KSeF', style: 'heading', margin: [0, 8, 0, 0] }], codes)];
    }
  }
}

function besideCodes(text: Content[], codes: Content[]): Content {
  return { unbreakable: true, columns: [{ width: '*', stack: text }, ...codes], columnGap: 16 };
}
