import { z } from 'zod';
import { wakeWebhookDelivery } from '../../../adapters/wake-webhook-delivery.js';
import { instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { payloadOf, scopesOf, webhookEventTypes } from '../../../domain/messaging/webhook-events.js';
import { deliveryIdOf, eventIdOfRequest } from '../../../models/messaging/webhook-deliveries.js';
import type { WebhookEndpoint, WebhookOwner } from '../../../models/messaging/webhook-endpoints.js';
import { ownCloud, reachInCloud } from '../../caller-cloud.js';
import { ofCloud } from '../../formats.js';
import { assertGives } from '../../http/authenticate.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import {
  addressProblem,
  newWebhookEndpoint,
  secretRotation,
  showDelivery,
  showEndpoint,
  webhookDelivery,
  webhookEndpoint,
  webhookEndpointChange,
  webhookEndpointId,
  webhookEndpointPage,
  webhookEndpointWithSecret,
} from './schema.js';

const tags = ['Webhooks'] as const;
const params = z.strictObject({ webhookEndpointId });
const path = '/v1/webhook-endpoints/{webhookEndpointId}';

export const webhookEndpointRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints',
    operationId: 'createWebhookEndpoint',
    summary: 'Receive webhooks',
    description:
      'Events that happen from now on are sent to the address. It belongs to the caller’s tenant or partner, or to the operators, and hears of what they may read. The secret is in this answer only.',
    tags,
    body: newWebhookEndpoint,
    answers: { 201: { description: 'The endpoint, with its secret', schema: webhookEndpointWithSecret, etag: true } },
    problems: ['webhookAddressNotAllowed', 'tooManyWebhookEndpoints'],
    async handler({ services, body, caller, requestHash: madeBy, changes }) {
      const { url, description = null, eventTypes = null, includesTestClocks, enabled } = body;
      const owner = ownerFor(caller);
      assertAllowed(services, url);
      assertMayHear(caller, eventTypes);
      const cloud = await ownCloud(services.database, caller, body.cloud);
      const id = idFrom('webhookEndpoint', madeBy);
      await changes({ subject: { kind: 'webhookEndpoint', id }, ...partiesOf(owner) });
      const wanted = { _id: id, owner, cloud, url, description, eventTypes, includesTestClocks, enabled };
      const made = await services.database.webhookEndpoints.create({ ...wanted, madeBy, createdAt: new Date() });
      const headers = { Location: `/v1/webhook-endpoints/${id}` };
      return { status: 201, headers, ...withSecret(services, made) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints',
    operationId: 'listWebhookEndpoints',
    summary: 'List the webhook endpoints',
    tags,
    query: pageQuery.extend({ cloud: ofCloud }),
    answers: { 200: { description: 'A page of endpoints, by id', schema: webhookEndpointPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud } }) {
      const after = readCursor('webhookEndpoints', cursor, webhookEndpointId) ?? '';
      const found = await database.webhookEndpoints.list(await reachInCloud(database, caller, cloud), after, limit + 1);
      const body = pageFrom(found, limit, showEndpoint, (last) => writeCursor('webhookEndpoints', last._id));
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getWebhookEndpoint',
    summary: 'Read a webhook endpoint',
    tags,
    params,
    answers: { 200: { description: 'The endpoint', schema: webhookEndpoint, etag: true, changesWithTime: true } },
    async handler({ services, caller, params }) {
      const found = await findEndpoint(services, caller, params.webhookEndpointId);
      return { status: 200, etag: found.revision, body: showEndpoint(found) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changeWebhookEndpoint',
    summary: 'Change, disable or enable a webhook endpoint',
    description:
      'What waits for an endpoint that is disabled becomes dead letters; what happens meanwhile is not sent later.',
    tags,
    params,
    body: webhookEndpointChange,
    ifMatch: true,
    answers: { 200: { description: 'The endpoint', schema: webhookEndpoint, etag: true, changesWithTime: true } },
    problems: ['webhookAddressNotAllowed'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { webhookEndpoints } = services.database;
      if (body.url !== undefined) assertAllowed(services, body.url);
      const read = () => findEndpoint(services, caller, params.webhookEndpointId);
      const after = await changeAtRevision(ifMatch, read, async (before) => {
        assertMayHear(caller, body.eventTypes === undefined ? before.eventTypes : body.eventTypes);
        await changes({ ...changeOf(before), before: showEndpoint(before) });
        return webhookEndpoints.change(before, body, new Date());
      });
      await wake(services, after);
      return { status: 200, etag: after.revision, body: showEndpoint(after) };
    },
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'deleteWebhookEndpoint',
    summary: 'Delete a webhook endpoint',
    description: 'Its deliveries and dead letters are deleted with it.',
    tags,
    params,
    answers: { 204: { description: 'It is gone' } },
    async handler({ services, caller, params, changes }) {
      const found = await findEndpoint(services, caller, params.webhookEndpointId);
      await changes({ ...changeOf(found), before: showEndpoint(found) });
      await services.database.webhookEndpoints.delete(found._id);
      await services.database.webhookDeliveries.deleteOfEndpoint(found._id);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/rotate-secret`,
    operationId: 'rotateWebhookSecret',
    summary: 'Replace the secret of a webhook endpoint',
    description: 'For the overlap webhooks carry the signatures of both secrets, so that nothing stands still.',
    tags,
    params,
    body: secretRotation,
    ifMatch: true,
    answers: {
      201: { description: 'The endpoint, with its new secret', schema: webhookEndpointWithSecret, etag: true },
    },
    async handler({ services, caller, params, body, ifMatch, requestHash: rotatedBy, changes }) {
      const previousSecretUntil = new Date(Date.now() + body.overlapHours * 3_600_000);
      const read = () => findEndpoint(services, caller, params.webhookEndpointId);
      // Repeated since its answer was lost: what the receiver knows is the secret before this one.
      const isDone = (await read()).rotatedBy === rotatedBy;
      const after = await changeAtRevision(isDone ? undefined : ifMatch, read, async (before) => {
        await changes({ ...changeOf(before), before: showEndpoint(before) });
        if (before.rotatedBy === rotatedBy) return before;
        return services.database.webhookEndpoints.rotate(before, { previousSecretUntil, rotatedBy });
      });
      return { status: 201, ...withSecret(services, after) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/test`,
    operationId: 'testWebhookEndpoint',
    summary: 'Send a test to a webhook endpoint',
    description: 'An event `webhook.test`, signed and tried again as every other. Its delivery says what was answered.',
    tags,
    params,
    answers: { 201: { description: 'The delivery, on its way', schema: webhookDelivery } },
    problems: ['webhookEndpointDisabled'],
    async handler({ services, caller, params, requestHash, changes }) {
      const { webhookDeliveries } = services.database;
      const endpoint = await findEndpoint(services, caller, params.webhookEndpointId);
      const { _id: endpointId, tenantId } = endpoint;
      assertEnabled(endpoint);
      await changes(changeOf(endpoint));
      const eventId = eventIdOfRequest(requestHash);
      const deliveryId = deliveryIdOf(endpointId, eventId);
      const queuedAt = new Date();
      const about = { tenantId, subscriptionId: null, testClockId: null };
      const event = {
        type: 'webhook.test',
        at: instantFromMillis(queuedAt.getTime()).toString(),
        ...about,
        subject: { kind: 'webhookEndpoint', id: endpointId },
        sequence: 1,
        data: {},
      } as const;
      const body = JSON.stringify(payloadOf(eventId, event));
      const line = `test/${deliveryId}`;
      await webhookDeliveries.enqueue([
        {
          _id: deliveryId,
          endpointId,
          eventId,
          type: event.type,
          line,
          place: 1,
          sequence: 1,
          ...about,
          isNamed: false,
          body,
          queuedAt,
        },
      ]);
      await wake(services, endpoint);
      const found = requireFound(await webhookDeliveries.find(endpointId, deliveryId), `delivery ${deliveryId}`);
      const headers = { Location: `/v1/webhook-endpoints/${endpointId}/deliveries/${deliveryId}` };
      return { status: 201, headers, body: showDelivery(found) };
    },
  }),
];

/** @throws DomainError notFound */
export async function findEndpoint(
  { database }: Pick<ApiServices, 'database'>,
  caller: Caller,
  id: string,
): Promise<WebhookEndpoint> {
  return requireFound(await database.webhookEndpoints.within(await caller.reach(), id), `webhook endpoint ${id}`);
}

/** @throws DomainError webhookEndpointDisabled */
export function assertEnabled({ enabled }: WebhookEndpoint): void {
  if (!enabled) throw new DomainError('webhookEndpointDisabled', 'The webhook endpoint is disabled: enable it first.');
}

export async function wake(
  { client, taskQueue }: Pick<ApiServices, 'client' | 'taskQueue'>,
  endpoint: WebhookEndpoint,
): Promise<void> {
  await wakeWebhookDelivery(client, taskQueue, endpoint);
}

/** What the audit says of a change of an endpoint, or of its deliveries. */
export function changeOf({ _id: id, tenantId, partnerId }: WebhookEndpoint) {
  return { subject: { kind: 'webhookEndpoint', id }, tenantId, partnerId };
}

/** That an endpoint is sent nothing that the scopes of the API key leave out. @throws DomainError forbidden */
function assertMayHear(caller: Caller, eventTypes: readonly string[] | null): void {
  for (const type of eventTypes ?? webhookEventTypes) {
    const scopes = scopesOf(type);
    const [first] = scopes;
    if (first !== undefined && !scopes.some((scope) => caller.limit?.includes(scope))) assertGives(caller, first);
  }
}

/** @throws DomainError webhookAddressNotAllowed */
function assertAllowed({ allowsPrivateWebhooks }: ApiServices, url: string): void {
  const problem = addressProblem(url, allowsPrivateWebhooks);
  if (problem !== null) throw new DomainError('webhookAddressNotAllowed', problem, { pointer: '/url' });
}

/** @throws DomainError forbidden for a caller that is of none of them */
function ownerFor({ principal }: Caller): WebhookOwner {
  switch (principal.kind) {
    case 'operator':
      return { kind: 'operator' };
    case 'partnerUser':
      return { kind: 'partner', partnerId: principal.partnerId };
    case 'tenantUser':
      return { kind: 'tenant', tenantId: principal.tenantId };
    default:
      throw new DomainError('forbidden');
  }
}

function partiesOf(owner: WebhookOwner) {
  return {
    tenantId: owner.kind === 'tenant' ? owner.tenantId : null,
    partnerId: owner.kind === 'partner' ? owner.partnerId : null,
  };
}

function withSecret({ database }: ApiServices, endpoint: WebhookEndpoint) {
  const secret = database.webhookEndpoints.secretOf(endpoint);
  const shown = showEndpoint(endpoint);
  return {
    etag: endpoint.revision,
    body: { ...shown, secret },
    masked: { ...shown, secret: `whsec_…${secret.slice(-4)}` },
  };
}
