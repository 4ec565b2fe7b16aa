/** What the local payment server keeps. Times are RFC 3339 on the customer's clock; `…Ms` are times of this machine. */

export interface Amount {
  readonly amount: number;
  readonly currency: string;
}

export interface Customer {
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  /** Who it is was forgotten. */
  readonly deleted?: boolean;
  /** Now on the customer's test clock, as it was last told. */
  readonly clock: string | null;
}

export interface StoredCard {
  readonly kind: 'card';
  readonly brand: string;
  readonly last4: string;
  readonly expires: { readonly year: number; readonly month: number };
}

export interface StoredMandate {
  readonly kind: 'blik';
  readonly cap: Amount;
  readonly revoked: boolean;
}

export interface Method {
  readonly id: string;
  readonly customerId: string;
  readonly details: StoredCard | StoredMandate;
  /** Who holds the card, as the customer has entered it. */
  readonly holder: Holder | null;
  /** What its charges come to: a decline reason, or what `test-methods.ts` names. */
  readonly behaves: string;
  readonly createdAt: string;
  readonly detached: boolean;
}

export interface Holder {
  readonly name: string;
  readonly address: string;
}

export interface Setup {
  readonly id: string;
  readonly secret: string;
  readonly customerId: string;
  /** The card that is edited; null: a method is entered. */
  readonly edits: string | null;
  readonly method: { readonly kind: 'card' } | { readonly kind: 'blik'; readonly cap: Amount };
  readonly returnUrl: string;
  readonly state: 'pending' | 'succeeded' | 'failed';
  readonly methodId: string | null;
  readonly decline: string | null;
}

export interface PaymentRecord {
  readonly id: string;
  readonly secret: string;
  readonly idempotencyKey: string;
  readonly customerId: string;
  readonly methodId: string | null;
  readonly reference: string;
  readonly description: string;
  readonly amount: Amount;
  readonly returnUrl: string;
  readonly createdAt: string;
  readonly state: 'pending' | 'needsConfirmation' | 'succeeded' | 'failed' | 'cancelled';
  readonly decline: string | null;
  readonly paidAt: string | null;
  /** What a pending one comes to by itself, and when. */
  readonly settles: { readonly as: string; readonly atMs: number } | null;
  /** The customer's bank will dispute it at this time. */
  readonly disputedAtMs: number | null;
}

export interface RefundRecord {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: Amount;
  readonly createdAt: string;
  readonly state: 'pending' | 'succeeded' | 'failed';
  /** When a pending one is done. */
  readonly settlesAtMs: number | null;
}

export interface DisputeRecord {
  readonly id: string;
  readonly paymentId: string;
  readonly amount: Amount;
  readonly reason: string;
  readonly openedAt: string;
  readonly state: 'open' | 'won' | 'lost';
}

/** What was answered to an idempotency key: the resource that it made. */
export interface KeptAnswer {
  /** Route and key. */
  readonly id: string;
  readonly requestHash: string;
  readonly resourceId: string;
}

/** What a webhook says: only what has changed, not how. */
export type EventAbout =
  | { readonly kind: 'payment' | 'refund' | 'dispute'; readonly paymentId: string }
  | { readonly kind: 'setup'; readonly setupId: string }
  | { readonly kind: 'method'; readonly methodId: string; readonly customerId: string };

export interface WebhookEvent {
  readonly id: string;
  readonly createdAt: string;
  readonly about: EventAbout;
  readonly state: 'waiting' | 'delivered' | 'dropped' | 'givenUp';
  readonly dueAtMs: number;
  readonly copies: number;
  /** How often it was answered with success, and how often it was not. */
  readonly deliveries: number;
  readonly failures: number;
}

export interface Collections {
  readonly customers: Customer;
  readonly setups: Setup;
  readonly methods: Method;
  readonly payments: PaymentRecord;
  readonly refunds: RefundRecord;
  readonly disputes: DisputeRecord;
  readonly answers: KeptAnswer;
  readonly events: WebhookEvent;
}
