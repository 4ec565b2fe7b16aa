/** The whole page, as the library that draws it takes it. */
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { millis } from '../../../../domain/calendar.js';
import { type DocumentWording, documentWording } from '../wording.js';
import { advancesPart } from './advances-part.js';
import { authorityPart } from './authority-part.js';
import { fontName } from './fonts.js';
import { correctionBlock, heading } from './heading.js';
import { linesTable } from './lines-table.js';
import { notesPart } from './notes-part.js';
import { parties } from './parties.js';
import { paymentPart } from './payment-part.js';
import { printableDocument } from './printable-document.js';
import type { PrintedDocument } from './printed-document.js';
import { colors, contentWidth, defaultStyle, margins, styles, wrapping } from './theme.js';
import { totalsPart } from './totals-part.js';

/** The entry of the register that fits below each page: three lines. */
const longestFooter = 330;

/**
 * PDF/A-3b in the buyer's language. Its dates are those of the issue, so that the same document has the same bytes.
 * @throws DomainError `invalidRequest` for a code that cannot be drawn, `invalidPaymentReference`
 */
export function definitionOf({ document: given, authority, paymentCode }: PrintedDocument): TDocumentDefinitions {
  const document = printableDocument(given);
  const wording = documentWording(document.buyer.language);
  const title = `${wording.title(document)} ${document.number}`;
  const issuedAt = new Date(millis(document.issuedAt));
  const test = wording.testDocument(document);
  const { registerEntry } = document.seller;
  const isLong = (registerEntry?.length ?? 0) > longestFooter;
  return {
    version: '1.7',
    subset: 'PDF/A-3b',
    language: wording.language,
    displayTitle: true,
    // The library does not escape it in the XML of the metadata.
    info: {
      title: title.replace(/[&<>]/g, ' '),
      creator: 'Perennial',
      producer: 'pdfmake',
      creationDate: issuedAt,
      modDate: issuedAt,
    },
    pageSize: 'A4',
    pageMargins: [margins.left, margins.top + (test === null ? 0 : 14), margins.right, margins.bottom],
    defaultStyle: { ...defaultStyle, font: fontName },
    styles,
    header: (page) => header(page, document, title, test),
    footer: (page, pages) => footer(wording.page(page, pages), document.seller.name, isLong ? null : registerEntry),
    ...(test === null
      ? {}
      : { watermark: { text: 'TEST', font: fontName, bold: true, color: colors.warning, opacity: 0.06 } }),
    content: [
      ...body(document, wording),
      paymentPart(document, paymentCode, wording),
      ...authorityPart(authority, notesPart(document, wording), wording),
      ...(isLong && registerEntry !== null ? [wrapping(registerEntry, { style: 'small', margin: [0, 10, 0, 0] })] : []),
    ],
  };
}

function body(document: BillingDocument, wording: DocumentWording): Content[] {
  return [
    heading(document, wording),
    parties(document, wording),
    correctionBlock(document, wording),
    linesTable(document, wording),
    advancesPart(document, wording),
    totalsPart(document, wording),
  ];
}

function header(page: number, { seller }: BillingDocument, title: string, test: string | null): Content {
  const marked: Content[] = test === null ? [] : [{ text: test, style: 'warning', alignment: 'center' }];
  const continued: Content[] =
    page === 1 ? [] : [{ columns: [{ text: title }, wrapping(seller.name, { alignment: 'right' })], style: 'small' }];
  return { stack: [...marked, ...continued], margin: [margins.left, 16, margins.right, 0] };
}

function footer(pages: string, name: string, registerEntry: string | null): Content {
  return {
    margin: [margins.left, 14, margins.right, 0],
    stack: [
      {
        canvas: [{ type: 'line', x1: 0, y1: 0, x2: contentWidth, y2: 0, lineWidth: 0.4, lineColor: colors.line }],
        margin: [0, 0, 0, 4],
      },
      {
        columns: [
          wrapping([name, ...(registerEntry === null ? [] : [registerEntry])].join(' · '), {
            fontSize: 6.75,
            color: colors.muted,
          }),
          { text: pages, width: 'auto', noWrap: true, fontSize: 7.5, color: colors.muted, alignment: 'right' },
        ],
        columnGap: 20,
      },
    ],
  };
}
