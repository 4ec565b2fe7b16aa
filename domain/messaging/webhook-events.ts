/** The types of events that webhooks deliver, and who may hear of each: docs/webhooks.md, "Events". */
import type { BillingEventType } from '../billing/published-events.js';
import type { Scope } from '../identity/scopes.js';
import type { PartnerEventType } from '../partners/published-events.js';
import type { EventSubject, PublishedEvent } from '../published-event.js';
import type { EventKind } from '../subscriptions/events.js';
import type { ReclaimEventType, SubscriptionEventType } from '../subscriptions/published-events.js';

/** Events that an endpoint can ask for; `webhook.test` comes only when it is asked for. */
export type WebhookEventType = SubscriptionEventType | ReclaimEventType | BillingEventType | PartnerEventType;
export type DeliveredEventType = WebhookEventType | 'webhook.test';

interface EventTraits {
  /** Of the payload: a change that receivers would have to follow gives another one. */
  readonly version: number;
  /** Whoever holds one of them for what the event is about may hear of it. */
  readonly scopes: readonly Scope[];
  readonly description: string;
}

const dates: readonly Scope[] = ['dashboard:read', 'subscriptions:read'];
/** What an adviser, who sees dates only, is not told. */
const inner: readonly Scope[] = ['subscriptions:read'];

function ofSubscription(description: string, scopes = dates): EventTraits {
  return { version: 1, scopes, description };
}

const subscriptionTraits: Readonly<Record<EventKind, EventTraits>> = {
  committed: ofSubscription('A subscription begins'),
  setUpStarted: ofSubscription('Its set-up runs, or runs again'),
  setUpDone: ofSubscription('It is set up: users can work'),
  setUpStuck: ofSubscription('Its set-up waits for a person'),
  setUpPaused: ofSubscription('Its set-up was paused'),
  setUpUndone: ofSubscription('Its set-up was undone: it has ended'),
  termStarted: ofSubscription('A term that was stacked has begun'),
  expired: ofSubscription('The last term has ended: it is in grace'),
  unpaid: ofSubscription('The paid time inside a term has ended'),
  disabled: ofSubscription('Users cannot work any more'),
  renewed: ofSubscription('It was renewed by keys'),
  seatsAdded: ofSubscription('Seats were added by keys'),
  seatsIncreased: ofSubscription('Seats that were ordered apply, or are back since they are paid'),
  seatsReduced: ofSubscription('Seats were given back, or taken away since they are not paid'),
  paymentRecorded: ofSubscription('A payment has settled periods'),
  paymentReversed: ofSubscription('A payment was lost: its periods are owed again'),
  renewalGivenBack: ofSubscription('A renewal that had not begun was given back in time'),
  proFormaIssued: ofSubscription('Payment of the next period is asked for'),
  collectionDue: ofSubscription('An automatic attempt to collect a payment is due'),
  renewalChanged: ofSubscription('What follows the term was decided anew'),
  payerChanged: ofSubscription('Another account pays for it by period', inner),
  takeOverPlanned: ofSubscription('An organisation takes it over from its purchaser on a day', inner),
  takeOverWithdrawn: ofSubscription('Its organisation does not take it over', inner),
  policyChanged: ofSubscription('Another lifecycle policy applies'),
  cancelled: ofSubscription('It was cancelled'),
  cancellationWithdrawn: ofSubscription('A cancellation was withdrawn'),
  licencesChanged: ofSubscription('Licences were assigned or taken away'),
  replacementStarted: ofSubscription('Another subscription takes its place'),
  usersMoved: ofSubscription('Its users have moved to the other one'),
  replacementReleased: ofSubscription('Another subscription does not take its place after all'),
  superseded: ofSubscription('Another subscription has taken its place: it has ended'),
  holdPlaced: ofSubscription('It is under legal hold', inner),
  holdReleased: ofSubscription('It is not under legal hold any more', inner),
  noticeDue: ofSubscription('A message to its administrators is due'),
  deletionStarted: ofSubscription('The deletion of its data has begun'),
  deletionStuck: ofSubscription('The deletion waits for a person'),
  deleted: ofSubscription('Its data was deleted: it has ended'),
};

function ofMoney(description: string): EventTraits {
  return { version: 1, scopes: ['billing:read'], description };
}

function ofOrder(description: string): EventTraits {
  return { version: 1, scopes: ['orders:read'], description };
}

