/**
 * The port to who holds the customers' cards and BLIK mandates and moves the money (docs/concepts.md, "Money"). Card numbers and
 * the codes of cards are entered on the provider's page or in its fields and never reach Perennial: here are only ids, brands
 * and last digits. What a webhook says is never believed: it names what has changed, and that is read.
 */

import type { IncomingHttpHeaders } from 'node:http';
import type { Money } from '../../domain/money.js';
import type { PostalAddress } from '../../domain/postal-address.js';
import type { Decline } from './declines.js';

/** What every change is called with. */
export interface ProviderCall {
  /** The same key and content give the same answer, and have one effect, also after the answer was lost. */
  readonly idempotencyKey: string;
  /** Now on the tenant's test clock (RFC 3339): what happens is dated by it. Real providers refuse it. */
  readonly at?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Whom the provider knows a billing account as. */
export interface NewProviderCustomer {
  /** Id of the billing account. */
  readonly reference: string;
  readonly name: string;
  readonly email: string;
  /** BCP 47; of the provider's pages. */
  readonly language: string;
}

export interface CardMethod {
  readonly kind: 'card';
  readonly methodId: string;
  /** Lower case: `visa`, `mastercard`. */
  readonly brand: string;
  readonly last4: string;
  /** Valid to the end of this month; month from 1. */
  readonly expires: { readonly year: number; readonly month: number };
}

/** Consent to be charged without a code, up to the cap a payment. */
export interface BlikMandate {
  readonly kind: 'blik';
  readonly methodId: string;
  /** Null: none was agreed. */
  readonly cap: Money | null;
}

export type PaymentMethod = CardMethod | BlikMandate;

export interface NewMethodSetup {
  readonly customerId: string;
  /** `cap` is in PLN. */
  readonly method: { readonly kind: 'card' } | { readonly kind: 'blik'; readonly cap: Money };
  /** Where the provider's page sends the customer afterwards. */
  readonly returnUrl: string;
}

/** A card that is stored, whose security code, validity, name or address the customer changes at the provider. */
export interface NewMethodEdit {
  readonly customerId: string;
  readonly methodId: string;
  /** What is known already, and takes effect at once; the security code is never among it. */
  readonly change: CardChange;
  readonly returnUrl: string;
}

export interface CardChange {
  readonly expires?: { readonly year: number; readonly month: number } | undefined;
  /** As it is printed on the card. */
  readonly holderName?: string | undefined;
  /** To which the bank sends the card's statements. */
  readonly address?: (PostalAddress & { readonly country: string }) | undefined;
}

/** A method being entered or edited at the provider. */
export interface MethodSetup {
  readonly setupId: string;
  readonly customerId: string;
  /** For the provider's fields in the customer's browser; not to be logged or stored. */
  readonly clientSecret: string;
  /** The provider's own page for it, where it has one. */
  readonly url: string | null;
  readonly outcome:
    | { readonly state: 'pending' }
    | { readonly state: 'succeeded'; readonly method: PaymentMethod }
    | { readonly state: 'failed'; readonly decline: Decline };
}

export interface NewPayment {
  readonly customerId: string;
  /** Above zero. */
  readonly amount: Money;
  /** Id of what is paid for: comes back with the payment. */
  readonly reference: string;
  /** One line for the customer's statement of account. */
  readonly description: string;
  /** A stored method is charged without the customer; a BLIK code (six digits) is confirmed in the customer's bank. */
  readonly by:
    | { readonly kind: 'storedMethod'; readonly methodId: string }
    | { readonly kind: 'blikCode'; readonly code: string };
  /** Where the provider's page sends a customer who had to confirm. */
  readonly returnUrl: string;
}

export interface Payment {
  readonly paymentId: string;
  readonly customerId: string;
  readonly reference: string;
  readonly amount: Money;
  /** Refunds that have not failed. */
  readonly refunded: Money;
  /** The stored method; null for one that was used once. */
  readonly methodId: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly outcome: PaymentOutcome;
}

/** Only the last three are for good. */
export type PaymentOutcome =
  | { readonly state: 'pending' }
  /** The customer has to confirm it on this page (3-D Secure). */
  | { readonly state: 'needsConfirmation'; readonly url: string }
  /** `paidAt` is RFC 3339. */
  | { readonly state: 'succeeded'; readonly paidAt: string }
  | { readonly state: 'failed'; readonly decline: Decline }
  | { readonly state: 'cancelled' };

export interface NewRefund {
  readonly paymentId: string;
  /** Above zero, and with what was refunded before at most what was paid. */
  readonly amount: Money;
}

export interface Refund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amount: Money;
  readonly createdAt: string;
  readonly state: 'pending' | 'succeeded' | 'failed';
}

