/** What the amounts do not say: why VAT is what it is, the rate of another currency, what a late payment costs. */
import type { Content } from 'pdfmake/interfaces.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import type { DocumentWording } from '../wording.js';

export function notesPart(document: BillingDocument, wording: DocumentWording): Content[] {
  const late = wording.latePayment(document);
  const notes = [...wording.taxNotes(document), ...(late === null ? [] : [late])];
  if (notes.length === 0) return [];
  return [
    { text: wording.label('notes'), style: 'heading', margin: [0, 0, 0, 3] },
    ...notes.map((text): Content => ({ text, fontSize: 8, margin: [0, 0, 0, 3] })),
  ];
}
