/** Amounts and texts of UBL and CII files, read back by another program than the one that wrote them. */
import { XMLParser } from 'fast-xml-parser';

type Parsed = string | readonly Parsed[] | { readonly [name: string]: Parsed };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  isArray: (name) =>
    ['InvoiceLine', 'CreditNoteLine', 'TaxSubtotal', 'TaxTotal', 'Note', 'BillingReference'].includes(name),
});

const ciiParser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  removeNSPrefix: true,
  isArray: (name, path) =>
    ['IncludedSupplyChainTradeLineItem', 'TaxTotalAmount'].includes(name) ||
    String(path).endsWith('ApplicableHeaderTradeSettlement.ApplicableTradeTax'),
});

export interface ReadInvoice {
  readonly root: string;
  readonly typeCode: string;
  readonly seller: string;
  readonly buyer: string;
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: string;
    readonly price: string;
    readonly net: string;
  }[];
  readonly groups: readonly { readonly net: string; readonly vat: string }[];
  readonly net: string;
  readonly vat: string;
  readonly vatInSellersCurrency: string | undefined;
  readonly gross: string;
  readonly prepaid: string | undefined;
  readonly payable: string;
}

/** What is at a path of names, in the first of a list; undefined where nothing is. */
function at(parsed: Parsed | undefined, path: string): Parsed | undefined {
  return path.split('.').reduce<Parsed | undefined>((found, name) => {
    const one = Array.isArray(found) ? found[0] : found;
    return typeof one === 'object' && one !== null ? (one as { readonly [name: string]: Parsed })[name] : undefined;
  }, parsed);
}

function text(parsed: Parsed | undefined, path: string): string {
  const found = at(parsed, path);
  if (typeof found === 'string') return found;
  throw new Error(`There is no text at ${path}: ${JSON.stringify(found)}`);
}

function optional(parsed: Parsed | undefined, path: string): string | undefined {
  const found = at(parsed, path);
  return found === undefined ? undefined : text(parsed, path);
}

function list(parsed: Parsed | undefined, path: string): readonly Parsed[] {
  const found = at(parsed, path);
  return Array.isArray(found) ? (found as readonly Parsed[]) : [];
}

export function readUbl(xml: string): ReadInvoice {
  const file = parser.parse(xml) as { readonly [name: string]: Parsed };
  const root = 'CreditNote' in file ? 'CreditNote' : 'Invoice';
  const invoice = file[root];
  const [total, inSellers] = list(invoice, 'TaxTotal');
  return {
    root,
    typeCode: text(invoice, `${root}TypeCode`),
    seller: text(invoice, 'AccountingSupplierParty.Party.PartyLegalEntity.RegistrationName'),
    buyer: text(invoice, 'AccountingCustomerParty.Party.PartyLegalEntity.RegistrationName'),
    lines: list(invoice, `${root}Line`).map((line) => ({
      name: text(line, 'Item.Name'),
      quantity: text(line, root === 'Invoice' ? 'InvoicedQuantity' : 'CreditedQuantity'),
      price: text(line, 'Price.PriceAmount'),
      net: text(line, 'LineExtensionAmount'),
    })),
    groups: list(total, 'TaxSubtotal').map((group) => ({
      net: text(group, 'TaxableAmount'),
      vat: text(group, 'TaxAmount'),
    })),
    net: text(invoice, 'LegalMonetaryTotal.TaxExclusiveAmount'),
    vat: text(total, 'TaxAmount'),
    vatInSellersCurrency: optional(inSellers, 'TaxAmount'),
    gross: text(invoice, 'LegalMonetaryTotal.TaxInclusiveAmount'),
    prepaid: optional(invoice, 'LegalMonetaryTotal.PrepaidAmount'),
    payable: text(invoice, 'LegalMonetaryTotal.PayableAmount'),
  };
}

export function readCii(xml: string): ReadInvoice {
  const file = at(ciiParser.parse(xml) as Parsed, 'CrossIndustryInvoice');
  const trade = at(file, 'SupplyChainTradeTransaction');
  const settlement = at(trade, 'ApplicableHeaderTradeSettlement');
  const sums = at(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  const [vat, inSellers] = list(sums, 'TaxTotalAmount') as readonly string[];
  return {
    root: 'CrossIndustryInvoice',
    typeCode: text(file, 'ExchangedDocument.TypeCode'),
    seller: text(trade, 'ApplicableHeaderTradeAgreement.SellerTradeParty.Name'),
    buyer: text(trade, 'ApplicableHeaderTradeAgreement.BuyerTradeParty.Name'),
    lines: list(trade, 'IncludedSupplyChainTradeLineItem').map((line) => ({
      name: text(line, 'SpecifiedTradeProduct.Name'),
      quantity: text(line, 'SpecifiedLineTradeDelivery.BilledQuantity'),
      price: text(line, 'SpecifiedLineTradeAgreement.NetPriceProductTradePrice.ChargeAmount'),
      net: text(line, 'SpecifiedLineTradeSettlement.SpecifiedTradeSettlementLineMonetarySummation.LineTotalAmount'),
    })),
    groups: list(settlement, 'ApplicableTradeTax').map((group) => ({
      net: text(group, 'BasisAmount'),
      vat: text(group, 'CalculatedAmount'),
    })),
    net: text(sums, 'TaxBasisTotalAmount'),
    vat: vat ?? '',
    vatInSellersCurrency: inSellers,
    gross: text(sums, 'GrandTotalAmount'),
    prepaid: optional(sums, 'TotalPrepaidAmount'),
    payable: text(sums, 'DuePayableAmount'),
  };
}
