import { z } from 'zod';
import { isAllowedAddress, literalAddress } from '../../../adapters/messaging/public-address.js';
import type { WebhookEventType } from '../../../domain/messaging/webhook-events.js';
import { deliveryStates, type WebhookDelivery } from '../../../models/messaging/webhook-deliveries.js';
import { mostEndpoints, type WebhookEndpoint } from '../../../models/messaging/webhook-endpoints.js';
import { cloud, instant, line, listOf, ofCloud, showInstant } from '../../formats.js';
import { pageOf, pageQuery } from '../../http/page.js';
import { idOf } from '../../ids.js';
import { partnerId } from '../../partner-ids.js';
import { webhookEventType } from '../webhook-events/schema.js';

export const webhookEndpointId = idOf('webhookEndpoint', 'Id of a webhook endpoint');
export const webhookDeliveryId = idOf('webhookDelivery', 'Id of the delivery of one event to one endpoint');

const url = z
  .string()
  .max(2_000)
  .refine(isHttp, 'must be an address that begins with https://')
  .refine((text) => !isHttp(text) || isWithoutCredentials(text), 'must have neither a user, a password nor a fragment')
  .meta({
    format: 'uri',
    description: 'Where webhooks are sent by POST',
    example: 'https://erp.example.com/perennial',
  });

const fields = {
  url,
  description: line(200).nullable().meta({ description: 'For people', example: 'Our ERP' }),
  eventTypes: listOf(webhookEventType, 200)
    .nullable()
    .meta({ description: 'Null: all, also types that come later', example: ['subscription.renewed'] }),
  includesTestClocks: z.boolean().meta({
    description: 'Of partners and operators: events on test clocks too. An endpoint of a tenant gets all of its own',
  }),
  enabled: z.boolean(),
};

export const newWebhookEndpoint = z
  .strictObject({
    cloud: ofCloud,
    url: fields.url,
    description: fields.description.optional(),
    eventTypes: fields.eventTypes.optional(),
    includesTestClocks: fields.includesTestClocks.default(false),
    enabled: fields.enabled.default(true),
  })
  .meta({ id: 'NewWebhookEndpoint' });

export const webhookEndpointChange = z.strictObject(fields).partial().meta({
  id: 'WebhookEndpointChange',
  description: 'A merge patch (RFC 7396). Enabled again, an endpoint begins without its failures',
});

const shown = {
  id: webhookEndpointId,
  owner: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('operator') }),
      z.strictObject({ kind: z.literal('partner'), partnerId }),
      z.strictObject({ kind: z.literal('tenant'), tenantId: idOf('tenant', 'The tenant') }),
    ])
    .meta({
      id: 'WebhookOwner',
      description: `What it hears of is what its owner may read. Each has up to ${mostEndpoints}`,
    }),
  cloud,
  ...fields,
  url: z.string().meta({ description: fields.url.meta()?.description ?? '' }),
  disabledBecause: z
    .enum(['byOwner', 'gone', 'failing'])
    .nullable()
    .meta({ description: 'gone: it answered 410; failing: nothing has reached it for three days' }),
  disabledAt: instant.nullable(),
  failures: z.int().meta({ description: 'Attempts in a row that have failed' }),
  failingSince: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  previousSecretUntil: instant
    .nullable()
    .meta({ description: 'Until when the secret before the newest rotation signs as well' }),
  createdAt: instant,
};

export const webhookEndpoint = z.strictObject(shown).meta({ id: 'WebhookEndpoint' });

const secret = z.string().meta({
  description: 'Signs the webhooks (Standard Webhooks). In this answer only; masked when the request is repeated',
  example: 'whsec_…k3A=',
});

export const webhookEndpointWithSecret = z.strictObject({ ...shown, secret }).meta({ id: 'WebhookEndpointWithSecret' });

export const secretRotation = z
  .strictObject({
    overlapHours: z
      .int()
      .min(0)
      .max(720)
      .default(24)
      .meta({ description: 'How long the old secret signs beside the new one', example: 24 }),
  })
  .meta({ id: 'WebhookSecretRotation' });

export const webhookEndpointPage = pageOf(webhookEndpoint, 'WebhookEndpointPage');

const state = z.enum(deliveryStates).meta({
  description:
    'pending: it waits for its turn, or to be tried again; dead: given up, it can be replayed; withheld: its owner did not reach any more what it is about',
});

