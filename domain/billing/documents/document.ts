/**
 * What a customer receives and a bookkeeper keeps: pro-formas, invoices and what corrects them. A document is never changed once it
 * is issued: parties, rates and amounts are those of that day (docs/invoicing.md).
 */
import type { BankAccount } from '../../bank-account.js';
import { type Instant, instant, type PlainDate, plainDate } from '../../calendar.js';
import type { PlanVersion } from '../../catalogue/plan-version.js';
import type { Json } from '../../json.js';
import type { Money } from '../../money.js';
import type { PostalAddress } from '../../postal-address.js';
import type { DocumentLanguage } from '../billing-details.js';
import type { ChargeCode } from '../charge-lines.js';
import { exchangeRateFromJson } from '../exchange-rate.js';
import type { Taxation } from '../totals.js';
import { taxDecisionFromJson, type VatTreatment } from '../vat.js';

/**
 * `proForma` asks for payment and is no VAT document. `invoice` is issued when its request is paid, or before where the account has terms.
 * `advance` is the invoice of a part that was paid, `settlement` that of the rest. `correction` changes one of the last three.
 */
export const documentKinds = ['proForma', 'invoice', 'advance', 'settlement', 'correction'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What a correction can correct. */
export type CorrectedKind = Exclude<DocumentKind, 'proForma' | 'correction'>;

export interface DocumentParty {
  readonly name: string;
  readonly address: PostalAddress;
  /** ISO 3166. */
  readonly country: string;
  /** With its prefix: `PL1234563218`, `EL123456783` for Greece. */
  readonly vatId: string | null;
  /** Of the national register: KRS or REGON, IČO. */
  readonly registrationNumber: string | null;
  readonly email: string | null;
}

export interface DocumentSeller extends DocumentParty {
  readonly id: string;
  /** Where it is registered, as law has it on its documents: `Sąd Rejonowy …, KRS 0000…, kapitał zakładowy …`. */
  readonly registerEntry: string | null;
  /** For the document's currency; null where it has none. */
  readonly bankAccount: BankAccount | null;
}

export interface DocumentBuyer extends DocumentParty {
  readonly billingAccountId: string;
  readonly language: DocumentLanguage;
  readonly purchaseOrderNumber: string | null;
  /** A consumer, or a body without a VAT id, is none. */
  readonly isBusiness: boolean;
}

export interface DocumentLine {
  /** The plan's name as it was sold, or what an advance is for. */
  readonly name: string;
  readonly code: ChargeCode | 'advance' | 'advanceDeducted';
  /** Null for what is no plan: an advance. */
  readonly plan: PlanVersion | null;
  /** Seats; negative where it takes something back. */
  readonly quantity: number;
  /** Of one seat for these days, in units of the currency, at most eight decimals; × quantity and rounded it is `net`. */
  readonly unitPrice: string;
  readonly net: Money;
  /** `from` inclusive, `to` exclusive; null for a perpetual licence and for an advance. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly treatment: VatTreatment;
}

/** The lines of one treatment. VAT is rounded here, once. */
export interface DocumentVatGroup {
  readonly treatment: VatTreatment;
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  /** The VAT in the currency of the seller's country, where the document has another one. */
  readonly vatInSellersCurrency: Money | null;
}

export interface DocumentTotals {
  readonly net: Money;
  readonly vat: Money;
  readonly gross: Money;
  readonly groups: readonly DocumentVatGroup[];
  readonly vatInSellersCurrency: Money | null;
}

export type PaymentMeans = 'transfer' | 'card' | 'blik' | 'credit';

/** How it is paid, or was. */
export interface DocumentPayment {
  /** Ten digits, a Czech variable symbol; `RF…` is made of it (payment-reference.ts). */
  readonly reference: string;
  /** Null: nobody knows yet. */
  readonly means: PaymentMeans | null;
  readonly dueOn: PlainDate | null;
  /** When it was paid in full. */
  readonly paidOn: PlainDate | null;
  /** What is there of the gross amount on the day of issue, and what is still to be paid; for a correction, to be paid back (negative). */
  readonly paid: Money;
  readonly payable: Money;
  /** What of `paid` was credit of the account, where money came for the rest, or is to come; null else. */
  readonly credit: PaidByCredit | null;
}

export interface PaidByCredit {
  readonly amount: Money;
  /** When it was used last. */
  readonly usedOn: PlainDate;
}

/** A document that another one names. */
export interface DocumentReference {
  readonly id: string;
  readonly number: string;
  readonly issuedOn: PlainDate;
  /** What the tax authority knows it by (a KSeF number); null where it has none. */
  readonly authorityNumber: string | null;
}

export type CorrectionReason =
  /** Seats or all of it were given back in time. */
  | 'seatsReturned'
  /** The VAT id was confirmed later, or found wrong. */
  | 'taxChanged'
  /** The price was wrong. */
  | 'priceChanged'
  /** Name, address or tax id of the buyer were wrong: no amount changes. */
  | 'detailsChanged'
  /** What an advance was paid for is not delivered: it is credit of the account. */
  | 'notDelivered';

/** What a correction corrects. The lines of the document are the difference: `after` less `before`. */
export interface Corrected {
  /** The invoice that was issued first. */
  readonly original: DocumentReference;
  readonly originalKind: CorrectedKind;
  /** The correction before this one, where there is one. */
  readonly previous: DocumentReference | null;
  readonly reason: CorrectionReason;
  readonly before: readonly DocumentLine[];
  /** None: nothing is left of it. */
  readonly after: readonly DocumentLine[];
  /** Of an advance: the order that it was for before; none else. */
  readonly orderedBefore: readonly DocumentLine[];
  /** As the corrected document had it; null where it is the same. */
  readonly buyerBefore: DocumentBuyer | null;
}

/** An advance that a settlement deducts; of its correction what is not deducted any more, in negative amounts. */
export interface DeductedAdvance extends DocumentReference {
  readonly gross: Money;
  readonly vat: Money;
}

export interface BillingDocument {
  /** `doc_…` */
  readonly id: string;
  readonly kind: DocumentKind;
  /** `PL/F/2026/000123`: series, kind, year of issue in the seller's zone, and a number without gaps. */
  readonly number: string;
  /** Set for a document of a test clock: it is marked on the document, and its series is the clock's own. */
  readonly testClockId: string | null;
  readonly issuedAt: Instant;
  /** The day of issue in the seller's zone. */
  readonly issuedOn: PlainDate;
  /** The tax point (DUZP; P_6): the day of the payment, else of the supply. Null on a pro-forma. */
  readonly taxPoint: PlainDate | null;
  readonly seller: DocumentSeller;
  readonly buyer: DocumentBuyer;
  readonly currency: string;
  /** At least one, but for a correction that only changes details. */
  readonly lines: readonly DocumentLine[];
  readonly totals: DocumentTotals;
  /** How its lines are taxed now, with the proof; of a correction, after it. */
  readonly taxation: Taxation;
  readonly payment: DocumentPayment;
  /** Of a correction; null else. */
  readonly corrected: Corrected | null;
  /** Of a settlement and its corrections; none else. */
  readonly advances: readonly DeductedAdvance[];
  /** All that an advance is for, as it will be invoiced (art. 106f ust. 1 pkt 4 of the Polish VAT act); of its corrections too, none else. */
  readonly ordered: readonly DocumentLine[];
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
  readonly paymentRequestId: string;
}

export function documentFromJson(json: Json<BillingDocument>): BillingDocument {
  const { taxation, payment, corrected } = json;
  return {
    ...json,
    issuedAt: instant(json.issuedAt),
    issuedOn: plainDate(json.issuedOn),
    taxPoint: dateOrNull(json.taxPoint),
    lines: json.lines.map(lineFromJson),
    taxation: {
      tax: taxDecisionFromJson(taxation.tax),
      exchangeRate: taxation.exchangeRate && exchangeRateFromJson(taxation.exchangeRate),
    },
    payment: {
      ...payment,
      dueOn: dateOrNull(payment.dueOn),
      paidOn: dateOrNull(payment.paidOn),
      credit: payment.credit && { ...payment.credit, usedOn: plainDate(payment.credit.usedOn) },
    },
    corrected: corrected && {
      ...corrected,
      original: referenceFromJson(corrected.original),
      previous: corrected.previous && referenceFromJson(corrected.previous),
      before: corrected.before.map(lineFromJson),
      after: corrected.after.map(lineFromJson),
      orderedBefore: corrected.orderedBefore.map(lineFromJson),
    },
    advances: json.advances.map((advance) => ({ ...advance, issuedOn: plainDate(advance.issuedOn) })),
    ordered: json.ordered.map(lineFromJson),
  };
}

function lineFromJson(json: Json<DocumentLine>): DocumentLine {
  return { ...json, from: dateOrNull(json.from), to: dateOrNull(json.to) };
}

function referenceFromJson(json: Json<DocumentReference>): DocumentReference {
  return { ...json, issuedOn: plainDate(json.issuedOn) };
}

function dateOrNull(text: string | null): PlainDate | null {
  return text === null ? null : plainDate(text);
}
