import { z } from 'zod';
import { instantFromMillis } from '../../../domain/calendar.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { KeyOrderState } from '../../../domain/keys/key-orders.js';
import type { Database } from '../../../models/database.js';
import type { KeyOrder } from '../../../models/keys/key-orders.js';
import { instant } from '../../formats.js';
import { type Caller, tenantOf } from '../../http/caller.js';
import { readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { announceOrder } from './announce.js';
import { type KnownOrder, knownOrders, searchOrders } from './known-orders.js';
import { newKeyOrderOf } from './new-key-order.js';
import {
  keyOrder,
  keyOrderCancellation,
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
    summary: 'Order product keys for a tenant',
    description:
      'The keys fix the plan in its newest version and its term. Nobody is ever shown them: an administrator of the tenant redeems them all by naming the order, and every administrator is told of it by mail. Partners order for the tenants that they see.',
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
      await announceOrder(services, order, at);
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
    async handler({ services: { database }, caller, query: { cursor, ...filter } }) {
      const read = readCursor('keyOrders', cursor, position);
      const after = read && { orderedAt: new Date(read[0]), id: read[1] };
      const { found, next } = await searchOrders(
        database,
        await caller.reach(),
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
      'Revokes its keys, all of them. Not possible while an open redemption has them. Partners cancel what they ordered.',
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
      await cancel(database, order, { by, requestHash });
      return { status: 200, body: showKeyOrder(await known(database, order)) };
    },
  }),
];

/**
 * Whoever has claimed the first key has the order, since a redemption takes the keys in the same order: the others are
 * revoked after it. @throws DomainError keyOrderNotPending, when a redemption has them or another request has cancelled it
 */
async function cancel(
  { keys, keyOrders }: Database,
  { _id: id, batchId, firstKey }: KeyOrder,
  { by, requestHash }: { readonly by: Parameters<Database['keys']['revoke']>[1]; readonly requestHash: string },
): Promise<void> {
  const all = await keys.ofBatch(batchId);
  const first = all.filter(({ _id }) => _id === firstKey);
  const state = (await keys.revoke(first, by)).get(firstKey)?.state;
  if (state !== 'revoked') throw notPending(state === 'used' ? 'redeemed' : 'inRedemption');
  await keys.revoke(all, by);
  if (!(await keyOrders.cancelled(id, requestHash))) throw notPending('cancelled');
}

function notPending(state: KeyOrderState): DomainError {
  return new DomainError('keyOrderNotPending', `The order is not pending: ${state}.`, { state });
}

/** The order, if it is within the caller's reach. */
async function find({ keyOrders }: Database, caller: Caller, id: string): Promise<KeyOrder> {
  return requireFound(await keyOrders.within(await caller.reach(), id), `order of keys ${id}`);
}

async function known(database: Database, order: KeyOrder): Promise<KnownOrder> {
  return requireFound((await knownOrders(database, [order]))[0], `order of keys ${order._id}`);
}
