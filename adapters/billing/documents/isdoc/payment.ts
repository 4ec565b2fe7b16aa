/** How an ISDOC document is paid. */

import type { BankAccount } from '../../../../domain/bank-account.js';
import { czechAccount } from '../../../../domain/bank-account.js';
import type { BillingDocument, PaymentMeans } from '../../../../domain/billing/documents/document.js';
import { amountText } from '../../../../domain/billing/reconciliation.js';
import type { XmlElement } from '../xml.js';
import type { Amount, IsdocAmounts } from './amounts.js';

/** BLIK moves the money at once; what was paid too much is set off. */
const codes: Readonly<Record<PaymentMeans, string>> = { transfer: '42', card: '48', blik: '31', credit: '97' };

/**
 * What is to be paid and how, in CZK as all amounts without `Curr`. Of a paid document it says by what it was paid; nothing where nobody knows,
 * and of a transfer without an account.
 */
export function paymentMeans(document: BillingDocument, payable: Amount): XmlElement | undefined {
  const { kind, payment, seller } = document;
  const asks = payable.own.amount > 0 && kind !== 'correction';
  const means = payment.means ?? (asks ? 'transfer' : null);
  if (means === null) return undefined;
  const isTransfer = asks && means === 'transfer';
  if (isTransfer && !seller.bankAccount) return undefined;
  return {
    Payment: {
      PaidAmount: amountText(payable.local),
      PaymentMeansCode: codes[means],
      Details: isTransfer && seller.bankAccount ? transferDetails(document, seller.bankAccount) : undefined,
    },
  };
}

function transferDetails({ payment, issuedOn }: BillingDocument, account: BankAccount): XmlElement {
  const { iban, bic, bankName } = account;
  const czech = czechAccount(iban);
  return {
    PaymentDueDate: String(payment.dueOn ?? issuedOn),
    ID: czech?.number ?? iban.slice(4),
    BankCode: czech?.bankCode ?? '',
    Name: bankName ?? '',
    IBAN: iban,
    BIC: bic ?? '',
    VariableSymbol: payment.reference,
  };
}

/**
 * What was paid before the document was issued, by the reference of the request for it, which is the variable symbol of the payment too;
 * undefined where nothing was.
 */
export function nonTaxedDeposits(
  { payment: { reference } }: BillingDocument,
  amounts: IsdocAmounts,
  paid: Amount,
): XmlElement | undefined {
  if (paid.own.amount === 0) return undefined;
  return {
    NonTaxedDeposit: { ID: reference, VariableSymbol: reference, ...amounts.elements('DepositAmount', paid) },
  };
}
