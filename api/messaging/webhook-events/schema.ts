/** The payload of each type of event, as the OpenAPI document publishes it: docs/webhooks.md, "Events". */
import { z } from 'zod';
import { documentKinds } from '../../../domain/billing/documents/document.js';
import { licenceRequestStates } from '../../../domain/billing/licence-requests.js';
import { orderStates } from '../../../domain/billing/orders.js';
import type { BillingEventData } from '../../../domain/billing/published-events.js';
import {
  type DeliveredEventType,
  isWebhookEventType,
  versionOf,
  type WebhookEventType,
  webhookEvents,
  webhookEventTypes,
} from '../../../domain/messaging/webhook-events.js';
import type { PartnerEventData } from '../../../domain/partners/published-events.js';
import { subjectKinds } from '../../../domain/published-event.js';
import { type EventKind, eventKinds } from '../../../domain/subscriptions/events.js';
import type {
  PublishedDetails,
  PublishedSubscription,
  PublishedTerm,
  ReclaimData,
} from '../../../domain/subscriptions/published-events.js';
import { money } from '../../billing/amounts.js';
import { date, instant } from '../../formats.js';
import type { WebhookDescription } from '../../http/open-api.js';

const id = z.string();
const days = date.nullable();
const version = z.strictObject({ id, version: z.int() }).meta({ id: 'WebhookPlan' });

const subscription = z
  .strictObject({
    id,
    state: z.enum(['pending', 'settingUp', 'active', 'grace', 'disabled', 'superseded', 'undone', 'deleted']),
    plan: version,
    seats: z.int(),
    assigned: z.int().meta({ description: 'Licences that are held' }),
    expiresOn: days.meta({ description: 'First day after the last term; null for one without an end' }),
    paidThrough: days.meta({ description: 'First day that is not paid for; null for a perpetual one that is paid' }),
    intent: z.enum(['renew', 'lapse', 'extendMonthly']),
    revision: z.int().meta({ description: 'The revision that this shows: never an earlier one than the event’s' }),
  })
  .meta({
    id: 'WebhookSubscription',
    description: 'The subscription when the event was saved',
  }) satisfies z.ZodType<PublishedSubscription>;

const term = z
  .strictObject({ number: z.int(), plan: version, seats: z.int(), startsOn: date, expiresOn: days })
  .meta({ id: 'WebhookTerm' }) satisfies z.ZodType<PublishedTerm>;

const other = z.strictObject({ by: id.meta({ description: 'The other subscription' }) });

/** Of the kinds that say more than the subscription itself. */
const details: { readonly [Kind in keyof PublishedDetails]: z.ZodType<PublishedDetails[Kind]> } = {
  committed: z.strictObject({ term, replaces: id.nullable() }),
  termStarted: z.strictObject({ term: z.int() }),
  renewed: z.strictObject({ term }),
  seatsAdded: z.strictObject({ term }),
  seatsIncreased: z.strictObject({ added: z.int() }),
  seatsReduced: z.strictObject({
    removed: z.int(),
    from: days.meta({ description: 'Of the terms that begin on this day or later alone; null: at once' }),
  }),
  paymentRecorded: z.strictObject({ valueDate: date }),
  paymentReversed: z.strictObject({ graceFrom: date }),
  renewalGivenBack: z.strictObject({ terms: z.array(z.int()).readonly() }),
  proFormaIssued: z.strictObject({ unpaidFrom: date }),
  collectionDue: z.strictObject({ unpaidFrom: date, day: z.int() }),
  renewalChanged: z.strictObject({ seats: z.int().nullable(), planId: id.nullable() }),
  payerChanged: z.strictObject({ billingAccountId: id, formerBillingAccountId: id.nullable(), paysFrom: date }),
  takeOverPlanned: z.strictObject({ billingAccountId: id, on: date }),
  policyChanged: z.strictObject({ policy: version }),
  cancelled: z.strictObject({ when: z.enum(['endOfTerm', 'now']), cancellationReason: z.string() }),
  licencesChanged: z.strictObject({ assigned: z.int() }),
  replacementStarted: z.strictObject({
    by: id,
    when: z.enum(['now', 'lastDay']),
    daysLost: z.int().nullable(),
  }),
  usersMoved: other,
  replacementReleased: z.strictObject({ by: id, graceFrom: days }),
  superseded: other,
  noticeDue: z.strictObject({ notice: z.string(), days: z.int().nullable() }),
  deleted: z.strictObject({ certificateId: id.nullable() }),
};

