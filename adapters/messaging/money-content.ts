/** What a mail about money says, before it is said in a language. Days are `YYYY-MM-DD`; `to` and its like are first days after. */
import type { DocumentKind } from '../../domain/billing/documents/document.js';
import type { Money } from '../../domain/money.js';

/** The reader is an administrator, and a user of the organisation is asked to pay. */
export interface Witness {
  /** Who is asked; empty: nobody is named. */
  readonly purchaser: string;
  readonly organisation: string;
  /** It can pay in the user's place. */
  readonly canTakeOver: boolean;
}

interface MoneyFacts {
  /** Left out where the reader can pay. */
  readonly witness?: Witness;
  /** The reader's, BCP 47. */
  readonly locale: string;
  /** The reader's IANA time zone. */
  readonly zone: string;
  readonly reader: { readonly name: string };
  /** Who is billed. */
  readonly organisation: string;
  readonly planName: string;
  readonly seats: number;
  readonly subscriptionId: string | null;
  readonly contact: string | null;
  /** RFC 3339. */
  readonly at: string;
  /** Whose calendar the days belong to. */
  readonly termZone: string;
  /** Where people of a partner read what is asked of it. */
  readonly requestLink?: string;
}

/** A method by what a person recognises it by. */
export interface NamedMethod {
  readonly kind: 'card' | 'blik';
  readonly last4: string;
}

export interface PaymentRequestedMail extends MoneyFacts {
  readonly kind: 'paymentRequested';
  readonly purpose: 'order' | 'period';
  /** It takes the place of an earlier one. */
  readonly corrected: boolean;
  readonly sellerName: string;
  readonly reference: string;
  /** Where transfers go, as it is printed; null: the seller has no account in this currency. */
  readonly bankAccount: string | null;
  /** The number of the pro-forma that is attached. */
  readonly number: string | null;
  /** What is paid for; null for a perpetual licence. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  readonly percent: number;
  /** What is left of the gross amount. */
  readonly toPay: Money;
  /** The last day for it; null: it is overdue, or does not lapse. */
  readonly payBy: string | null;
  /** When it is collected, and from what; null: it is paid by somebody. */
  readonly collected: { readonly on: string; readonly from: NamedMethod } | null;
  /** The card that is stored is no longer valid on the day of its collection. */
  readonly expiringCard: { readonly last4: string; readonly month: number; readonly year: number } | null;
  /** The most that the mandate which is stored allows, where this is more. */
  readonly cap: Money | null;
}

export interface RequestWithdrawnMail extends MoneyFacts {
  readonly kind: 'requestWithdrawn';
  readonly reference: string;
  readonly gross: Money;
}

export interface OrderDeliveredMail extends MoneyFacts {
  readonly kind: 'orderDelivered';
  readonly orderId: string;
  readonly work: 'purchase' | 'planChange' | 'moreSeats' | 'fewerSeats' | 'time' | 'keys';
  /** Null where nothing was to be paid. */
  readonly gross: Money | null;
  /** It is invoiced on account, and paid later. */
  readonly onAccount: boolean;
  /** Null for a perpetual licence, and for a trial. */
  readonly paidThrough: string | null;
  /** Of a trial the first day after it; null: it is none. */
  readonly trialEndsOn: string | null;
  /** The first day of the next term, for fewer seats. */
  readonly expiresOn: string | null;
}

export interface OrderLapsedMail extends MoneyFacts {
  readonly kind: 'orderLapsed';
  readonly orderId: string;
  readonly reference: string;
  readonly gross: Money;
  /** The day on which it lapsed. */
  readonly lapsedOn: string;
}

/** A price that a representative has set for the customer. */
export interface PriceOfferedMail extends MoneyFacts {
  readonly kind: 'priceOffered';
  readonly sellerName: string;
  readonly quoteId: string;
  /** The plan takes the place of another one. */
  readonly replaces: boolean;
  /** Net, per seat and billing period; of what is perpetual `once`. */
  readonly perSeat: Money;
  readonly once: boolean;
  /** What ordering it today would charge. */
  readonly gross: Money;
  /** On which it can be accepted. */
  readonly lastDay: string;
  readonly link: string;
}

