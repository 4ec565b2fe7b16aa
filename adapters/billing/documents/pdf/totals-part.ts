/** VAT by rate, the totals, and what is to be paid of them. */
import type { Content, TableCell } from 'pdfmake/interfaces.js';
import type {
  BillingDocument,
  DocumentPayment,
  DocumentTotals,
} from '../../../../domain/billing/documents/document.js';
import { documentTotals } from '../../../../domain/billing/documents/document-totals.js';
import { type Money, money } from '../../../../domain/money.js';
import type { DocumentLabel, DocumentWording } from '../wording.js';
import { figure, plain, ruled } from './theme.js';

/** Beside each other, or below each other where amounts are too long for that. */
export function totalsPart(document: BillingDocument, wording: DocumentWording): Content {
  const isWide = longestAmount(document, wording) > (document.totals.vatInSellersCurrency ? 11 : 14);
  const [table, totals] = [vatTable(document, wording), sums(document, wording)];
  const beside = (left: Content, width: number): Content => ({
    columns: [
      { width: '*', stack: [left] },
      { width, stack: [totals] },
    ],
    columnGap: 24,
    margin: [0, 0, 0, 12],
  });
  return { unbreakable: true, stack: isWide ? [table, { text: ' ' }, beside([], 280)] : [beside(table, 190)] };
}

/** In characters. */
function longestAmount({ totals, corrected, currency }: BillingDocument, wording: DocumentWording): number {
  const before = corrected ? [documentTotals(corrected.before, currency, null)] : [];
  return Math.max(...[totals, ...before].map(({ gross }) => wording.number(gross).length));
}

/** Of a correction the difference, below what its lines came to before and come to after it. */
function vatTable({ totals, corrected, currency }: BillingDocument, wording: DocumentWording): Content {
  const { groups, vatInSellersCurrency } = totals;
  if (groups.length === 0) return [];
  const own = vatInSellersCurrency?.currency ?? null;
  const difference = corrected ? `${wording.label('difference')}, ` : '';
  const was = corrected
    ? ([
        ['before', corrected.before],
        ['after', corrected.after],
      ] as const)
    : [];
  const row = (text: string, { net, vat, gross, vatInSellersCurrency: inOwn }: Sums, bold = false): TableCell[] => [
    { text, bold },
    ...[net, vat, gross].map((amount) => figure(wording.number(amount), { bold })),
    ...(own === null ? [] : [figure(inOwn ? wording.number(inOwn) : '', { bold })]),
  ];
  return {
    layout: ruled,
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: [corrected ? 84 : 'auto', '*', '*', '*', ...(own === null ? [] : ['*'])],
      body: [
        [
          { text: wording.label('rate'), style: 'head', noWrap: true },
          ...(['net', 'vat', 'gross'] as const).map((label) => head(label, currency, wording)),
          ...(own === null ? [] : [head('vat', own, wording)]),
        ],
        ...was.map(([label, lines]) => row(wording.label(label), documentTotals(lines, currency, null))),
        ...groups.map((group) => row(`${difference}${wording.rate(group.treatment)}`, group)),
        row(wording.label(corrected ? 'difference' : 'total'), totals, true),
      ],
    },
  };
}

type Sums = Pick<DocumentTotals, 'net' | 'vat' | 'gross' | 'vatInSellersCurrency'>;

function head(label: DocumentLabel, currency: string, wording: DocumentWording): TableCell {
  return { text: `${wording.label(label)} (${currency})`, style: 'head', alignment: 'right' };
}

function sums({ totals: { net, vat, gross }, payment }: BillingDocument, wording: DocumentWording): Content {
  const { paid, payable, credit } = payment;
  const rows: readonly (readonly [DocumentLabel, Money])[] = [
    ['net', net],
    ['vat', vat],
    ['gross', gross],
    ...(paid.amount === 0 || payable.amount === 0 ? [] : [['totalPaid', paid] as const]),
    ...(credit ? [['ofItCredit', credit.amount] as const] : []),
  ];
  const [label, amount] = lastRow(payment);
  return [
    {
      layout: plain,
      table: {
        widths: ['*', 'auto'],
        body: rows.map(([name, value]) => [{ text: wording.label(name) }, figure(wording.amount(value))]),
      },
    },
    {
      layout: 'total',
      margin: [0, 5, 0, 0],
      table: {
        widths: ['*', 'auto'],
        body: [
          [
            { text: wording.label(label), bold: true, margin: [0, 3, 0, 0] },
            figure(wording.amount(amount), { style: 'total' }),
          ],
        ],
      },
    },
  ];
}

/**
 * What a reader looks for: what is still to be paid or paid back, or what was. Amounts that went back are shown without their sign, and where
 * no money went it was set off against the invoice.
 */
function lastRow({ paid, payable, paidOn, means }: DocumentPayment): readonly [DocumentLabel, Money] {
  const back = ({ amount, currency }: Money) => money(-amount, currency);
  if (payable.amount < 0) return ['totalToBePaidBack', back(payable)];
  if (payable.amount > 0 || paid.amount === 0) return ['totalToPay', payable];
  if (paid.amount < 0) return [paidOn === null && means === null ? 'totalSetOff' : 'totalPaidBack', back(paid)];
  return ['totalPaid', paid];
}