const deliveryFields = {
  id: webhookDeliveryId,
  eventId: z.string().meta({ description: '`webhook-id`', example: 'evt_3f5a1c0b9d8e7f6a5b4c3d2e' }),
  type: z.string().meta({ example: 'subscription.renewed' }),
  sequence: z.int(),
  tenantId: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  testClockId: z.string().nullable(),
  state,
  attempts: z.int(),
  lastAttempt: z
    .strictObject({
      at: instant,
      status: z.int().nullable().meta({ description: 'What was answered; null: nothing' }),
      problem: z
        .enum(['status', 'timeout', 'unreachable', 'addressNotAllowed'])
        .nullable()
        .meta({ description: 'status: the answer was no success; addressNotAllowed: the host has a private address' }),
      durationMs: z.int(),
    })
    .nullable()
    .meta({ id: 'WebhookAttempt' }),
  queuedAt: instant,
  endedAt: instant.nullable(),
};

export const webhookDelivery = z.strictObject(deliveryFields).meta({ id: 'WebhookDelivery' });

export const webhookDeliveryWithBody = z
  .strictObject({ ...deliveryFields, body: z.string().meta({ description: 'As it is sent: JSON' }) })
  .meta({ id: 'WebhookDeliveryWithBody' });

export const webhookDeliveryPage = pageOf(webhookDelivery, 'WebhookDeliveryPage');

export const webhookDeliveryQuery = pageQuery.extend({
  state: state.optional().meta({ description: 'Only deliveries in this state; `dead` for dead letters' }),
});

export const replayed = z
  .strictObject({
    replayed: z.int(),
    more: z.boolean().meta({ description: 'There are more: ask again' }),
  })
  .meta({ id: 'ReplayedWebhooks' });

export function showEndpoint(endpoint: WebhookEndpoint): z.input<typeof webhookEndpoint> {
  const { _id: id, url: address, description, eventTypes, includesTestClocks, enabled, disabledBecause } = endpoint;
  const { failures, partnerId: partner, tenantId: tenant } = endpoint;
  return {
    id,
    owner:
      partner !== null
        ? { kind: 'partner', partnerId: partner }
        : tenant !== null
          ? { kind: 'tenant', tenantId: tenant }
          : { kind: 'operator' },
    cloud: endpoint.cloud,
    url: address,
    description,
    eventTypes: eventTypes as WebhookEventType[] | null,
    includesTestClocks,
    enabled,
    disabledBecause,
    disabledAt: shownInstant(endpoint.disabledAt),
    failures,
    failingSince: shownInstant(endpoint.failingSince),
    lastSuccessAt: shownInstant(endpoint.lastSuccessAt),
    previousSecretUntil: shownInstant(endpoint.previousSecretUntil),
    createdAt: showInstant(endpoint.createdAt),
  };
}

export function showDelivery(delivery: WebhookDelivery): z.input<typeof webhookDelivery> {
  const { _id: id, eventId, type, sequence, tenantId, subscriptionId, testClockId, attempts, lastAttempt } = delivery;
  return {
    id,
    eventId,
    type,
    sequence,
    tenantId,
    subscriptionId,
    testClockId,
    state: delivery.state,
    attempts,
    lastAttempt: lastAttempt && { ...lastAttempt, at: showInstant(lastAttempt.at) },
    queuedAt: showInstant(delivery.queuedAt),
    endedAt: shownInstant(delivery.endedAt),
  };
}

function shownInstant(at: Date | null): string | null {
  return at && showInstant(at);
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function isWithoutCredentials(text: string): boolean {
  const { username, password, hash } = new URL(text);
  return username === '' && password === '' && hash === '';
}

/** Why an address is none that webhooks may go to, as far as it says so itself; what its host resolves to is checked when it is called. */
export function addressProblem(address: string, allowPrivate: boolean): string | null {
  const { protocol, hostname } = new URL(address);
  const literal = literalAddress(hostname);
  const isPrivate =
    literal === null
      ? !allowPrivate && /(^|\.)localhost\.?$/i.test(hostname)
      : !isAllowedAddress(literal, allowPrivate);
  if (isPrivate) return 'The address is a private one: name a host of the internet.';
  return protocol === 'https:' || allowPrivate ? null : 'The address has to begin with https://.';
}
