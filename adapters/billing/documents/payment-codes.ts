/**
 * Payment codes: what the QR code of a document says, by which a banking app fills in the transfer. The kind follows from the seller's
 * account and the currency. All are drawn with error correction M.
 */

import { isSEPACountry } from 'ibantools';
import generateEpc from 'sepa-payment-qr-code';
import type { BankAccount } from '../../../domain/bank-account.js';
import { polishAccount } from '../../../domain/bank-account.js';
import type { BillingDocument } from '../../../domain/billing/documents/document.js';
import { parsePaymentReference } from '../../../domain/billing/payment-reference.js';
import { cut, epcText, polishText } from './payment-codes/code-text.js';
import type { PaymentCode } from './payment-codes/payment-code.js';
import { qrPlatba } from './payment-codes/qr-platba.js';
import { documentWording } from './wording.js';

export type { PaymentCode } from './payment-codes/payment-code.js';

/**
 * The code of what is still to be paid by transfer: PLN to a Polish account (recommendation of the Polish Bank Association), CZK to a Czech
 * one (QR Platba, with QR Faktura inside of it where it can be), EUR to one in SEPA (EPC069-12). Null where nothing is to be paid or it is
 * collected, for other currencies and accounts, and for amounts and names that the code cannot hold.
 */
export function paymentCodeOf(document: BillingDocument): PaymentCode | null {
  const { seller, payment, currency } = document;
  const account = seller.bankAccount;
  const byTransfer = payment.means === null || payment.means === 'transfer';
  if (payment.payable.amount <= 0 || !byTransfer || account?.currency !== currency) return null;
  const caption = documentWording(document.buyer.language).paymentCode;
  if (currency === 'PLN' && account.iban.startsWith('PL')) return zbp(document, account, caption);
  if (currency === 'CZK' && account.iban.startsWith('CZ')) return qrPlatba(document, account);
  if (currency === 'EUR' && isSEPACountry(account.iban.slice(0, 2))) return epc(document, account, caption);
  return null;
}

const [zbpName, zbpTitle, zbpDigits] = [20, 32, 6];

/**
 * `NIP|PL|account|grosze|name|title|||`. The title begins with the payment reference: what is too long loses its end. Source: rekomendacja ZBP
 * dotycząca kodu dwuwymiarowego („2D”), fields 1 to 9.
 */
function zbp({ seller, payment, number }: BillingDocument, { iban }: BankAccount, caption: string): PaymentCode | null {
  const account = polishAccount(iban);
  const name = cut(polishText(seller.name), zbpName);
  if (account === null || name === '') return null;
  const nip = /^PL(\d{10})$/.exec(seller.vatId ?? '')?.[1] ?? '';
  const amount = String(payment.payable.amount).padStart(zbpDigits, '0');
  const title = cut(polishText(`${payment.reference} ${number}`), zbpTitle);
  return { kind: 'zbp', text: [nip, 'PL', account, amount, name, title, '', '', ''].join('|'), caption };
}

const [epcName, epcMost] = [70, 99_999_999_999];

/** The remittance information is the creditor reference (ISO 11649), so there is no free text. */
function epc({ seller, payment }: BillingDocument, { iban, bic }: BankAccount, caption: string): PaymentCode | null {
  const { amount } = payment.payable;
  const name = cut(epcText(seller.name), epcName);
  if (amount > epcMost || name === '') return null;
  const text = generateEpc({
    name,
    iban,
    ...(bic === null ? {} : { bic }),
    amount: amount / 100,
    structuredReference: parsePaymentReference(payment.reference).creditorReference,
  });
  return { kind: 'epc', text, caption };
}
