/** The top of the first page: what it is, its number, its days; and what it corrects. */
import type { Content } from 'pdfmake/interfaces.js';
import type {
  BillingDocument,
  DocumentLine,
  DocumentReference,
} from '../../../../domain/billing/documents/document.js';
import type { DocumentWording } from '../wording.js';
import { colors, contentWidth, type Labelled, labelled } from './theme.js';

export function heading(document: BillingDocument, wording: DocumentWording): Content {
  const notTax = wording.notTaxDocument(document);
  return [
    {
      columns: [
        {
          width: '*',
          stack: [
            { text: wording.title(document), style: 'title' },
            { text: `${wording.label('number')} ${document.number}`, style: 'number', margin: [0, 2, 0, 0] },
            ...(notTax === null
              ? []
              : [{ text: notTax, style: 'small', margin: [0, 4, 0, 0] as [number, number, number, number] }]),
          ],
        },
        { width: 258, stack: [labelled(days(document, wording))] },
      ],
      columnGap: 18,
    },
    {
      canvas: [{ type: 'line', x1: 0, y1: 0, x2: contentWidth, y2: 0, lineWidth: 1.2, lineColor: colors.accent }],
      margin: [0, 10, 0, 12],
    },
  ];
}

function days(document: BillingDocument, wording: DocumentWording): Labelled[] {
  const { issuedOn, taxPoint, payment, buyer, orderId } = document;
  const taxPointLabel = wording.taxPointLabel(document);
  const period = commonPeriod(document);
  return [
    ...dated(wording.label('issuedOn'), wording.day(issuedOn)),
    ...dated(taxPointLabel, taxPoint && wording.day(taxPoint)),
    ...dated(wording.label('period'), period && wording.period(period)),
    ...dated(wording.label('dueOn'), payment.payable.amount > 0 && payment.dueOn ? wording.day(payment.dueOn) : null),
    ...only(wording.label('purchaseOrder'), buyer.purchaseOrderNumber),
    ...only(wording.label('order'), orderId),
  ];
}

function only(label: string | null, value: string | null): Labelled[] {
  return label === null || value === null ? [] : [[label, value]];
}

/** Days of a heading stand on one line. */
function dated(label: string | null, value: string | null): Labelled[] {
  return label === null || value === null ? [] : [[label, { text: value, noWrap: true }]];
}

/** The days of all lines where they are the same; null else. */
export function commonPeriod({
  lines,
  corrected,
}: Pick<BillingDocument, 'lines' | 'corrected'>): Pick<DocumentLine, 'from' | 'to'> | null {
  const all = [...lines, ...(corrected ? [...corrected.before, ...corrected.after] : [])];
  const [first, ...others] = all.filter(({ code }) => code !== 'advanceDeducted');
  if (!first) return null;
  return others.every(({ from, to }) => `${from} ${to}` === `${first.from} ${first.to}`) ? first : null;
}

/** Which invoice a correction corrects, and why; nothing for other documents. */
export function correctionBlock(document: BillingDocument, wording: DocumentWording): Content {
  const { corrected } = document;
  if (!corrected) return [];
  const rows = [
    ...only(wording.label('original'), referenceText(corrected.original, wording)),
    ...only(wording.label('previousCorrection'), corrected.previous && referenceText(corrected.previous, wording)),
    ...only(wording.label('reason'), wording.correctionReason(document)),
  ];
  return { stack: [labelled(rows)], margin: [0, 0, 0, 12] };
}

/** `PL/F/2026/000123, 24.11.2026, KSeF 5260250274-…`. */
export function referenceText(
  { number, issuedOn, authorityNumber }: DocumentReference,
  wording: DocumentWording,
): string {
  const ksef = authorityNumber === null ? [] : [`${wording.label('ksefNumber')} ${authorityNumber}`];
  return [number, wording.day(issuedOn), ...ksef].join(', ');
}
