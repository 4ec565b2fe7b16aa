/** How it is paid: the account, the references, the code that a banking app reads. */
import type { Content } from 'pdfmake/interfaces.js';
import { type BankAccount, printedAccount } from '../../../../domain/bank-account.js';
import type { BillingDocument } from '../../../../domain/billing/documents/document.js';
import { parsePaymentReference, printedReference } from '../../../../domain/billing/payment-reference.js';
import type { DocumentWording } from '../wording.js';
import type { PrintedPaymentCode } from './printed-document.js';
import { qrPicture } from './qr-picture.js';
import { type Labelled, labelled } from './theme.js';

/** A code without much in it, in points. */
const codeSide = 98;

/** Where nothing is to be paid, only that is said, so that nobody pays twice. */
export function paymentPart(
  document: BillingDocument,
  code: PrintedPaymentCode | null,
  wording: DocumentWording,
): Content {
  const sentences = wording.paymentNotes(document).map((text): Content => ({ text, margin: [0, 0, 0, 3] }));
  if (document.payment.payable.amount <= 0) return { stack: sentences, margin: [0, 0, 0, 9] };
  return {
    unbreakable: true,
    columns: [
      { width: '*', stack: [...sentences, labelled(instructions(document, wording))] },
      ...(code ? [codePicture(code.text, code.caption)] : []),
    ],
    columnGap: 24,
    margin: [0, 0, 0, 12],
  };
}

function instructions({ seller: { bankAccount }, payment }: BillingDocument, wording: DocumentWording): Labelled[] {
  const reference = parsePaymentReference(payment.reference);
  return [
    ...(payment.means ? [[wording.label('means'), wording.means(payment.means)] as const] : []),
    ...(bankAccount ? accountRows(bankAccount, wording) : []),
    [wording.label('reference'), { text: reference.variableSymbol, bold: true }],
    ['RF', printedReference(reference)],
  ];
}

/** Within its country the account is known by another form than the IBAN. */
function accountRows(account: BankAccount, wording: DocumentWording): Labelled[] {
  const { bic, bankName } = account;
  const { iban, domestic } = printedAccount(account);
  return [
    ...(domestic === null ? [] : [[wording.label('account'), { text: domestic, bold: true }] as const]),
    [wording.label('iban'), { text: iban, bold: domestic === null }],
    ...(bic === null ? [] : [[wording.label('bic'), bic] as const]),
    ...(bankName === null ? [] : [[wording.label('bank'), bankName] as const]),
  ];
}

/** A code with what stands below it. */
export function codePicture(text: string, caption: string): Content & { width: number } {
  return {
    width: 150,
    stack: [
      { svg: qrPicture(text, codeSide), alignment: 'center' },
      { text: caption, style: 'small', fontSize: 7, alignment: 'center', margin: [0, 2, 0, 0] },
    ],
  };
}
