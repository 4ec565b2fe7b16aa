/**
 * What subscribers of webhooks are told: docs/webhooks.md. Each capability describes its own events in `published-events.ts`; which there are,
 * and who may hear of them, is in `domain/messaging/webhook-events.ts`. They name ids, days, states and numbers, and no person.
 */

export const subjectKinds = [
  'subscription',
  'order',
  'paymentRequest',
  'payment',
  'document',
  'licenceRequest',
  /** Of a subscription, with its id. */
  'partnerOfRecord',
  'directBillingProposal',
  'webhookEndpoint',
  'reclaim',
] as const;

/** What an event is about; events about the same subject are delivered in the order of their sequence. */
export interface EventSubject {
  readonly kind: (typeof subjectKinds)[number];
  readonly id: string;
}

export interface PublishedEvent<Type extends string = string, Data extends object = object> {
  /** `<subject>.<what has happened>` */
  readonly type: Type;
  /** When it happened, RFC 3339: the tenant's time. */
  readonly at: string;
  /** Null: it concerns no customer, as what a partner buys for its own account. */
  readonly tenantId: string | null;
  /** Partners that hear of it, whatever their relations let them read. */
  readonly partnerIds: readonly string[];
  readonly testClockId: string | null;
  /** Whom it concerns besides the tenant as a whole; null: no single subscription. */
  readonly subscriptionId: string | null;
  readonly subject: EventSubject;
  /** With what else it is delivered in one order, as they come, such as an account; null: with its subject, by the sequence. */
  readonly orderedWith: string | null;
  /** Grows with each event about the subject; of a subscription it is the revision that the event led to. */
  readonly sequence: number;
  readonly data: Data;
}
