/**
 * ISDOC 6.0.2, the Czech format for invoices (https://isdoc.cz/6.0.2/doc/isdoc.html): what its XSD and Schematron ask, and its written
 * rules. Elements stand in the order of the schema.
 */
import { createHash } from 'node:crypto';
import type { BillingDocument, DocumentReference } from '../../../domain/billing/documents/document.js';
import { DomainError } from '../../../domain/errors.js';
import { IsdocAmounts, localCurrency } from './isdoc/amounts.js';
import { invoiceLines } from './isdoc/lines.js';
import { partyElement } from './isdoc/party.js';
import { nonTaxedDeposits, paymentMeans } from './isdoc/payment.js';
import { legalMonetaryTotal, taxedDeposits, taxTotal, totalOf } from './isdoc/totals.js';
import { type DocumentWording, documentWording } from './wording.js';
import { type XmlElement, xmlFile } from './xml.js';

/** Code list of `DocumentType`. */
const documentTypes = { invoice: 1, creditNote: 2, debitNote: 3, proForma: 4, advance: 5, creditNoteOfAdvance: 6 };

/** Those that say a tax point: of corrections it is the day on which the other side gets them, and a pro-forma has none. */
const withTaxPoint: readonly number[] = [documentTypes.invoice, documentTypes.advance];

/**
 * A document of a Czech seller as an ISDOC file, the same one whenever it is asked for.
 * @throws DomainError `invalidRequest` for a seller of another country, `unknownExchangeRate` where a document in another currency has no
 * rate to CZK
 */
export function isdocOf(document: BillingDocument): string {
  const { seller, number } = document;
  if (seller.country !== 'CZ') {
    throw new DomainError('invalidRequest', `ISDOC is for Czech sellers, and ${number} is one of ${seller.country}.`);
  }
  return xmlFile({ Invoice: invoiceElement(document, documentWording(document.buyer.language)) });
}

function invoiceElement(document: BillingDocument, wording: DocumentWording): XmlElement {
  const { id, number, kind, issuedOn, taxPoint, seller, buyer, currency, corrected } = document;
  const amounts = new IsdocAmounts(document);
  const type = documentTypeOf(document);
  const groups = amounts.groups();
  const total = totalOf(groups, ({ difference }) => difference.gross);
  const { paid, payable } = amounts.payment(total);
  const isTaxDocument = kind !== 'proForma' && seller.vatId !== null;
  return {
    '@xmlns': 'http://isdoc.cz/namespace/2013',
    '@version': '6.0.2',
    DocumentType: String(type),
    ID: number,
    UUID: uuidOf(id),
    IssuingSystem: 'Perennial',
    IssueDate: String(issuedOn),
    TaxPointDate: taxPoint && isTaxDocument && withTaxPoint.includes(type) ? String(taxPoint) : undefined,
    VATApplicable: String(isTaxDocument),
    ElectronicPossibilityAgreementReference: '',
    Note: noteElement(document, wording),
    LocalCurrencyCode: localCurrency,
    ForeignCurrencyCode: amounts.rate === null ? undefined : currency,
    CurrRate: amounts.rate ?? '1',
    RefCurrRate: '1',
    AccountingSupplierParty: { Party: partyElement(seller, seller.registerEntry) },
    AccountingCustomerParty: { Party: partyElement(buyer) },
    OrderReferences: orderReferences(document),
    OriginalDocumentReferences: corrected
      ? {
          OriginalDocumentReference: [corrected.original, ...(corrected.previous ? [corrected.previous] : [])].map(
            reference,
          ),
        }
      : undefined,
    InvoiceLines: { InvoiceLine: invoiceLines({ document, amounts, wording, isTaxDocument }) },
    NonTaxedDeposits: nonTaxedDeposits(document, amounts, paid),
    TaxedDeposits: taxedDeposits(amounts, isTaxDocument),
    TaxTotal: taxTotal(groups, amounts, isTaxDocument),
    LegalMonetaryTotal: legalMonetaryTotal(groups, amounts, paid, payable),
    PaymentMeans: paymentMeans(document, payable),
  };
}

/** A correction that changes no amount is a credit note of zero: there is no other type for it. */
function documentTypeOf({ kind, totals, corrected }: BillingDocument): number {
  switch (kind) {
    case 'proForma':
      return documentTypes.proForma;
    case 'invoice':
    case 'settlement':
      return documentTypes.invoice;
    case 'advance':
      return documentTypes.advance;
    case 'correction':
      if (totals.gross.amount > 0) return documentTypes.debitNote;
      return corrected?.originalKind === 'advance' ? documentTypes.creditNoteOfAdvance : documentTypes.creditNote;
  }
}

/** UUID version 5 (RFC 9562) of the document's id. */
function uuidOf(id: string): string {
  const namespace = Buffer.from('6f1d0c3e8b5a4c0e9d2f7a4b1c8e5d36', 'hex');
  const bytes = createHash('sha1').update(namespace).update(id).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** All that the printed document says besides. */
function noteElement(document: BillingDocument, wording: DocumentWording): XmlElement {
  const reason = wording.correctionReason(document);
  const notes = [
    wording.testDocument(document),
    wording.notTaxDocument(document),
    reason && `${wording.label('reason')}: ${reason}`,
    ...wording.taxNotes(document),
    ...wording.paymentNotes(document),
  ];
  return { '@languageID': wording.language, '#text': notes.filter((note) => note !== null).join('\n') };
}

function orderReferences({ orderId, buyer, paymentRequestId }: BillingDocument): XmlElement | undefined {
  if (orderId === null && buyer.purchaseOrderNumber === null) return undefined;
  const ExternalOrderID = buyer.purchaseOrderNumber ?? undefined;
  return { OrderReference: { SalesOrderID: orderId ?? paymentRequestId, ExternalOrderID } };
}

function reference({ id, number, issuedOn }: DocumentReference): XmlElement {
  return { ID: number, IssueDate: String(issuedOn), UUID: uuidOf(id) };
}
