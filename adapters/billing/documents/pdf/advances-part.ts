/** The invoices of advances that a settlement deducts (ustawa o VAT, art. 106f ust. 3). */
import type { Content } from 'pdfmake/interfaces.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import type { DocumentWording } from '../wording.js';
import { referenceText } from './heading.js';
import { figure, ruled, wrapping } from './theme.js';

export function advancesPart({ advances, currency }: BillingDocument, wording: DocumentWording): Content {
  if (advances.length === 0) return [];
  return {
    layout: ruled,
    margin: [0, 0, 0, 12],
    table: {
      headerRows: 1,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      widths: ['*', 'auto', 'auto'],
      body: [
        [
          { text: wording.label('advances'), style: 'head' },
          figure(`${wording.label('vat')} (${currency})`, { style: 'head' }),
          figure(`${wording.label('gross')} (${currency})`, { style: 'head' }),
        ],
        ...advances.map((advance) => [
          wrapping(referenceText(advance, wording)),
          figure(wording.number(advance.vat)),
          figure(wording.number(advance.gross)),
        ]),
      ],
    },
  };
}
