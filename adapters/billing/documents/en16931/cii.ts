/**
 * UN/CEFACT Cross Industry Invoice (D16B, as bound by EN 16931-3-3), the XML inside of Factur-X; elements in the order of its
 * schemas. A credit note is the same file with another type code.
 */
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { PlainDate } from '../../../../domain/calendar.js';
import type { Money } from '../../../../domain/money.js';
import { type XmlElement, xmlFile } from '../xml.js';
import { guideline, unitCode } from './codes.js';
import type { Invoice, InvoiceLine, InvoiceParty, InvoicePeriod, InvoiceVatGroup } from './invoice.js';

const namespace = 'urn:un:unece:uncefact:data:standard:';

export function ciiFile(invoice: Invoice): string {
  const { number, typeCode, issuedOn, notes, seller, buyer, purchaseOrderNumber, deliveredOn } = invoice;
  return xmlFile({
    'rsm:CrossIndustryInvoice': {
      '@xmlns:rsm': `${namespace}CrossIndustryInvoice:100`,
      '@xmlns:ram': `${namespace}ReusableAggregateBusinessInformationEntity:100`,
      '@xmlns:udt': `${namespace}UnqualifiedDataType:100`,
      '@xmlns:qdt': `${namespace}QualifiedDataType:100`,
      'rsm:ExchangedDocumentContext': { 'ram:GuidelineSpecifiedDocumentContextParameter': { 'ram:ID': guideline } },
      'rsm:ExchangedDocument': {
        'ram:ID': number,
        'ram:TypeCode': typeCode,
        'ram:IssueDateTime': timeOf(issuedOn),
        'ram:IncludedNote': notes.map((note) => ({ 'ram:Content': note })),
      },
      'rsm:SupplyChainTradeTransaction': {
        'ram:IncludedSupplyChainTradeLineItem': invoice.lines.map(lineOf),
        'ram:ApplicableHeaderTradeAgreement': {
          'ram:SellerTradeParty': partyOf(seller),
          'ram:BuyerTradeParty': partyOf(buyer),
          'ram:BuyerOrderReferencedDocument':
            purchaseOrderNumber === null ? undefined : { 'ram:IssuerAssignedID': purchaseOrderNumber },
        },
        'ram:ApplicableHeaderTradeDelivery': {
          'ram:ActualDeliverySupplyChainEvent': deliveredOn
            ? { 'ram:OccurrenceDateTime': timeOf(deliveredOn) }
            : undefined,
        },
        'ram:ApplicableHeaderTradeSettlement': settlementOf(invoice),
      },
    },
  });
}

function settlementOf(invoice: Invoice): XmlElement {
  const { payment, currency, vatInSellersCurrency, groups, taxPoint, preceding } = invoice;
  const { code, iban, bic, reference, dueOn, terms } = payment;
  return {
    'ram:PaymentReference': reference,
    'ram:TaxCurrencyCode': vatInSellersCurrency?.currency,
    'ram:InvoiceCurrencyCode': currency,
    'ram:SpecifiedTradeSettlementPaymentMeans': {
      'ram:TypeCode': code,
      'ram:PayeePartyCreditorFinancialAccount': iban === null ? undefined : { 'ram:IBANID': iban },
      'ram:PayeeSpecifiedCreditorFinancialInstitution': bic === null ? undefined : { 'ram:BICID': bic },
    },
    'ram:ApplicableTradeTax': groups.map((group) => taxOf(group, taxPoint)),
    'ram:BillingSpecifiedPeriod': periodOf(invoice.period),
    'ram:SpecifiedTradePaymentTerms':
      dueOn === null && terms === null
        ? undefined
        : { 'ram:Description': terms ?? undefined, 'ram:DueDateDateTime': dueOn ? timeOf(dueOn) : undefined },
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation': {
      'ram:LineTotalAmount': amountText(invoice.net),
      'ram:TaxBasisTotalAmount': amountText(invoice.net),
      'ram:TaxTotalAmount': [invoice.vat, ...(vatInSellersCurrency ? [vatInSellersCurrency] : [])].map(amountOf),
      'ram:GrandTotalAmount': amountText(invoice.gross),
      'ram:TotalPrepaidAmount': invoice.prepaid.amount === 0 ? undefined : amountText(invoice.prepaid),
      'ram:DuePayableAmount': amountText(invoice.payable),
    },
    // D16B has room for one: the others are in the notes and lines.
    'ram:InvoiceReferencedDocument': preceding.slice(0, 1).map(({ number, issuedOn }) => ({
      'ram:IssuerAssignedID': number,
      'ram:FormattedIssueDateTime': { 'qdt:DateTimeString': dayOf(issuedOn) },
    })),
  };
}

