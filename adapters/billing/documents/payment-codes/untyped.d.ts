// Libraries whose types are missing or not found.

declare module 'spayd' {
  interface PaymentDescription {
    /** IBAN, or IBAN+BIC. */
    readonly acc: string;
    readonly am: string;
    readonly cc?: string;
    readonly rn?: string;
    readonly dt?: Date;
    readonly msg?: string;
    readonly xvs?: string;
  }
  /** @throws a string for a value that the standard does not allow */
  function spayd(description: PaymentDescription): string;
  export = spayd;
}

declare module 'sepa-payment-qr-code' {
  interface CreditTransfer {
    readonly name: string;
    readonly iban: string;
    readonly bic?: string;
    /** In EUR. */
    readonly amount: number;
    readonly structuredReference?: string;
  }
  /** @throws Error for a value that the standard does not allow */
  function generateQrCode(transfer: CreditTransfer): string;
  export = generateQrCode;
}
