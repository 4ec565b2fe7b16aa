/** How a document is paid (Platnosc). */
import type { BillingDocument, DocumentPayment, PaidByCredit } from '../../../../domain/billing/documents/document.js';
import type { PlainDate } from '../../../../domain/calendar.js';
import { type Money, minus } from '../../../../domain/money.js';
import { amount } from './amounts.js';
import { oneLine, shortened, wholeText } from './text.js';
import type { XmlElement } from './xml.js';

/** Null where nothing is to be paid, or back. What was credit of the account is a part of its own, with its day. */
export function paymentElement({ payment, totals, seller }: BillingDocument): XmlElement | null {
  if (totals.gross.amount === 0) return null;
  const { means, dueOn, paidOn, paid, credit } = payment;
  const account = seller.bankAccount;
  const isTransferToSeller = totals.gross.amount > 0 && (means === 'transfer' || means === null);
  const element: XmlElement = {
    ...(paidOn === null ? partly(credit) : credit ? inParts(credit, { paid, paidOn, means }) : wholly(paidOn)),
    ...(paidOn !== null || dueOn === null ? {} : { TerminPlatnosci: { Termin: String(dueOn) } }),
    ...(credit && paidOn !== null ? {} : meansElement(means)),
    ...(account === null || !isTransferToSeller ? {} : { RachunekBankowy: accountElement(account) }),
  };
  return Object.keys(element).length === 0 ? null : element;
}

function wholly(paidOn: PlainDate): XmlElement {
  return { Zaplacono: '1', DataZaplaty: String(paidOn) };
}

/** 1: a part is paid, the rest is to come. */
function partly(credit: PaidByCredit | null): XmlElement {
  if (!credit) return {};
  return { ZnacznikZaplatyCzesciowej: '1', ZaplataCzesciowa: [partOf(credit.amount, credit.usedOn, 'credit')] };
}

/** 2: all of it is paid, by several parts. */
function inParts(
  credit: PaidByCredit,
  { paid, paidOn, means }: Pick<DocumentPayment, 'paid' | 'means'> & { readonly paidOn: PlainDate },
): XmlElement {
  return {
    ZnacznikZaplatyCzesciowej: '2',
    ZaplataCzesciowa: [
      partOf(credit.amount, credit.usedOn, 'credit'),
      partOf(minus(paid, credit.amount), paidOn, means),
    ],
  };
}

function partOf(of: Money, on: PlainDate, by: DocumentPayment['means']): XmlElement {
  return { KwotaZaplatyCzesciowej: amount(of), DataZaplatyCzesciowej: String(on), ...meansElement(by) };
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
