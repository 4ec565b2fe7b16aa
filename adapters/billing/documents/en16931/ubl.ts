/** UBL 2.1 (http://docs.oasis-open.org/ubl/UBL-2.1.html) of an invoice or a credit note, elements in the order of its schemas. */
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { Money } from '../../../../domain/money.js';
import { type XmlElement, xmlFile } from '../xml.js';
import { guideline, unitCode } from './codes.js';
import type { Invoice, InvoiceLine, InvoiceParty, InvoicePayment, InvoicePeriod, InvoiceVatGroup } from './invoice.js';

const namespace = 'urn:oasis:names:specification:ubl:schema:xsd:';

export function ublFile(invoice: Invoice): string {
  const { isCreditNote, issuedOn, taxPoint, typeCode, notes, currency, vatInSellersCurrency } = invoice;
  const root = isCreditNote ? 'CreditNote' : 'Invoice';
  const note = { 'cbc:Note': notes };
  const point = { 'cbc:TaxPointDate': taxPoint?.toString() };
  const { dueOn } = invoice.payment;
  const head = {
    'cbc:CustomizationID': guideline,
    'cbc:ID': invoice.number,
    'cbc:IssueDate': issuedOn.toString(),
    ...(isCreditNote
      ? { ...point, 'cbc:CreditNoteTypeCode': typeCode, ...note }
      : { 'cbc:DueDate': dueOn?.toString(), 'cbc:InvoiceTypeCode': typeCode, ...note, ...point }),
    'cbc:DocumentCurrencyCode': currency,
    'cbc:TaxCurrencyCode': vatInSellersCurrency?.currency,
  };
  const lines = invoice.lines.map((line, index) => lineOf(line, index, isCreditNote));
  return xmlFile({
    [root]: {
      '@xmlns': `${namespace}${root}-2`,
      '@xmlns:cac': `${namespace}CommonAggregateComponents-2`,
      '@xmlns:cbc': `${namespace}CommonBasicComponents-2`,
      ...head,
      'cac:InvoicePeriod': periodOf(invoice.period),
      'cac:OrderReference':
        invoice.purchaseOrderNumber === null ? undefined : { 'cbc:ID': invoice.purchaseOrderNumber },
      'cac:BillingReference': invoice.preceding.map(({ number, issuedOn: on }) => ({
        'cac:InvoiceDocumentReference': { 'cbc:ID': number, 'cbc:IssueDate': on.toString() },
      })),
      'cac:AccountingSupplierParty': { 'cac:Party': partyOf(invoice.seller) },
      'cac:AccountingCustomerParty': { 'cac:Party': partyOf(invoice.buyer) },
      'cac:Delivery': invoice.deliveredOn ? { 'cbc:ActualDeliveryDate': invoice.deliveredOn.toString() } : undefined,
      'cac:PaymentMeans': paymentMeansOf(invoice.payment, isCreditNote),
      'cac:PaymentTerms': invoice.payment.terms === null ? undefined : { 'cbc:Note': invoice.payment.terms },
      'cac:TaxTotal': [
        { 'cbc:TaxAmount': amountOf(invoice.vat), 'cac:TaxSubtotal': invoice.groups.map(subtotalOf) },
        ...(vatInSellersCurrency ? [{ 'cbc:TaxAmount': amountOf(vatInSellersCurrency) }] : []),
      ],
      'cac:LegalMonetaryTotal': {
        'cbc:LineExtensionAmount': amountOf(invoice.net),
        'cbc:TaxExclusiveAmount': amountOf(invoice.net),
        'cbc:TaxInclusiveAmount': amountOf(invoice.gross),
        'cbc:PrepaidAmount': invoice.prepaid.amount === 0 ? undefined : amountOf(invoice.prepaid),
        'cbc:PayableAmount': amountOf(invoice.payable),
      },
      [`cac:${root}Line`]: lines,
    },
  });
}

function partyOf(party: InvoiceParty): XmlElement {
  const { address, email, id, vatId, taxRegistration, registrationNumber, legalInformation } = party;
  const [street, more] = address.lines;
  const registrations = [
    { number: vatId, scheme: 'VAT' },
    { number: taxRegistration, scheme: 'TAX' },
  ];
  return {
    'cbc:EndpointID': email === null ? undefined : { '@schemeID': 'EM', '#text': email },
    'cac:PartyIdentification': id === null ? undefined : { 'cbc:ID': id },
    'cac:PostalAddress': {
      'cbc:StreetName': street,
      'cbc:AdditionalStreetName': more,
      'cbc:CityName': address.city,
      'cbc:PostalZone': address.postalCode ?? undefined,
      'cac:Country': { 'cbc:IdentificationCode': party.country },
    },
    'cac:PartyTaxScheme': registrations.flatMap(({ number, scheme }) =>
      number === null ? [] : [{ 'cbc:CompanyID': number, 'cac:TaxScheme': { 'cbc:ID': scheme } }],
    ),
    'cac:PartyLegalEntity': {
      'cbc:RegistrationName': party.name,
      'cbc:CompanyID': registrationNumber ?? undefined,
      'cbc:CompanyLegalForm': legalInformation ?? undefined,
    },
    'cac:Contact': email === null ? undefined : { 'cbc:ElectronicMail': email },
  };
}

/** The due date stands here in a credit note only. */
function paymentMeansOf({ code, reference, iban, bic, dueOn }: InvoicePayment, isCreditNote: boolean): XmlElement {
  const branch = bic === null ? undefined : { 'cbc:ID': bic };
  return {
    'cbc:PaymentMeansCode': code,
    'cbc:PaymentDueDate': isCreditNote ? dueOn?.toString() : undefined,
    'cbc:PaymentID': reference,
    'cac:PayeeFinancialAccount':
      iban === null ? undefined : { 'cbc:ID': iban, 'cac:FinancialInstitutionBranch': branch },
  };
}

function subtotalOf({ net, vat, category, percent, exemption }: InvoiceVatGroup): XmlElement {
  return {
    'cbc:TaxableAmount': amountOf(net),
    'cbc:TaxAmount': amountOf(vat),
    'cac:TaxCategory': {
      'cbc:ID': category,
      'cbc:Percent': percent?.toString(),
      'cbc:TaxExemptionReasonCode': exemption?.code,
      'cbc:TaxExemptionReason': exemption?.text,
      'cac:TaxScheme': { 'cbc:ID': 'VAT' },
    },
  };
}

function lineOf(line: InvoiceLine, index: number, isCreditNote: boolean): XmlElement {
  const { name, quantity, unitPrice, net, category, percent, period } = line;
  return {
    'cbc:ID': String(index + 1),
    [`cbc:${isCreditNote ? 'Credited' : 'Invoiced'}Quantity`]: { '@unitCode': unitCode, '#text': String(quantity) },
    'cbc:LineExtensionAmount': amountOf(net),
    'cac:InvoicePeriod': periodOf(period),
    'cac:Item': {
      'cbc:Name': name,
      'cac:ClassifiedTaxCategory': {
        'cbc:ID': category,
        'cbc:Percent': percent?.toString(),
        'cac:TaxScheme': { 'cbc:ID': 'VAT' },
      },
    },
    'cac:Price': { 'cbc:PriceAmount': { '@currencyID': net.currency, '#text': unitPrice } },
  };
}

function periodOf(period: InvoicePeriod | null): XmlElement | undefined {
  return period ? { 'cbc:StartDate': period.from.toString(), 'cbc:EndDate': period.to.toString() } : undefined;
}

function amountOf(amount: Money): XmlElement {
  return { '@currencyID': amount.currency, '#text': amountText(amount) };
}