const billingTraits: Readonly<Record<Exclude<BillingEventType, keyof typeof licenceRequestTraits>, EventTraits>> = {
  'order.placed': ofOrder('An order was placed'),
  'order.paid': ofOrder('An order was paid'),
  'order.fulfilled': ofOrder('What was ordered was delivered'),
  'order.lapsed': ofOrder('An order was not paid in time'),
  'order.cancelled': ofOrder('An order was cancelled'),
  'paymentRequest.issued': ofMoney('Payment is asked for'),
  'paymentRequest.withdrawn': ofMoney('Payment is not asked for any more'),
  'paymentRequest.overdue': ofMoney('An invoice on account was not paid in time'),
  'paymentRequest.writtenOff': ofMoney('What is owed by it is not expected to be paid any more'),
  'paymentRequest.restored': ofMoney('Money has come for what was written off: it is owed again, less that'),
  'payment.received': ofMoney('Money has arrived'),
  'payment.failed': ofMoney('A payment has failed'),
  'payment.reversed': ofMoney('Money was taken back'),
  'document.issued': ofMoney('An invoice, or what corrects one, may be downloaded'),
};

function ofLicences(description: string): EventTraits {
  return { version: 1, scopes: ['licences:read'], description };
}

const reclaimTraits: Readonly<Record<ReclaimEventType, EventTraits>> = {
  'reclaim.started': ofLicences('Users were warned that licences go which they do not use'),
  'reclaim.ended': ofLicences('Unused licences were reclaimed or kept'),
};
function ofLicenceRequest(description: string): EventTraits {
  return { version: 1, scopes: ['licenceRequests:read'], description };
}

const licenceRequestTraits = {
  'licenceRequest.opened': ofLicenceRequest('A user asks for a licence'),
  'licenceRequest.seatOrdered': ofLicenceRequest('It was granted, and a seat more was ordered for it'),
  'licenceRequest.reopened': ofLicenceRequest('The seat that was ordered has not come: it is open again'),
  'licenceRequest.granted': ofLicenceRequest('The user has the licence'),
  'licenceRequest.declined': ofLicenceRequest('It was declined'),
  'licenceRequest.withdrawn': ofLicenceRequest('The user has withdrawn it, or has left'),
  'licenceRequest.lapsed': ofLicenceRequest('Nobody has answered it in time'),
} as const;

/** Of a proposal nobody hears but who made it and the customer. */
function ofProposal(description: string): EventTraits {
  return { version: 1, scopes: [], description };
}

const partnerTraits: Readonly<Record<PartnerEventType, EventTraits>> = {
  'partnerOfRecord.changed': {
    version: 1,
    scopes: inner,
    description: 'A partner advises on a subscription from now on, or does not any more',
  },
  'directBilling.proposed': ofProposal('It is proposed to a customer to pay a subscription by period'),
  'directBilling.accepted': ofProposal('The customer pays by period once the keys are used up'),
  'directBilling.declined': ofProposal('The customer has declined'),
  'directBilling.withdrawn': ofProposal('Who has proposed it has withdrawn it'),
  'directBilling.lapsed': ofProposal('Nobody has answered it in time'),
};

export const webhookEvents = {
  ...Object.fromEntries(Object.entries(subscriptionTraits).map(([kind, traits]) => [`subscription.${kind}`, traits])),
  ...reclaimTraits,
  ...billingTraits,
  ...licenceRequestTraits,
  ...partnerTraits,
} as Readonly<Record<WebhookEventType, EventTraits>>;

export const webhookEventTypes = Object.keys(webhookEvents).sort() as readonly WebhookEventType[];

export function isWebhookEventType(type: string): type is WebhookEventType {
  return Object.hasOwn(webhookEvents, type);
}

/** The version of a type's payload. */
export function versionOf(type: string): number {
  return isWebhookEventType(type) ? webhookEvents[type].version : 1;
}

/** Any of these lets a partner hear of it; none: no other than those that are named in it. */
export function scopesOf(type: string): readonly Scope[] {
  return isWebhookEventType(type) ? webhookEvents[type].scopes : [];
}

/** What is sent: the body of a webhook. */
export interface WebhookPayload {
  /** The same for every endpoint and attempt; also in the header `webhook-id`. */
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly timestamp: string;
  readonly sequence: number;
  readonly subject: EventSubject;
  readonly tenantId: string | null;
  readonly subscriptionId: string | null;
  readonly testClockId: string | null;
  readonly data: object;
}

export function payloadOf(id: string, event: Omit<PublishedEvent, 'partnerIds' | 'orderedWith'>) {
  const { type, at, sequence, subject, tenantId, subscriptionId, testClockId, data } = event;
  const payload: WebhookPayload = {
    id,
    type,
    version: versionOf(type),
    timestamp: at,
    sequence,
    subject,
    tenantId,
    subscriptionId,
    testClockId,
    data,
  };
  return payload;
}