/** To the operators: a person has to pay it back. */
export interface RefundWaitsMail extends MoneyFacts {
  readonly kind: 'refundWaits';
  readonly refundId: string;
  /** Of the request that was paid; of credit, of the one that was issued last. */
  readonly reference: string;
  readonly gross: Money;
  /** Why its provider has not; null: it was paid by transfer. */
  readonly problem: string | null;
  /** It is what an account had too much when it was erased. */
  readonly ofCredit: boolean;
}

/** What was to be paid back is credit of the account. */
export interface RefundCreditedMail extends MoneyFacts {
  readonly kind: 'refundCredited';
  /** Of the request that was paid. */
  readonly reference: string;
  readonly credit: Money;
  /** The number of the correction by which it was to be paid back; null: there is none. */
  readonly correction: string | null;
}

/** That price is not offered any more. */
export interface OfferWithdrawnMail extends MoneyFacts {
  readonly kind: 'offerWithdrawn';
  readonly sellerName: string;
  readonly quoteId: string;
  /** Net, per seat and billing period; of what is perpetual `once`. */
  readonly perSeat: Money;
  readonly once: boolean;
  /** On which it could have been accepted. */
  readonly lastDay: string;
}

export interface OrderStuckMail extends MoneyFacts {
  readonly kind: 'orderStuck';
  readonly orderId: string;
  readonly problem: string;
}

export interface PaymentReceivedMail extends MoneyFacts {
  readonly kind: 'paymentReceived';
  readonly amount: Money;
  readonly valueDate: string;
  readonly reference: string;
  /** `settled`: what was asked for is paid; `part`: something is missing; `double`: it had been paid; `refunded`: so it goes back; `owedBack`: by a person. */
  readonly outcome: 'settled' | 'part' | 'double' | 'refunded' | 'owedBack';
  readonly missing: Money;
  readonly credit: Money;
  /** Null where it paid for an order, or for nothing. */
  readonly paidThrough: string | null;
}

/** As far as a customer is told. */
export type ToldDecline = 'insufficientFunds' | 'limitExceeded' | 'expiredCard' | 'aboveCap' | 'notConfirmed' | 'other';

export interface PaymentFailedMail extends MoneyFacts {
  readonly kind: 'paymentFailed';
  readonly amount: Money;
  readonly triedOn: string;
  readonly method: NamedMethod;
  readonly because: ToldDecline;
  /** It is not tried again, whatever the day. */
  readonly final: boolean;
  /** Null: there is no further attempt. */
  readonly nextOn: string | null;
  readonly reference: string;
  readonly sellerName: string;
  /** The day of disablement, if nothing is paid. */
  readonly disablesOn: string;
}

export interface PaymentTakenBackMail extends MoneyFacts {
  readonly kind: 'paymentTakenBack';
  readonly amount: Money;
  readonly reference: string;
  readonly sellerName: string;
  /** What is owed again, and what is taken away unless it is paid; null: a credit or a kept part is gone. */
  readonly owed: {
    readonly gross: Money;
    readonly disablesOn: string | null;
    readonly seatsGo: SeatsGo | null;
  } | null;
}

/** Seats that are taken away unless they are paid. */
export interface SeatsGo {
  readonly count: number;
  readonly on: string;
}

/** Seats that were added and not paid have been taken away; `seats` are those that are left. */
export interface SeatsTakenMail extends MoneyFacts {
  readonly kind: 'seatsTaken';
  readonly count: number;
  /** Null: nobody expects it to be paid any more. */
  readonly owed: Money | null;
  readonly reference: string;
  readonly sellerName: string;
}

export interface DocumentIssuedMail extends MoneyFacts {
  readonly kind: 'documentIssued';
  /** What is attached. */
  readonly document: Exclude<DocumentKind, 'proForma'>;
  readonly number: string;
  readonly sellerName: string;
  /** Negative where something is given back. */
  readonly gross: Money;
  readonly reference: string;
  /** The number of the invoice that it corrects. */
  readonly corrects: string | null;
  /** Of an invoice on account: what is still to be paid, and its last day; null: nothing. */
  readonly due: Due | null;
}

/** What is to be paid of an invoice on account, by when and where to. */
export interface Due {
  readonly toPay: Money;
  readonly payBy: string;
  /** As it is printed; null: the seller has no account in this currency. */
  readonly bankAccount: string | null;
}

