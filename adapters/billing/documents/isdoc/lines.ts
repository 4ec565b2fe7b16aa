/** Lines of an ISDOC document. */
import type { BillingDocument, DocumentLine } from '../../../../domain/billing/documents/document.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { VatTreatment } from '../../../../domain/billing/vat.js';
import { money } from '../../../../domain/money.js';
import type { DocumentWording } from '../wording.js';
import type { XmlElement } from '../xml.js';
import type { IsdocAmounts } from './amounts.js';

interface LinesOf {
  readonly document: BillingDocument;
  readonly amounts: IsdocAmounts;
  readonly wording: DocumentWording;
  readonly isTaxDocument: boolean;
}

/** Deducted advances stand in `TaxedDeposits` and are no lines. One line of zero stands for none, since one is needed. */
export function invoiceLines(of: LinesOf): XmlElement[] {
  const lines = of.document.lines.filter(({ code }) => code !== 'advanceDeducted');
  return (lines.length > 0 ? lines : [lineOfZero(of.document)]).map((line, index) => lineElement(line, index + 1, of));
}

function lineOfZero({ corrected, number, currency, taxation }: BillingDocument): DocumentLine {
  const name = corrected?.after[0]?.name ?? number;
  const nothing = { quantity: 0, unitPrice: '0', net: money(0, currency) };
  return { code: 'period', name, plan: null, ...nothing, from: null, to: null, treatment: taxation.tax.treatment };
}

function lineElement(
  line: DocumentLine,
  id: number,
  { document, amounts, wording, isTaxDocument }: LinesOf,
): XmlElement {
  const { treatment, unitPrice, quantity, net, plan } = line;
  const { net: base, vat, gross } = amounts.line(net, treatment.percent);
  const unit = amounts.unitPrice(unitPrice, treatment.percent);
  const period = wording.period(line);
  const [whyNoVat] = 'country' in treatment ? [] : wording.taxNotes(document);
  return {
    ID: String(id),
    InvoicedQuantity: { '@unitCode': wording.unit(line), '#text': String(amounts.quantity(quantity)) },
    ...amounts.elements('LineExtensionAmount', base),
    ...amounts.elements('LineExtensionAmountTaxInclusive', gross),
    LineExtensionTaxAmount: amountText(vat.local),
    UnitPrice: unit.net,
    UnitPriceTaxInclusive: unit.gross,
    ClassifiedTaxCategory: classifiedTaxCategory(treatment, isTaxDocument),
    Note: period === null ? undefined : `${wording.label('period')}: ${period}`,
    VATNote: whyNoVat,
    Item: {
      Description: wording.lineName(line),
      SellersItemIdentification: plan ? { ID: plan.id } : undefined,
    },
  };
}

/** VAT is calculated from the net amount: method 0. */
export function classifiedTaxCategory(treatment: VatTreatment, isTaxDocument: boolean): XmlElement {
  return {
    Percent: String(treatment.percent),
    VATCalculationMethod: '0',
    VATApplicable: vatApplicable(treatment, isTaxDocument),
  };
}

/** The VAT of the EU applies by reverse charge too, and does not outside of it. */
export function vatApplicable({ kind }: VatTreatment, isTaxDocument: boolean): string {
  return String(isTaxDocument && kind !== 'notTaxable');
}
