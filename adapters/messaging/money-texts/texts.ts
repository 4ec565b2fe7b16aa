import type { MoneyKind, ToldDecline, WitnessedKind } from '../money-content.js';

/** Every message about money, in ICU MessageFormat. A language is a file beside this one that has them all. */
export interface MoneyTexts {
  readonly subject: Readonly<Record<MoneyKind, string>>;
  readonly lead: Readonly<Record<MoneyKind, string>>;

  /** Of a request for payment. */
  readonly corrected: string;
  readonly partlyPaid: string;
  readonly willBeCollected: string;
  readonly cardExpires: string;
  readonly capTooLow: string;
  readonly howToPay: string;
  readonly orderLapses: string;
  readonly paidAlready: string;
  /** Of a link. */
  readonly openRequest: string;

  readonly paidThrough: string;
  readonly trialLasts: string;
  readonly decideStuck: string;
  readonly retryRefund: string;

  /** Of a price that is offered. */
  readonly acceptOffer: string;
  readonly offeredTerm: string;
  readonly offerOnly: string;
  /** To the operators, of a refund that waits for them. */
  readonly payItBack: string;
  /** Of what is credit in the place of being paid back. */
  readonly correctionStays: string;
  readonly creditIsUsed: string;
  /** Of a price that is not offered any more. */
  readonly withoutOffer: string;

  /** Of money that arrived. */
  readonly missing: string;
  readonly over: string;
  readonly double: string;
  readonly refunded: string;
  readonly owedBack: string;

  /** Of money that did not. */
  readonly because: Readonly<Record<ToldDecline, string>>;
  readonly nextAttempt: string;
  readonly noMethod: string;
  readonly noFurtherAttempt: string;
  readonly payOtherwise: string;
  readonly disablement: string;
  readonly owedAgain: string;
  /** Of seats that go unless they are paid. Arguments: `count`, `seatsGoOn`. */
  readonly seatsGo: string;
  /** Of seats that have gone. */
  readonly seatsOwed: string;
  readonly creditGone: string;

  /**
   * To administrators of what a user pays for: what follows for the plan, and nothing of the user's card, bank or reference. Arguments: `purchaser`, with
   * `named`; `organisation`, which can take over.
   */
  readonly witnessed: {
    readonly subject: Readonly<Record<WitnessedKind, string>>;
    readonly lead: Readonly<Record<WitnessedKind, string>>;
    readonly nextAttempt: string;
    readonly noFurtherAttempt: string;
    readonly owedAgain: string;
    readonly seatsOwed: string;
    readonly paysAndDecides: string;
    readonly takeOver: string;
  };

  /** Of a card that will no longer be valid. */
  readonly replaceCard: string;

  /** Of a document that is attached. */
  readonly keepIt: string;
  readonly resendIt: string;
  readonly lookWhy: string;

  /** Of a withdrawal; `onlySeats`: from seats that were added, so that the subscription goes on. */
  readonly goesBack: string;
  readonly keepReceipt: string;

  /** Of a subscription that one user hands over to another. */
  readonly handOverTerms: string;
  readonly handOverAnswer: string;
  readonly handOverDone: string;
  readonly handOverStays: string;

  readonly label: Readonly<Record<MoneyLabel, string>>;
}

/** Rows of the table below the words. */
export type MoneyLabel =
  | 'organisation'
  | 'planName'
  | 'seats'
  | 'period'
  | 'net'
  | 'vat'
  | 'gross'
  | 'toPay'
  | 'amount'
  | 'valueDate'
  | 'reference'
  | 'payBy'
  | 'bankAccount'
  | 'proForma'
  | 'number'
  | 'perSeat'
  | 'onceASeat'
  | 'offeredThrough'
  | 'quoteId'
  | 'documentId'
  | 'orderId'
  | 'subscriptionId';
