import { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import { revokeOrder } from '../../../models/keys/revoke-order.js';
import { announce } from '../../announce.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { declineOrder } from './decline-order.js';
import { type KnownOrder, knownOrders, searchOrders } from './known-orders.js';
import { newKeyOrderOf } from './new-key-order.js';
import {
  keyOrder,
  keyOrderCancellation,
  keyOrderDecline,
  keyOrderId,
  keyOrderPage,
  keyOrderQuery,
  newKeyOrder,
  showKeyOrder,
} from './schema.js';

const tags = ['Product keys'] as const;
const params = z.strictObject({ keyOrderId });
const position = z.tuple([instant, keyOrderId]);

export const keyOrderRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/key-orders',
    operationId: 'orderKeys',
    summary: 'Order product keys for a tenant, as an operator',
    description:
      'Nobody pays for them here: a partner buys keys for a customer by a quote and an order. The keys fix the plan in its newest version and its term. Nobody is ever shown them: an administrator of the tenant redeems them all by naming the order, and every administrator is told of it by mail.',
    tags,
    body: newKeyOrder,
    answers: { 201: { description: 'The pending order', schema: keyOrder } },
    problems: [
      'notFound',
      'tenantErased',
      'planNotOnSale',
      'countryNotServed',
      'partnerMayNotSell',
      'clockAdvancing',
      'idempotencyKeyReused',
    ],
    async handler({ services, body, caller, requestHash, changes }) {
      const { database } = services;
      const id = idFrom('keyOrder', requestHash);
      const before = await database.keyOrders.find(id);
      const { order, minted } = before
        ? { order: before, minted: null }
        : await newKeyOrderOf(database, body, { caller, id });
      const { tenantId, soldBy: partnerId, orderedAt } = order;
      const at = instantFromMillis(orderedAt.getTime());
      await changes({ subject: { kind: 'keyOrder', id }, tenantId, partnerId, at });
      if (minted) {
        if (!(await database.keys.issue(minted.batch, minted.keys))) throw new DomainError('idempotencyKeyReused');
        // Last, so that an order that is there has its keys.
        await database.keyOrders.create(order);
      }
      await announce(services, 'keyOrder', order, at);
      await database.keyOrders.announced(id);
      const headers = { Location: `/v1/key-orders/${id}` };
      return { status: 201, headers, body: showKeyOrder(await known(database, order)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/key-orders',
    operationId: 'listKeyOrders',
    summary: 'List the orders of product keys',
    description:
      'The newest first. Administrators see those for their tenant, partners those that they made. A page of orders in one state may hold fewer than asked for and still have a `next`.',
    tags,
    query: keyOrderQuery,
    answers: { 200: { description: 'A page of orders', schema: keyOrderPage } },
    async handler({ services: { database }, caller, query: { cursor, cloud, ...filter } }) {
      const read = readCursor('keyOrders', cursor, position);
      const after = read && { orderedAt: new Date(read[0]), id: read[1] };
      const { found, next } = await searchOrders(
        database,
        await reachInCloud(database, caller, cloud),
        { ...filter, onAnyClock: tenantOf(caller) !== null },
        after,
      );
      const cursorOf = next && writeCursor('keyOrders', [next.orderedAt.toISOString(), next.id]);
      return { status: 200, body: { items: found.map(showKeyOrder), next: cursorOf } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/key-orders/{keyOrderId}',
    operationId: 'getKeyOrder',
    summary: 'Read an order of product keys',
    tags,
    params,
    answers: { 200: { description: 'The order', schema: keyOrder } },
    async handler({ services: { database }, caller, params }) {
      const order = await find(database, caller, params.keyOrderId);
      return { status: 200, body: showKeyOrder(await known(database, order)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/key-orders/{keyOrderId}/cancel',
    operationId: 'cancelKeyOrder',
    summary: 'Cancel an order of product keys that was not redeemed',
    description:
      'Revokes its keys, all of them. Not possible while an open redemption has them. Partners cancel what was ordered in their name; what they have paid for it is given back by a refund.',
    tags,
    params,
    body: keyOrderCancellation,
    answers: { 200: { description: 'The cancelled order', schema: keyOrder } },
    problems: ['notFound', 'keyOrderNotPending', 'clockAdvancing'],
    async handler({ services: { database }, params, body: { reason }, caller, requestHash, changes }) {
      const order = await find(database, caller, params.keyOrderId);
      const { _id: id, tenantId, testClockId, soldBy: partnerId } = order;
      const at = await timeAtRest(database, testClockId);
      const before = showKeyOrder(await known(database, order));
      await changes({ subject: { kind: 'keyOrder', id }, tenantId, partnerId, at, reason, before });
      const by = { owner: caller.id, reason, at: new Date(at.epochMilliseconds) };
      await revokeOrder(database, order, { by, requestHash, declined: false });
      return { status: 200, body: showKeyOrder(await known(database, order)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/key-orders/{keyOrderId}/decline',
    operationId: 'declineKeyOrder',
    summary: 'Decline an order of product keys',
    description:
      'By an administrator of the tenant, who does not want it. Its keys are revoked, all of them, and the partner that ordered is told by mail. Not possible while an open redemption has them.',
    tags,
    params,
    body: keyOrderDecline,
    answers: { 200: { description: 'The declined order', schema: keyOrder } },
    problems: ['notFound', 'keyOrderNotPending', 'clockAdvancing'],
    async handler({ services, params, body: { reason }, caller, requestHash, changes }) {
      const { database } = services;
      const order = await find(database, caller, params.keyOrderId);
      const { _id: id, tenantId, testClockId, soldBy: partnerId } = order;
      const at = await timeAtRest(database, testClockId);
      const before = showKeyOrder(await known(database, order));
      await changes({ subject: { kind: 'keyOrder', id }, tenantId, partnerId, at, reason, before });
      await declineOrder(services, order, { owner: caller.id, reason, at, requestHash });
      return { status: 200, body: showKeyOrder(await known(database, order)) };
    },
  }),
];

/** The order, if it is within the caller's reach. */
async function find({ keyOrders }: Database, caller: Caller, id: string): Promise<KeyOrder> {
  return requireFound(await keyOrders.within(await caller.reach(), id), `order of keys ${id}`);
}

async function known(database: Database, { _id }: Pick<KeyOrder, '_id'>): Promise<KnownOrder> {
  const order = requireFound(await database.keyOrders.find(_id), `order of keys ${_id}`);
  return requireFound((await knownOrders(database, [order]))[0], `order of keys ${order._id}`);
}
