export interface PaymentCode {
  readonly kind: 'zbp' | 'spayd' | 'epc';
  /** What stands in the code, in UTF-8. */
  readonly text: string;
  /** What is printed below it: the name of the code, or what to do with it in the buyer's language. */
  readonly caption: string;
}
