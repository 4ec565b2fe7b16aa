import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { instant } from '../../formats.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { defineRoute } from '../../services.js';
import { assertEnabled, changeOf, findEndpoint, wake } from '../webhook-endpoints/routes.js';
import {
  replayed,
  showDelivery,
  webhookDelivery,
  webhookDeliveryId,
  webhookDeliveryPage,
  webhookDeliveryQuery,
  webhookDeliveryWithBody,
  webhookEndpointId,
} from '../webhook-endpoints/schema.js';

const tags = ['Webhooks'] as const;
const endpointParams = z.strictObject({ webhookEndpointId });
const params = z.strictObject({ webhookEndpointId, webhookDeliveryId });
const ofEndpoint = '/v1/webhook-endpoints/{webhookEndpointId}';
const path = `${ofEndpoint}/deliveries/{webhookDeliveryId}`;
const position = z.tuple([instant, webhookDeliveryId]);
/** Dead letters that one request replays. */
const replayedAtOnce = 500;

export const webhookDeliveryRoutes = [
  defineRoute({
    method: 'get',
    path: `${ofEndpoint}/deliveries`,
    operationId: 'listWebhookDeliveries',
    summary: 'List what was sent to a webhook endpoint, and what waits',
    description: 'The newest first, of the last 30 days. Dead letters are those in the state `dead`.',
    tags,
    params: endpointParams,
    query: webhookDeliveryQuery,
    answers: { 200: { description: 'A page of deliveries', schema: webhookDeliveryPage } },
    async handler({ services, caller, params, query: { limit, cursor, state } }) {
      const { _id: endpointId } = await findEndpoint(services, caller, params.webhookEndpointId);
      const read = readCursor('webhookDeliveries', cursor, position);
      const after = read && { queuedAt: new Date(read[0]), id: read[1] };
      const found = await services.database.webhookDeliveries.list({ endpointId, state }, after, limit + 1);
      const body = pageFrom(found, limit, showDelivery, (last) =>
        writeCursor('webhookDeliveries', [last.queuedAt.toISOString(), last._id]),
      );
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getWebhookDelivery',
    summary: 'Read a delivery, with what is sent',
    tags,
    params,
    answers: { 200: { description: 'The delivery', schema: webhookDeliveryWithBody } },
    async handler({ services, caller, params }) {
      const endpoint = await findEndpoint(services, caller, params.webhookEndpointId);
      const found = await services.database.webhookDeliveries.find(endpoint._id, params.webhookDeliveryId);
      const delivery = requireFound(found, `delivery ${params.webhookDeliveryId}`);
      return { status: 200, body: { ...showDelivery(delivery), body: delivery.body } };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/replay`,
    operationId: 'replayWebhookDelivery',
    summary: 'Send a delivery again that has ended',
    description:
      'With its own id and sequence: a receiver that has seen later ones knows it for an earlier one. Others do not wait for it.',
    tags,
    params,
    answers: { 200: { description: 'The delivery, on its way', schema: webhookDelivery } },
    problems: ['webhookEndpointDisabled', 'deliveryPending'],
    async handler({ services, caller, params, requestHash, changes }) {
      const { webhookDeliveries } = services.database;
      const endpoint = await findEndpoint(services, caller, params.webhookEndpointId);
      const what = `delivery ${params.webhookDeliveryId}`;
      const found = requireFound(await webhookDeliveries.find(endpoint._id, params.webhookDeliveryId), what);
      assertEnabled(endpoint);
      if (found.state === 'pending' && found.replayedBy !== requestHash) throw new DomainError('deliveryPending');
      await changes({ ...changeOf(endpoint), before: showDelivery(found) });
      await webhookDeliveries.replay(found, requestHash);
      await wake(services, endpoint);
      const after = requireFound(await webhookDeliveries.find(endpoint._id, found._id), what);
      return { status: 200, body: showDelivery(after) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${ofEndpoint}/replay`,
    operationId: 'replayDeadLetters',
    summary: 'Send all dead letters of a webhook endpoint again',
    description: `As each of them by itself; up to ${replayedAtOnce} with one request.`,
    tags,
    params: endpointParams,
    answers: { 200: { description: 'How many', schema: replayed } },
    problems: ['webhookEndpointDisabled'],
    async handler({ services, caller, params, requestHash, changes }) {
      const { webhookDeliveries } = services.database;
      const endpoint = await findEndpoint(services, caller, params.webhookEndpointId);
      assertEnabled(endpoint);
      await changes(changeOf(endpoint));
      const dead = await webhookDeliveries.dead(endpoint._id, replayedAtOnce + 1);
      const again = dead.slice(0, replayedAtOnce);
      for (const delivery of again) await webhookDeliveries.replay(delivery, requestHash);
      await wake(services, endpoint);
      return { status: 200, body: { replayed: again.length, more: dead.length > replayedAtOnce } };
    },
  }),
];
