/** The lines of a document, of a correction also those before and after it. */
import type { Content } from 'pdfmake/interfaces.js';
import type { BillingDocument, DocumentLine } from '../../../../domain/billing/documents/document.js';
import type { DocumentLabel, DocumentWording } from '../wording.js';
import { commonPeriod } from './heading.js';
import { figure, ruled, wrapping } from './theme.js';

/** An advance also lists what it is for (art. 106f ust. 1 pkt 4 of the Polish VAT act). */
export function linesTable(document: BillingDocument, wording: DocumentWording): Content {
  const { kind, corrected, lines, ordered, currency } = document;
  const withPeriods = commonPeriod(document) === null;
  const rows = (of: readonly DocumentLine[]) => of.map((line, index) => row(line, index, wording, withPeriods));
  const section = (label: DocumentLabel, of: readonly DocumentLine[]) =>
    rows(of).map((cells, index) => (index === 0 ? headed(cells, wording.label(label)) : cells));
  return {
    layout: ruled,
    margin: [0, 0, 0, 12],
    table: {
      headerRows: 1,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      widths: columns.map(({ label }) => (label === 'description' ? '*' : 'auto')),
      body: [
        columns.map(({ label, isFigure, isAmount }) => ({
          text: isAmount ? `${wording.label(label)} (${currency})` : wording.label(label),
          style: 'head',
          alignment: isFigure ? 'right' : 'left',
        })),
        ...(corrected
          ? [
              ...section('before', corrected.before),
              ...section('after', corrected.after),
              ...section('difference', lines),
            ]
          : rows(lines)),
        ...(kind === 'advance' ? section('order', ordered) : []),
      ],
    },
  };
}

interface Column {
  readonly label: DocumentLabel;
  readonly isFigure?: true;
  readonly isAmount?: true;
}

const columns: readonly Column[] = [
  { label: 'lineNo', isFigure: true },
  { label: 'description' },
  { label: 'quantity', isFigure: true },
  { label: 'unit' },
  { label: 'unitPrice', isFigure: true, isAmount: true },
  { label: 'rate', isFigure: true },
  { label: 'net', isFigure: true, isAmount: true },
];

/** The heading of a section stands in its first row: in one of its own it could be left behind at the end of a page. */
function headed(cells: readonly Content[], text: string): Content[] {
  const heading: Content = { text, style: 'heading', margin: [0, 3, 0, 4] };
  return cells.map((cell, index) =>
    columns[index]?.label === 'description' ? { stack: [heading, cell] } : { stack: [cell], margin: [0, 18, 0, 0] },
  );
}

function row(line: DocumentLine, index: number, wording: DocumentWording, withPeriods: boolean): Content[] {
  const { quantity, unitPrice, net, treatment } = line;
  const period = withPeriods ? wording.period(line) : null;
  return [
    figure(wording.quantity(index + 1)),
    { stack: [wrapping(wording.lineName(line)), ...(period === null ? [] : [{ text: period, style: 'small' }])] },
    figure(wording.quantity(quantity)),
    { text: wording.unit(line) },
    figure(wording.unitPrice(unitPrice, net.currency)),
    figure(wording.rate(treatment)),
    figure(wording.number(net)),
  ];
}