/** The customer's bank asks the money back. A lost one has taken it. */
export interface Dispute {
  readonly disputeId: string;
  readonly paymentId: string;
  readonly amount: Money;
  /** The provider's word: `fraudulent`. */
  readonly reason: string;
  readonly openedAt: string;
  readonly state: 'open' | 'won' | 'lost';
}

/** What a webhook was about. Webhooks come late, twice and in any order: read what it names. */
export interface ProviderEvent {
  /** The same for each delivery of one event. */
  readonly eventId: string;
  readonly about:
    | { readonly kind: 'payment' | 'refund' | 'dispute'; readonly paymentId: string }
    | { readonly kind: 'setup'; readonly setupId: string }
    | { readonly kind: 'method'; readonly methodId: string; readonly customerId: string | null }
    /** Nothing that Perennial keeps. */
    | { readonly kind: 'other' };
}

/**
 * Port to a payment provider. A refused charge is a result, no error. Every call throws `paymentProviderUnavailable` when a
 * repetition with the same key may help, `paymentProviderRefused` when it cannot, `notFound` for an id that the provider does
 * not know; an aborted `signal` makes it throw its reason.
 */
export interface PaymentProvider {
  readonly name: 'local' | 'stripe';
  /** Moves no money: only such a provider is asked on a test clock. */
  readonly local: boolean;

  createCustomer(customer: NewProviderCustomer, call: ProviderCall): Promise<{ readonly customerId: string }>;

  /** @throws DomainError invalidRequest for a cap that is not in PLN */
  startMethodSetup(setup: NewMethodSetup, call: ProviderCall): Promise<MethodSetup>;
  /** The same card is edited, at the provider; the set-up succeeds with it. @throws DomainError unknownPaymentMethod */
  startMethodEdit(edit: NewMethodEdit, call: ProviderCall): Promise<MethodSetup>;
  /** Of a method that is entered, or edited. */
  methodSetup(setupId: string, signal?: AbortSignal): Promise<MethodSetup>;
  /** Those that can be charged, the newest first. */
  methods(customerId: string, signal?: AbortSignal): Promise<readonly PaymentMethod[]>;
  /** It can never be charged again. Done already: nothing happens. @throws DomainError unknownPaymentMethod */
  detachMethod(customerId: string, methodId: string, call: ProviderCall): Promise<void>;
  /**
   * Forgets who the customer is, with all methods, also one that is being entered. Payments stay, and can be refunded. Done already:
   * nothing happens, or `notFound`.
   */
  deleteCustomer(customerId: string, call: ProviderCall): Promise<void>;

  /**
   * Charges once for a key. BLIK is in PLN.
   * @throws DomainError unknownPaymentMethod for a method of another customer, invalidRequest for an amount of zero or less,
   *   another currency than PLN by BLIK or a code that is not six digits, idempotencyKeyReused
   */
  pay(payment: NewPayment, call: ProviderCall): Promise<Payment>;
  payment(paymentId: string, signal?: AbortSignal): Promise<Payment>;
  /**
   * The payment that was made with a key, also long after the provider has forgotten the key itself: asked before a payment is
   * tried again whose answer was lost a day or more ago.
   */
  findPayment(customerId: string, idempotencyKey: string, signal?: AbortSignal): Promise<Payment | undefined>;
  /** Ends a payment that is not decided yet; one that is decided is answered as it is. */
  cancelPayment(paymentId: string, call: ProviderCall): Promise<Payment>;

  /** @throws DomainError refundTooHigh, refundNotPossible for a payment that has not succeeded */
  refund(refund: NewRefund, call: ProviderCall): Promise<Refund>;
  /** The oldest first, as are disputes. */
  refundsOf(paymentId: string, signal?: AbortSignal): Promise<readonly Refund[]>;
  disputesOf(paymentId: string, signal?: AbortSignal): Promise<readonly Dispute[]>;

  /**
   * The event in a webhook, by its body as it came and its headers.
   * @throws DomainError unauthenticated when it is not signed by the provider, or was more than five minutes ago
   */
  readWebhook(body: Buffer, headers: IncomingHttpHeaders): ProviderEvent;
}
