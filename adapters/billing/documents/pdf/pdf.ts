/** A document as a PDF that an archive keeps (PDF/A-3b, ISO 19005-3), with the same for programs attached to it. */
import pdfmake from 'pdfmake';
import { millis } from '../../../../domain/calendar.js';
import { definitionOf } from './definition.js';
import { fontFiles, fontName } from './fonts.js';
import { parseFont } from './parsed-fonts.js';
import { printable } from './printable.js';
import type { PrintedDocument } from './printed-document.js';
import { colors } from './theme.js';
import { authorXmp, facturXXmp } from './xmp.js';

export type * from './printed-document.js';

for (const file of Object.values(fontFiles)) parseFont(file);
pdfmake.setFonts({ [fontName]: fontFiles });
pdfmake.setTableLayouts({
  total: {
    hLineWidth: () => 0.8,
    vLineWidth: () => 0,
    hLineColor: colors.accent,
    paddingLeft: () => 0,
    paddingRight: () => 0,
    paddingTop: () => 4,
    paddingBottom: () => 3,
  },
});
// Nothing is read and nothing is fetched, whatever a document says.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy(() => false);

/**
 * The same bytes for the same input.
 * @throws DomainError `invalidRequest` for a code that cannot be drawn, `invalidPaymentReference`
 */
export async function pdfOf(printed: PrintedDocument): Promise<Uint8Array> {
  const { document, attachment } = printed;
  const created = pdfmake.createPdf(definitionOf(printed));
  const pdf = await created.getStream();
  pdf.appendXML(authorXmp(printable(document.seller.name)));
  if (attachment) {
    const { name, xml, profile } = attachment;
    const on = new Date(millis(document.issuedAt));
    const described = {
      name,
      type: 'text/xml',
      description: printable(document.number),
      // Factur-X 1.0.07, 6.2.2: Alternative where the PDF shows the same as the XML.
      relationship: 'Alternative',
      creationDate: on,
      modifiedDate: on,
    };
    pdf.file(Buffer.from(xml), described);
    if (profile === 'factur-x') pdf.appendXML(facturXXmp(name));
  }
  return created.getBuffer();
}
