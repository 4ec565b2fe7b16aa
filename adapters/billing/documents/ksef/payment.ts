/** How a document is paid (Platnosc). */
import type { BillingDocument, DocumentPayment } from '../../../../domain/billing/documents/document.js';
import { oneLine, shortened, wholeText } from './text.js';
import type { XmlElement } from './xml.js';

/**
 * Null where nothing is to be paid, or back. A part that was paid before is left out: FA(3) wants its day, which documents do not
 * keep.
 */
export function paymentElement({ payment, totals, seller }: BillingDocument): XmlElement | null {
  if (totals.gross.amount === 0) return null;
  const { means, dueOn, paidOn } = payment;
  const account = seller.bankAccount;
  const isTransferToSeller = totals.gross.amount > 0 && (means === 'transfer' || means === null);
  const element: XmlElement = {
    ...(paidOn === null ? {} : { Zaplacono: '1', DataZaplaty: String(paidOn) }),
    ...(paidOn !== null || dueOn === null ? {} : { TerminPlatnosci: { Termin: String(dueOn) } }),
    ...meansElement(means),
    ...(account === null || !isTransferToSeller ? {} : { RachunekBankowy: accountElement(account) }),
  };
  return Object.keys(element).length === 0 ? null : element;
}

function meansElement(means: DocumentPayment['means']): XmlElement {
  switch (means) {
    case 'transfer':
      return { FormaPlatnosci: '6' };
    case 'card':
      return { FormaPlatnosci: '2' };
    case 'blik':
      return { FormaPlatnosci: '7' };
    case 'credit':
      return { PlatnoscInna: '1', OpisPlatnosci: 'Środki na koncie rozliczeniowym nabywcy' };
    case null:
      return {};
  }
}

function accountElement({
  iban,
  bic,
  bankName,
  currency,
}: NonNullable<BillingDocument['seller']['bankAccount']>): XmlElement {
  const bank = oneLine(bankName ?? '');
  return {
    NrRB: wholeText(iban, 'an account number', 34),
    ...(bic === null ? {} : { SWIFT: bic }),
    ...(bank === '' ? {} : { NazwaBanku: shortened(bank, 'the name of a bank', 256) }),
    OpisRachunku: currency,
  };
}