/** A reminder of an invoice on account. */
interface InvoiceReminder extends MoneyFacts {
  readonly number: string;
  readonly sellerName: string;
  readonly gross: Money;
  readonly reference: string;
  readonly due: Due;
  /** When it is collected, and from what; null: it is paid by somebody. */
  readonly collected: { readonly on: string; readonly from: NamedMethod } | null;
  /** The day of disablement, if nothing is paid; null: nothing is disabled by it. */
  readonly disablesOn: string | null;
  /** Null: none are. */
  readonly seatsGo: SeatsGo | null;
}

/** Before its last day. */
export interface InvoiceDueMail extends InvoiceReminder {
  readonly kind: 'invoiceDue';
}

/** After it. */
export interface InvoiceOverdueMail extends InvoiceReminder {
  readonly kind: 'invoiceOverdue';
}

/** A stored card, some days before its last day. */
export interface CardExpiringMail extends MoneyFacts {
  readonly kind: 'cardExpiring';
  readonly last4: string;
  /** The last day on which it can be charged. */
  readonly lastDay: string;
  /** The first collection after it; null: others come before. */
  readonly collectedOn: string | null;
  /** Further subscriptions that are collected from it. */
  readonly others: number;
}

export interface DocumentRejectedMail extends MoneyFacts {
  readonly kind: 'documentRejected';
  readonly documentId: string;
  readonly number: string;
  readonly problem: string;
  readonly isHandedOver: boolean;
}

/** Of a document, and others of its seller, that the tax authority has not accepted by their last day. */
interface DocumentToBeSent extends MoneyFacts {
  readonly documentId: string;
  readonly number: string;
  readonly sendBy: string;
  /** The customer has it, with both codes. */
  readonly isHandedOver: boolean;
  readonly others: number;
}

export interface DocumentDueMail extends DocumentToBeSent {
  readonly kind: 'documentDue';
}

export interface DocumentOverdueMail extends DocumentToBeSent {
  readonly kind: 'documentOverdue';
}

/** The receipt of a consumer's withdrawal. */
export interface WithdrawalReceivedMail extends MoneyFacts {
  readonly kind: 'withdrawalReceived';
  readonly orderId: string;
  /** Who has withdrawn, as it was typed. */
  readonly statedBy: string;
  /** When it was confirmed, RFC 3339. */
  readonly receivedAt: string;
  readonly sellerName: string;
  /** It is from seats that were added: the subscription goes on with the others. */
  readonly onlySeats: boolean;
}

/** To the operators: the refund of a withdrawal was refused. */
export interface RefundRefusedMail extends MoneyFacts {
  readonly kind: 'refundRefused';
  readonly orderId: string;
  readonly refundId: string;
  readonly problem: string;
}

/** To the user who is to pay for a subscription in another one's place. */
export interface HandOverOfferedMail extends MoneyFacts {
  readonly kind: 'handOverOffered';
  readonly from: string;
  /** Who has paid for it has left the organisation. */
  readonly left: boolean;
  readonly link: string;
  /** Until when it can be answered, RFC 3339. */
  readonly lapsesAt: string;
  /** The first day that the new one pays for. */
  readonly paysFrom: string;
}

/** To who has offered it; where that user has left, to the administrators. */
export interface HandOverEndedMail extends MoneyFacts {
  readonly kind: 'handOverEnded';
  readonly from: string;
  readonly left: boolean;
  readonly to: string;
  readonly outcome: 'accepted' | 'declined' | 'withdrawn' | 'lapsed';
  readonly paysFrom: string;
}

export type MoneyContent =
  | PaymentRequestedMail
  | RequestWithdrawnMail
  | OrderDeliveredMail
  | OrderLapsedMail
  | PriceOfferedMail
  | OfferWithdrawnMail
  | RefundWaitsMail
  | OrderStuckMail
  | RefundRefusedMail
  | PaymentReceivedMail
  | PaymentFailedMail
  | PaymentTakenBackMail
  | SeatsTakenMail
  | RefundCreditedMail
  | DocumentIssuedMail
  | InvoiceDueMail
  | InvoiceOverdueMail
  | CardExpiringMail
  | DocumentRejectedMail
  | DocumentDueMail
  | DocumentOverdueMail
  | WithdrawalReceivedMail
  | HandOverOfferedMail
  | HandOverEndedMail;
export type MoneyKind = MoneyContent['kind'];

/** What administrators are told as well of what a user pays for. */
export type WitnessedMail = (PaymentFailedMail | PaymentTakenBackMail | SeatsTakenMail | InvoiceOverdueMail) & {
  readonly witness: Witness;
};
export type WitnessedKind = WitnessedMail['kind'];
