/** Messages about money: docs/concepts.md, "Notices". */

export const moneyNoticeKinds = [
  /** Payment is asked for: of an order, or of the next period; a corrected request is told anew. */
  'paymentRequested',
  /** Nothing is asked for any more, although a customer who was told may have paid. */
  'requestWithdrawn',
  /** A representative has set a price for the customer, who may order at it for some days. */
  'priceOffered',
  /** That price is not offered any more, although a customer who was told may have wanted it. */
  'offerWithdrawn',
  'orderDelivered',
  'orderLapsed',
  /** To the operators: it was paid, and cannot be delivered. */
  'orderStuck',
  'paymentReceived',
  'paymentFailed',
  'paymentTakenBack',
  /** Seats that were added were taken away, since they are not paid. */
  'seatsTaken',
  /** To a consumer: the receipt of a withdrawal. */
  'withdrawalReceived',
  /** To the operators: the subscription has refused what a consumer has withdrawn from, so the money does not go back by itself. */
  'refundRefused',
  /** To the operators: money that is owed back does not go back by itself. */
  'refundWaits',
  /** Money that was owed back is credit of the account. */
  'refundCredited',
  /** To the user to whom another one wants to hand a subscription over. */
  'handOverOffered',
  /** To who has offered it: how it has ended. */
  'handOverEnded',
  /** Of an invoice on account, some days before its last day. */
  'invoiceDue',
  'invoiceOverdue',
  /** A card, some days before its last day, as long as something is collected from it afterwards. */
  'cardExpiring',
  /** An invoice, or what corrects one, as soon as the law lets it be handed over. */
  'documentIssued',
  /** To the operators: the tax authority has rejected a document. */
  'documentRejected',
  /** To the operators: today is the last day on which the tax authority has to get documents that it has not accepted. */
  'documentDue',
  /** To the operators: that day is over. */
  'documentOverdue',
] as const;
export type MoneyNoticeKind = (typeof moneyNoticeKinds)[number];

export function isMoneyNotice(kind: string): kind is MoneyNoticeKind {
  return moneyNoticeKinds.some((known) => known === kind);
}

/** Something about money that readers are told. */
export interface MoneyNews {
  readonly kind: MoneyNoticeKind;
  /** Id of the request, order, payment, card or document that it is about, by its kind; of a reminder with its day (`reminderOf`). */
  readonly about: string;
  /** The workflow's time, RFC 3339. */
  readonly at: string;
}

/** Kinds that only operators read. */
export function isForOperators(kind: MoneyNoticeKind): boolean {
  return (
    [
      'orderStuck',
      'refundRefused',
      'refundWaits',
      'documentRejected',
      'documentDue',
      'documentOverdue',
    ] as readonly MoneyNoticeKind[]
  ).includes(kind);
}

/** Kinds that ask for a decision: the administrators read them as well. */
export function asksForDecision(kind: MoneyNoticeKind): boolean {
  return kindsThatAsk.includes(kind);
}

const kindsThatAsk: readonly MoneyNoticeKind[] = [
  'priceOffered',
  'offerWithdrawn',
  'paymentFailed',
  'paymentTakenBack',
  'seatsTaken',
  'invoiceOverdue',
  'cardExpiring',
];

/** Kinds that the administrators of a partner read as well, of what it buys for its own account: what is asked for, and what is issued. */
export function isForPartnersAdministrators(kind: MoneyNoticeKind): boolean {
  return (
    [
      ...(['paymentRequested', 'requestWithdrawn', 'orderLapsed', 'documentIssued', 'invoiceDue'] as const),
      ...(['invoiceOverdue', 'paymentFailed', 'paymentTakenBack', 'cardExpiring'] as const),
    ] as readonly MoneyNoticeKind[]
  ).includes(kind);
}

/** Kinds that concern who pays alone: what a purchaser pays by, and at which price, is not the administrators' to decide. */
export function isForPayer(kind: MoneyNoticeKind): boolean {
  return kind === 'cardExpiring' || kind === 'priceOffered' || kind === 'offerWithdrawn';
}
