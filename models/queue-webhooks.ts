/** Whom an event is told: it is written down for every endpoint whose owner reaches what it is about. */
import { instantFromMillis } from '../domain/calendar.js';
import { payloadOf, scopesOf } from '../domain/messaging/webhook-events.js';
import type { PublishedEvent } from '../domain/published-event.js';
import type { Database } from './database.js';
import { deliveryIdOf, eventIdOf, type NewDelivery } from './messaging/webhook-deliveries.js';
import type { WebhookEndpoint, WebhookOwner } from './messaging/webhook-endpoints.js';

type Databases = Pick<Database, 'webhookEndpoints' | 'webhookDeliveries' | 'relations' | 'tenants'>;

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
  const { type, tenantId, subscriptionId, testClockId } = event;
  const now = instantFromMillis(Date.now());
  const partners = await database.relations.partnersReaching({ tenantId, subscriptionId }, scopesOf(type), now);
  const owners: WebhookOwner[] = [
    { kind: 'operator' },
    { kind: 'tenant', tenantId },
    ...partners.map((partnerId) => ({ kind: 'partner' as const, partnerId })),
  ];
  const endpoints = await database.webhookEndpoints.enabledOf(owners);
  if (endpoints.length === 0) return [];
  const cloud = (await database.tenants.find(tenantId))?.cloud ?? 'global';
  return endpoints.filter(
    (endpoint) =>
      endpoint.cloud === cloud &&
      (endpoint.eventTypes === null || endpoint.eventTypes.includes(type)) &&
      (testClockId === null || endpoint.includesTestClocks || endpoint.tenantId !== null),
  );
}

function deliveryOf(event: PublishedEvent, { _id: endpointId }: WebhookEndpoint, queuedAt: Date): NewDelivery {
  const { type, sequence, tenantId, subscriptionId, testClockId, subject } = event;
  const eventId = eventIdOf(event);
  return {
    _id: deliveryIdOf(endpointId, eventId),
    endpointId,
    eventId,
    type,
    line: `${subject.kind}/${subject.id}`,
    sequence,
    tenantId,
    subscriptionId,
    testClockId,
    body: JSON.stringify(payloadOf(eventId, event)),
    queuedAt,
  };
}
