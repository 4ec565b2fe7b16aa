import type { CorrectionReason, DocumentLine, PaymentMeans } from '../../../../domain/billing/documents/document.js';
import type { TaxReason } from '../../../../domain/billing/vat.js';

/**
 * Every text of a printed document, in ICU MessageFormat. A language is a file beside this one that has them all. `{day}` and other
 * days come written out, amounts with their currency.
 */
export interface DocumentTexts {
  readonly title: Readonly<Record<DocumentTitle, string>>;
  readonly label: Readonly<Record<DocumentLabel, string>>;
  readonly means: Readonly<Record<PaymentMeans, string>>;
  /** What a line is, by its code, from `{name}`. */
  readonly line: Readonly<Record<DocumentLine['code'], string>>;
  /** The word for `{quantity}` of it. */
  readonly unit: Readonly<Record<DocumentUnit, string>>;
  /** What stands in the column of rates where there is none. */
  readonly noRate: Readonly<Record<'reverseCharge' | 'notTaxable', string>>;
  readonly correctionReason: Readonly<Record<CorrectionText, string>>;

  /** Below the title of a pro-forma. */
  readonly notTaxDocument: string;
  /** Across a document of a test clock. */
  readonly testDocument: string;

  /** Why VAT is what it is: `{rate}`, `{country}` (its name), `{lawful}` (the words of the seller's law, or nothing). */
  readonly reverseCharge: string;
  readonly notTaxable: string;
  readonly destination: string;
  /** Added where the reason says more than the treatment. */
  readonly taxReason: Readonly<Partial<Record<TaxReason, string>>>;
  /** `{vatId}`, `{at}`, `{requestIdentifier}`, `{known}` (yes, no). */
  readonly viesProof: string;
  /** `{vat}`, `{inSellersCurrency}`, `{from}`, `{to}`, `{rate}`, `{table}`, `{day}`, `{source}` (NBP, CNB, ECB). */
  readonly vatInSellersCurrency: string;

  /** `{amount}`, `{day}`, `{means}`, `{knownMeans}` (yes, no). */
  readonly paid: string;
  /** After `paid`: `{amount}` of it. */
  readonly ofItCredit: string;
  /** `{amount}`, `{day}`, `{dated}` (yes, no). */
  readonly toPay: string;
  readonly toBePaidBack: string;
  readonly nothingToPay: string;
  /** `{compensation}`: what a Polish creditor may ask of a late payer. */
  readonly latePayment: string;

  /** Below the payment code. */
  readonly paymentCode: string;
  /** `{page}`, `{pages}`. */
  readonly page: string;
}

/** A correction is a credit or a debit note where a language says so, and neither where no amount changes. */
export type DocumentTitle =
  | 'proForma'
  | 'invoice'
  | 'advance'
  | 'settlement'
  | 'correctionDown'
  | 'correctionUp'
  | 'correctionOfDetails';

export type DocumentUnit = 'seat' | 'piece';

/** Everything given back is said otherwise than some seats. */
export type CorrectionText = CorrectionReason | 'allReturned';

export type DocumentLabel =
  | 'number'
  | 'issuedOn'
  | 'saleOn'
  | 'paymentReceivedOn'
  | 'correctionOn'
  | 'dueOn'
  | 'paidOn'
  | 'means'
  | 'seller'
  | 'buyer'
  | 'buyerBefore'
  | 'vatId'
  | 'nip'
  | 'dic'
  | 'registrationNumber'
  | 'ico'
  | 'krs'
  | 'regon'
  | 'email'
  | 'account'
  | 'iban'
  | 'bic'
  | 'bank'
  | 'reference'
  | 'purchaseOrder'
  | 'order'
  | 'subscription'
  | 'ksefNumber'
  | 'original'
  | 'previousCorrection'
  | 'reason'
  | 'before'
  | 'after'
  | 'difference'
  | 'lineNo'
  | 'description'
  | 'period'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'rate'
  | 'net'
  | 'vat'
  | 'gross'
  | 'vatSummary'
  | 'total'
  | 'advances'
  | 'totalToPay'
  | 'totalPaid'
  | 'ofItCredit'
  | 'totalToBePaidBack'
  | 'totalPaidBack'
  | 'totalSetOff'
  | 'notes';