function partyOf(party: InvoiceParty): XmlElement {
  const { address, email, id, vatId, taxRegistration, registrationNumber, legalInformation } = party;
  const [street, more] = address.lines;
  const registrations = [
    { number: vatId, scheme: 'VA' },
    { number: taxRegistration, scheme: 'FC' },
  ];
  return {
    'ram:ID': id ?? undefined,
    'ram:Name': party.name,
    'ram:Description': legalInformation ?? undefined,
    'ram:SpecifiedLegalOrganization': registrationNumber === null ? undefined : { 'ram:ID': registrationNumber },
    'ram:DefinedTradeContact':
      email === null ? undefined : { 'ram:EmailURIUniversalCommunication': { 'ram:URIID': email } },
    'ram:PostalTradeAddress': {
      'ram:PostcodeCode': address.postalCode ?? undefined,
      'ram:LineOne': street,
      'ram:LineTwo': more,
      'ram:CityName': address.city,
      'ram:CountryID': party.country,
    },
    'ram:URIUniversalCommunication':
      email === null ? undefined : { 'ram:URIID': { '@schemeID': 'EM', '#text': email } },
    'ram:SpecifiedTaxRegistration': registrations.flatMap(({ number, scheme }) =>
      number === null ? [] : [{ 'ram:ID': { '@schemeID': scheme, '#text': number } }],
    ),
  };
}

function taxOf({ vat, exemption, net, category, percent }: InvoiceVatGroup, taxPoint: PlainDate | null): XmlElement {
  return {
    'ram:CalculatedAmount': amountText(vat),
    'ram:TypeCode': 'VAT',
    'ram:ExemptionReason': exemption?.text,
    'ram:BasisAmount': amountText(net),
    'ram:CategoryCode': category,
    'ram:ExemptionReasonCode': exemption?.code,
    'ram:TaxPointDate': taxPoint ? { 'udt:DateString': dayOf(taxPoint) } : undefined,
    'ram:RateApplicablePercent': percent?.toString(),
  };
}

function lineOf(line: InvoiceLine, index: number): XmlElement {
  const { name, quantity, unitPrice, net, category, percent, period } = line;
  return {
    'ram:AssociatedDocumentLineDocument': { 'ram:LineID': String(index + 1) },
    'ram:SpecifiedTradeProduct': { 'ram:Name': name },
    'ram:SpecifiedLineTradeAgreement': { 'ram:NetPriceProductTradePrice': { 'ram:ChargeAmount': unitPrice } },
    'ram:SpecifiedLineTradeDelivery': {
      'ram:BilledQuantity': { '@unitCode': unitCode, '#text': String(quantity) },
    },
    'ram:SpecifiedLineTradeSettlement': {
      'ram:ApplicableTradeTax': {
        'ram:TypeCode': 'VAT',
        'ram:CategoryCode': category,
        'ram:RateApplicablePercent': percent?.toString(),
      },
      'ram:BillingSpecifiedPeriod': periodOf(period),
      'ram:SpecifiedTradeSettlementLineMonetarySummation': { 'ram:LineTotalAmount': amountText(net) },
    },
  };
}

function periodOf(period: InvoicePeriod | null): XmlElement | undefined {
  return period ? { 'ram:StartDateTime': timeOf(period.from), 'ram:EndDateTime': timeOf(period.to) } : undefined;
}

function timeOf(day: PlainDate): XmlElement {
  return { 'udt:DateTimeString': dayOf(day) };
}

/** `20261124`: format 102. */
function dayOf(day: PlainDate): XmlElement {
  return { '@format': '102', '#text': day.toString().replaceAll('-', '') };
}

function amountOf(amount: Money): XmlElement {
  return { '@currencyID': amount.currency, '#text': amountText(amount) };
}
