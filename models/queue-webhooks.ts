/** Whom an event is told: it is written down for every endpoint whose owner reaches what it is about. */
import { instantFromMillis } from '../domain/calendar.js';
import { payloadOf, scopesOf } from '../domain/messaging/webhook-events.js';
import type { PublishedEvent } from '../domain/published-event.js';
import { cloudOfParty } from './cloud-of-party.js';
import type { Database } from './database.js';
import { deliveryIdOf, eventIdOf, type NewDelivery } from './messaging/webhook-deliveries.js';
import type { WebhookEndpoint, WebhookOwner } from './messaging/webhook-endpoints.js';

type Databases = Pick<Database, 'webhookEndpoints' | 'webhookDeliveries' | 'relations' | 'tenants' | 'partners'>;

/**
 * Writes down the deliveries of events; again, it changes nothing. Who reaches what is asked once more when each is sent.
 *
 * @returns the endpoints for which something waits
 */
export async function queueWebhooks(
  database: Databases,
  events: readonly PublishedEvent[],
): Promise<WebhookEndpoint[]> {
  if (events.length === 0 || !(await database.webhookEndpoints.anyEnabled())) return [];
  const queuedAt = new Date();
  const deliveries: NewDelivery[] = [];
  const waiting = new Map<string, WebhookEndpoint>();
  for (const event of events) {
    for (const endpoint of await endpointsFor(database, event)) {
      deliveries.push(deliveryOf(event, endpoint, queuedAt));
      waiting.set(endpoint._id, endpoint);
    }
  }
  await database.webhookDeliveries.enqueue(deliveries);
  return [...waiting.values()];
}

async function endpointsFor(database: Databases, event: PublishedEvent): Promise<WebhookEndpoint[]> {
  const { type, tenantId, partnerIds, testClockId } = event;
  const partners = new Set([...partnerIds, ...(await partnersReaching(database, event))]);
  const owners: WebhookOwner[] = [
    { kind: 'operator' },
    ...(tenantId === null ? [] : [{ kind: 'tenant' as const, tenantId }]),
    ...[...partners].map((partnerId) => ({ kind: 'partner' as const, partnerId })),
  ];
  const endpoints = await database.webhookEndpoints.enabledOf(owners);
  if (endpoints.length === 0) return [];
  const cloud = await cloudOfParty(database, { tenantId, partnerId: partnerIds[0] ?? null });
  return endpoints.filter(
    (endpoint) =>
      endpoint.cloud === cloud &&
      (endpoint.eventTypes === null || endpoint.eventTypes.includes(type)) &&
      (testClockId === null || endpoint.includesTestClocks || endpoint.tenantId !== null),
  );
}

async function partnersReaching(
  { relations }: Databases,
  { type, tenantId, subscriptionId }: PublishedEvent,
): Promise<string[]> {
  const scopes = scopesOf(type);
  if (tenantId === null || scopes.length === 0) return [];
  return relations.partnersReaching({ tenantId, subscriptionId }, scopes, instantFromMillis(Date.now()));
}

function deliveryOf(
  event: PublishedEvent,
  { _id: endpointId, partnerId }: WebhookEndpoint,
  queuedAt: Date,
): NewDelivery {
  const { type, sequence, tenantId, partnerIds, subscriptionId, testClockId, subject, orderedWith } = event;
  const eventId = eventIdOf(event);
  return {
    _id: deliveryIdOf(endpointId, eventId),
    endpointId,
    eventId,
    type,
    line: orderedWith ?? `${subject.kind}/${subject.id}`,
    place: orderedWith === null ? sequence : queuedAt.getTime(),
    sequence,
    tenantId,
    subscriptionId,
    testClockId,
    isNamed: partnerId !== null && partnerIds.includes(partnerId),
    body: JSON.stringify(payloadOf(eventId, event)),
    queuedAt,
  };
}
