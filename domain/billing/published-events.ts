/** What subscribers of webhooks are told of orders and money (docs/webhooks.md): ids, days and amounts. */
import type { Money } from '../money.js';
import type { EventSubject, PublishedEvent } from '../published-event.js';
import type { DocumentKind } from './documents/document.js';
import type { LicenceRequestMove, LicenceRequestState } from './licence-requests.js';
import type { OrderState } from './orders.js';

export interface OrderData {
  readonly orderId: string;
  readonly billingAccountId: string;
  readonly state: OrderState;
  readonly work: string;
  readonly paymentRequestId: string | null;
}

export interface PaymentRequestData {
  readonly paymentRequestId: string;
  readonly billingAccountId: string;
  readonly orderId: string | null;
  readonly reference: string;
  readonly gross: Money;
  /** The first day that it pays for; null for an order's. */
  readonly unpaidFrom: string | null;
}

/** An invoice on account that was not paid by its day. */
export interface OverdueData extends PaymentRequestData {
  /** The last day on which it could be paid in time. */
  readonly dueOn: string;
}

/** What was owed by a request, and is not expected any more. */
export interface WrittenOffData extends PaymentRequestData {
  readonly writtenOff: Money;
}

export interface PaymentData {
  readonly paymentId: string;
  readonly billingAccountId: string | null;
  readonly method: 'transfer' | 'card' | 'blik';
  readonly amount: Money;
  readonly valueDate: string | null;
}

export interface DocumentData {
  readonly documentId: string;
  readonly billingAccountId: string;
  readonly kind: DocumentKind;
  readonly number: string;
  readonly issuedOn: string;
  readonly gross: Money;
  readonly paymentRequestId: string;
}

export interface LicenceRequestData {
  readonly licenceRequestId: string;
  /** Null: any plan of the product. */
  readonly planId: string | null;
  readonly productId: string;
  readonly state: LicenceRequestState;
  readonly subscriptionId: string | null;
  readonly orderId: string | null;
}

/** What each move of a request is published as. */
export const licenceRequestEvents = {
  orderSeat: 'licenceRequest.seatOrdered',
  reopen: 'licenceRequest.reopened',
  grant: 'licenceRequest.granted',
  decline: 'licenceRequest.declined',
  withdraw: 'licenceRequest.withdrawn',
  leave: 'licenceRequest.withdrawn',
  lapse: 'licenceRequest.lapsed',
} as const satisfies Readonly<Record<LicenceRequestMove, string>>;

/** The data of each type. */
export interface BillingEventData {
  'order.placed': OrderData;
  'order.paid': OrderData;
  'order.fulfilled': OrderData;
  'order.lapsed': OrderData;
  'order.cancelled': OrderData;
  'paymentRequest.issued': PaymentRequestData;
  'paymentRequest.withdrawn': PaymentRequestData;
  'paymentRequest.overdue': OverdueData;
  'paymentRequest.writtenOff': WrittenOffData;
  'paymentRequest.restored': PaymentRequestData;
  'payment.received': PaymentData;
  'payment.failed': PaymentData;
  'payment.reversed': PaymentData;
  'document.issued': DocumentData;
  'licenceRequest.opened': LicenceRequestData;
  'licenceRequest.seatOrdered': LicenceRequestData;
  'licenceRequest.reopened': LicenceRequestData;
  'licenceRequest.granted': LicenceRequestData;
  'licenceRequest.declined': LicenceRequestData;
  'licenceRequest.withdrawn': LicenceRequestData;
  'licenceRequest.lapsed': LicenceRequestData;
}

export type BillingEventType = keyof BillingEventData;

/** Events about one subject that follow each other in this order only. */
export type OrderedEventType = Exclude<BillingEventType, `licenceRequest.${string}`>;

/** The place of each type among the events about one subject. */
const sequences: Readonly<Record<OrderedEventType, number>> = {
  'order.placed': 1,
  'order.paid': 2,
  'order.fulfilled': 3,
  'order.lapsed': 3,
  'order.cancelled': 3,
  'paymentRequest.issued': 1,
  'paymentRequest.withdrawn': 2,
  'paymentRequest.overdue': 2,
  'paymentRequest.writtenOff': 3,
  'paymentRequest.restored': 4,
  'payment.received': 1,
  'payment.failed': 1,
  'payment.reversed': 2,
  'document.issued': 1,
};

/** Whose it is, and when it happened: of a tenant, or of a partner that buys for its own account. */
interface BillingEventHead {
  readonly at: string;
  readonly tenantId: string | null;
  readonly partnerId: string | null;
  readonly testClockId: string | null;
  readonly subscriptionId: string | null;
  readonly subject: EventSubject;
}

/** @param revision of the request, which grows with each event about it */
export function licenceRequestEvent(
  type: (typeof licenceRequestEvents)[LicenceRequestMove] | 'licenceRequest.opened',
  head: Omit<BillingEventHead, 'partnerId'>,
  { revision, ...data }: LicenceRequestData & { readonly revision: number },
): PublishedEvent {
  return { ...head, type, partnerIds: [], orderedWith: null, sequence: revision, data };
}

/** What happens to a partner's account is delivered in one order, since nothing else holds it together. */
export function billingEvent<Type extends OrderedEventType>(
  type: Type,
  { at, tenantId, partnerId, testClockId, subscriptionId, subject }: BillingEventHead,
  data: BillingEventData[Type],
): PublishedEvent<Type, BillingEventData[Type]> {
  const isPartners = tenantId === null && partnerId !== null;
  return {
    type,
    at,
    tenantId,
    partnerIds: isPartners ? [partnerId] : [],
    testClockId,
    subscriptionId,
    subject,
    orderedWith: isPartners ? `billingAccount/${data.billingAccountId}` : null,
    sequence: sequences[type],
    data,
  };
}
