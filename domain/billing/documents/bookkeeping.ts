/** The plain export for bookkeepers: a row for each VAT rate of a document, whatever the seller's country. */
import type { PlainDate } from '../../calendar.js';
import { type Money, money } from '../../money.js';
import { amountText } from '../reconciliation.js';
import type { VatTreatment } from '../vat.js';
import type { BillingDocument, DocumentKind } from './document.js';

export interface BookkeepingRow {
  readonly number: string;
  readonly kind: DocumentKind;
  readonly issuedOn: PlainDate;
  readonly taxPoint: PlainDate | null;
  readonly dueOn: PlainDate | null;
  readonly paidOn: PlainDate | null;
  readonly buyer: string;
  readonly buyerCountry: string;
  readonly buyerTaxId: string | null;
  readonly treatment: VatTreatment['kind'];
  /** In percent. */
  readonly vatRate: number;
  /** In units of the currency, as the other amounts: `1234.50`. Of corrections the difference. */
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
  readonly currency: string;
  /** Units of the seller's currency for one of the document's, and the table where it was printed; null in the seller's currency. */
  readonly exchangeRate: string | null;
  readonly exchangeRateTable: string | null;
  /** In the currency of the seller's country: PLN, CZK. */
  readonly vatInSellersCurrency: string;
  readonly sellersCurrency: string;
  /** What the tax authority knows the document by: its KSeF number. */
  readonly authorityNumber: string | null;
  readonly correctedNumber: string | null;
  readonly paymentReference: string;
}

/** The columns of the export, in their order. */
export const bookkeepingColumns = [
  'number',
  'kind',
  'issuedOn',
  'taxPoint',
  'dueOn',
  'paidOn',
  'buyer',
  'buyerCountry',
  'buyerTaxId',
  'treatment',
  'vatRate',
  'net',
  'vat',
  'gross',
  'currency',
  'exchangeRate',
  'exchangeRateTable',
  'vatInSellersCurrency',
  'sellersCurrency',
  'authorityNumber',
  'correctedNumber',
  'paymentReference',
] as const satisfies readonly (keyof BookkeepingRow)[];

/** The rows sum to the document's totals; a document without lines, such as a correction of details, has one of zeros. */
export function bookkeepingRows(document: BillingDocument, authorityNumber: string | null): BookkeepingRow[] {
  const { number, kind, issuedOn, taxPoint, buyer, currency, totals, taxation, payment, corrected } = document;
  const rate = taxation.exchangeRate;
  const zero = money(0, currency);
  const none = { treatment: taxation.tax.treatment, net: zero, vat: zero, gross: zero, vatInSellersCurrency: null };
  const groups = totals.groups.length > 0 ? totals.groups : [none];
  return groups.map(({ treatment, net, vat, gross, vatInSellersCurrency }) => ({
    number,
    kind,
    issuedOn,
    taxPoint,
    dueOn: payment.dueOn,
    paidOn: payment.paidOn,
    buyer: buyer.name,
    buyerCountry: buyer.country,
    buyerTaxId: buyer.vatId,
    treatment: treatment.kind,
    vatRate: treatment.percent,
    net: amountText(net),
    vat: amountText(vat),
    gross: amountText(gross),
    currency,
    exchangeRate: rate?.rate ?? null,
    exchangeRateTable: rate && `${rate.source} ${rate.table}`,
    ...sellersVat(vatInSellersCurrency ?? (rate ? money(0, rate.to) : vat)),
    authorityNumber,
    correctedNumber: corrected?.original.number ?? null,
    paymentReference: payment.reference,
  }));
}

function sellersVat(vat: Money): Pick<BookkeepingRow, 'vatInSellersCurrency' | 'sellersCurrency'> {
  return { vatInSellersCurrency: amountText(vat), sellersCurrency: vat.currency };
}