function dataOf(kind: EventKind) {
  const said: Partial<Record<EventKind, z.ZodType>> = details;
  return z.strictObject({
    reason: z.string().meta({ description: 'Why, as a stable code', example: 'termExpired' }),
    scheduledAt: instant.meta({ description: 'The instant that it was due at' }),
    subscription,
    details: said[kind] ?? z.strictObject({}),
  });
}

const order = z
  .strictObject({
    orderId: id,
    billingAccountId: id,
    state: z.enum(orderStates),
    work: z.enum(['purchase', 'planChange', 'moreSeats', 'fewerSeats', 'time', 'keys']),
    paymentRequestId: id.nullable(),
  })
  .meta({ id: 'WebhookOrder' });
const paymentRequest = z
  .strictObject({
    paymentRequestId: id,
    billingAccountId: id,
    orderId: id.nullable(),
    reference: z.string(),
    gross: money,
    unpaidFrom: days,
  })
  .meta({ id: 'WebhookPaymentRequest' });
const overdue = paymentRequest.extend({ dueOn: date }).meta({ id: 'WebhookOverdueInvoice' });
const writtenOff = paymentRequest.extend({ writtenOff: money }).meta({ id: 'WebhookWrittenOff' });
const payment = z
  .strictObject({
    paymentId: id,
    billingAccountId: id.nullable(),
    method: z.enum(['transfer', 'card', 'blik']),
    amount: money,
    valueDate: days,
  })
  .meta({ id: 'WebhookPayment' });
const document = z
  .strictObject({
    documentId: id,
    billingAccountId: id,
    kind: z.enum(documentKinds),
    number: z.string(),
    issuedOn: date,
    gross: money,
    paymentRequestId: id,
  })
  .meta({ id: 'WebhookDocument' });

const licenceRequest = z
  .strictObject({
    licenceRequestId: id,
    planId: id.nullable().meta({ description: 'Null: any plan of the product' }),
    productId: id,
    state: z.enum(licenceRequestStates),
    subscriptionId: id.nullable().meta({ description: 'From which it was granted' }),
    orderId: id.nullable().meta({ description: 'Of a seat more, where none was free' }),
  })
  .meta({ id: 'WebhookLicenceRequest' });

const billingData: { readonly [Type in keyof BillingEventData]: z.ZodType<BillingEventData[Type]> } = {
  'order.placed': order,
  'order.paid': order,
  'order.fulfilled': order,
  'order.lapsed': order,
  'order.cancelled': order,
  'paymentRequest.issued': paymentRequest,
  'paymentRequest.withdrawn': paymentRequest,
  'paymentRequest.overdue': overdue,
  'paymentRequest.writtenOff': writtenOff,
  'paymentRequest.restored': paymentRequest,
  'payment.received': payment,
  'payment.failed': payment,
  'payment.reversed': payment,
  'document.issued': document,
  'licenceRequest.opened': licenceRequest,
  'licenceRequest.seatOrdered': licenceRequest,
  'licenceRequest.reopened': licenceRequest,
  'licenceRequest.granted': licenceRequest,
  'licenceRequest.declined': licenceRequest,
  'licenceRequest.withdrawn': licenceRequest,
  'licenceRequest.lapsed': licenceRequest,
};

