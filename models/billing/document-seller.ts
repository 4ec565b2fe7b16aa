import type { DocumentSeller } from '../../domain/billing/documents/document.js';
import type { Seller } from '../catalogue/sellers.js';

/** A seller as its documents of a currency show it. */
export function documentSeller(seller: Seller, currency: string): DocumentSeller {
  const { _id: id, legalName: name, address, country, vatId, registrationNumber, registerEntry, contact } = seller;
  const bankAccount = seller.bankAccounts.find((account) => account.currency === currency) ?? null;
  return { id, name, address, country, vatId, registrationNumber, registerEntry, email: contact.email, bankAccount };
}
