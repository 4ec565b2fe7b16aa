/**
 * Invoices of the European standard EN 16931. Not by @e-invoice-eu/core: its CII leaves out the preceding invoice (BT-25) and the
 * tax point (BT-7), and its credit notes have neither a due date nor a valid place for the tax point.
 */
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { ciiFile } from './en16931/cii.js';
import { en16931Invoice } from './en16931/invoice.js';
import { ublFile } from './en16931/ubl.js';

/**
 * UBL 2.1: a CreditNote (381) with positive amounts for a correction that lowers the gross amount; else an Invoice, for a correction
 * of type 384. One that changes no amount has a single line of nothing, and says in a note what was there before.
 * @throws DomainError `invalidRequest` for what `notInEn16931` names, `invalidPaymentReference`
 */
export function ublOf(document: BillingDocument): string {
  return ublFile(en16931Invoice(document));
}

/** The same as CII, for Factur-X (profile EN 16931). @throws DomainError as `ublOf` */
export function ciiOf(document: BillingDocument): string {
  return ciiFile(en16931Invoice(document));
}