const reclaim = z
  .strictObject({
    reclaimId: id,
    state: z.enum(['open', 'ended', 'cancelled']),
    unusedForDays: z.int(),
    reclaimsAt: instant.meta({ description: 'When what is neither used nor kept is freed' }),
    licences: z
      .strictObject({ warned: z.int(), reclaimed: z.int(), kept: z.int(), alreadyFreed: z.int() })
      .meta({ description: 'How many licences of it are in which state' }),
  })
  .meta({ id: 'WebhookReclaim' }) satisfies z.ZodType<ReclaimData>;
const directBilling = z
  .strictObject({
    proposalId: id,
    partnerId: id.nullable().meta({ description: 'Null: who runs the service has proposed it' }),
    plan: version,
    seats: z.int(),
    perPeriod: money.meta({ description: 'Net, for each period' }),
    startsOn: date.meta({ description: 'The first day that is paid for by period' }),
    answerBy: date.meta({ description: 'The last day on which it can be answered' }),
  })
  .meta({ id: 'WebhookDirectBilling' });

const partnerData: { readonly [Type in keyof PartnerEventData]: z.ZodType<PartnerEventData[Type]> } = {
  'partnerOfRecord.changed': z
    .strictObject({
      partnerId: id.meta({ description: 'Who advises from now on, or does not any more' }),
      change: z.enum(['given', 'ended']),
    })
    .meta({ id: 'WebhookPartnerOfRecord' }),
  'directBilling.proposed': directBilling,
  'directBilling.accepted': directBilling,
  'directBilling.declined': directBilling,
  'directBilling.withdrawn': directBilling,
  'directBilling.lapsed': directBilling,
};

function payload(type: DeliveredEventType, of: number, data: z.ZodType) {
  const name = type.replaceAll(/(?:^|\.)(\w)/g, (_all, first: string) => first.toUpperCase());
  return z
    .strictObject({
      id: id.meta({
        description: 'Of the event, also in `webhook-id`; the same in every attempt',
        example: 'evt_3f5a1c0b9d8e7f6a5b4c3d2e',
      }),
      type: z.literal(type),
      version: z.literal(of),
      timestamp: instant.meta({ description: 'When it happened, by the tenant’s time' }),
      sequence: z.int().meta({ description: 'Grows with each event about the subject' }),
      subject: z.strictObject({
        kind: z.enum(subjectKinds),
        id,
      }),
      tenantId: id.nullable().meta({ description: 'Null: a partner’s own account, or the endpoint itself' }),
      subscriptionId: id.nullable(),
      testClockId: id.nullable().meta({ description: 'The test clock by whose time it is dated; null: the wall’s' }),
      data,
    })
    .meta({ id: `${name}Event` });
}

const dataSchemas = new Map<DeliveredEventType, z.ZodType>([
  ...eventKinds.map((kind): [DeliveredEventType, z.ZodType] => [`subscription.${kind}`, dataOf(kind)]),
  ...(Object.entries(billingData) as [keyof BillingEventData, z.ZodType][]),
  ['reclaim.started', reclaim],
  ['reclaim.ended', reclaim],
  ...(Object.entries(partnerData) as [keyof PartnerEventData, z.ZodType][]),
  ['webhook.test', z.strictObject({})],
]);

const payloads = new Map([...dataSchemas].map(([type, data]) => [type, payload(type, versionOf(type), data)] as const));

/** The schema of what is sent for a type. @throws Error for a type that has none */
export function payloadSchema(type: DeliveredEventType): z.ZodType {
  const found = payloads.get(type);
  if (!found) throw new Error(`${type} has no payload`);
  return found;
}

export const webhookEventType = z
  .enum(webhookEventTypes as readonly [WebhookEventType, ...WebhookEventType[]])
  .meta({ id: 'WebhookEventType', description: 'What has happened' });

/** For the section `webhooks` of the OpenAPI document. */
export const webhookDescriptions: readonly WebhookDescription[] = [...webhookEventTypes, 'webhook.test' as const].map(
  (type) => ({
    type,
    summary: isWebhookEventType(type) ? webhookEvents[type].description : 'A test that its owner asked for',
    payload: payloadSchema(type),
  }),
);
