/**
 * What subscribers of webhooks are told: docs/webhooks.md. Each capability describes its own events in `published-events.ts`; which there are,
 * and who may hear of them, is in `domain/messaging/webhook-events.ts`. They name ids, days, states and numbers, and no person.
 */

/** What an event is about; events about the same subject are delivered in the order of their sequence. */
export interface EventSubject {
  readonly kind:
    | 'subscription'
    | 'order'
    | 'paymentRequest'
    | 'payment'
    | 'document'
    | 'licenceRequest'
    | 'webhookEndpoint'
    | 'reclaim';
  readonly id: string;
}

export interface PublishedEvent<Type extends string = string, Data extends object = object> {
  /** `<subject>.<what has happened>` */
  readonly type: Type;
  /** When it happened, RFC 3339: the tenant's time. */
  readonly at: string;
  readonly tenantId: string;
  readonly testClockId: string | null;
  /** Whom it concerns besides the tenant as a whole; null: no single subscription. */
  readonly subscriptionId: string | null;
  readonly subject: EventSubject;
  /** Grows with each event about the subject; of a subscription it is the revision that the event led to. */
  readonly sequence: number;
  readonly data: Data;
}
