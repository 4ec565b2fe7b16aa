import { z } from 'zod';
import { assertSameCloud } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { assertMaySell } from '../../../domain/partners/register.js';
import type { KeyBatch, ProductKey } from '../../../models/keys/key-schemas.js';
import { mintBatch, orderedKeysName } from '../../../models/keys/mint-batch.js';
import { reachInCloud } from '../../caller-cloud.js';
import { instant } from '../../formats.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeAtRest, timeOnNamedClock } from '../../tenant-time.js';
import { assertNotOrdered } from '../keys/assert-not-ordered.js';
import { revocation } from '../keys/schema.js';
import { assertRedeemableStill, assertSeats, earlierTry, planFor } from './batch-rules.js';
import {
  issuedKeyBatch,
  keyBatch,
  keyBatchId,
  keyBatchPage,
  keyBatchQuery,
  newKeyBatch,
  revokedBatch,
  showBatch,
  showIssued,
  showRevoked,
  showSummary,
} from './schema.js';

const tags = ['Product keys'] as const;
const params = z.strictObject({ keyBatchId });
const position = z.tuple([instant, keyBatchId]);

export const keyBatchRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/key-batches',
    operationId: 'issueKeys',
    summary: 'Issue a batch of product keys for a plan',
    description:
      'The keys fix the plan in its newest version and its term: a later change or withdrawal of the plan does not touch them. The whole keys are in this answer only.',
    tags,
    body: newKeyBatch,
    answers: { 201: { description: 'The batch with the whole keys', schema: issuedKeyBatch } },
    problems: [
      'notFound',
      'planNotOnSale',
      'partnerMayNotSell',
      'otherCloud',
      'clockAdvancing',
      'idempotencyKeyReused',
    ],
    async handler({ services: { database }, body, caller, requestHash, changes }) {
      const batchId = idFrom('keyBatch', requestHash);
      const plan = await planFor(database, body.planId, await earlierTry(database, batchId));
      assertSeats(plan, body.seatsPerKey, 'seatsPerKey');
      const soldBy = body.soldBy ?? null;
      const seller = soldBy === null ? null : await database.partners.find(soldBy);
      if (soldBy !== null && !seller) {
        throw new InvalidRequest([{ pointer: '/soldBy', detail: 'is not the id of a partner' }]);
      }
      if (seller) assertSameCloud(plan, seller, { reason: 'partner', pointer: '/soldBy' });
      if (soldBy !== null) assertMaySell(await database.partners.chainOf(soldBy), '/soldBy');
      const { testClockId = null } = body;
      const now = await timeOnNamedClock(database, body.testClockId);
      assertRedeemableStill(body.redeemBy, now);
      const { batch, keys, whole } = mintBatch(
        database.keys,
        {
          _id: batchId,
          plan: { id: plan.planId, version: plan.version },
          months: plan.months,
          seatsPerKey: body.seatsPerKey,
          count: body.count,
          redeemBy: body.redeemBy,
          testClockId,
          soldBy,
          keyOrderId: null,
          orderId: null,
          shown: null,
          returnedAt: null,
          issuedBy: caller.id,
          issuedAt: new Date(now.epochMilliseconds),
        },
        requestHash,
      );
      const { cloud } = plan;
      await changes({
        subject: { kind: 'keyBatch', id: batch._id },
        tenantId: null,
        partnerId: soldBy,
        cloud,
        at: now,
      });
      if (!(await database.keys.issue(batch, keys))) throw new DomainError('idempotencyKeyReused');
      return { status: 201, headers: { Location: `/v1/key-batches/${batch._id}` }, ...showIssued(batch, keys, whole) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/key-batches',
    operationId: 'listKeyBatches',
    summary: 'List the batches of product keys',
    description: 'The newest first. A partner sees the batches that it sells.',
    tags,
    query: keyBatchQuery,
    answers: { 200: { description: 'A page of batches, without their keys', schema: keyBatchPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud, ...filter } }) {
      const read = readCursor('keyBatches', cursor, position);
      const after = read && { issuedAt: new Date(read[0]), id: read[1] };
      const found = await database.keys.listBatches(
        await reachInCloud(database, caller, cloud),
        filter,
        after,
        limit + 1,
      );
      const next = ({ issuedAt, _id }: KeyBatch) => writeCursor('keyBatches', [issuedAt.toISOString(), _id]);
      return { status: 200, body: pageFrom(found, limit, showSummary, next) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/key-batches/{keyBatchId}',
    operationId: 'getKeyBatch',
    summary: 'Read a batch and the state of its keys',
    tags,
    params,
    answers: { 200: { description: 'The batch, its keys masked', schema: keyBatch } },
    async handler({ services, caller, params }) {
      const { batch, keys, claims } = await find(services, caller, params.keyBatchId);
      return { status: 200, body: showBatch(batch, keys, claims) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/key-batches/{keyBatchId}/reveal',
    operationId: 'revealKeys',
    summary: 'Show the whole keys of a batch that a partner has bought for stock',
    description:
      'Once, to the partner that bought it. From then on it cannot be given back, and its keys are shown masked.',
    tags,
    params,
    answers: { 200: { description: 'The batch with the whole keys', schema: issuedKeyBatch } },
    problems: ['notFound', 'forbidden', 'keysShown', 'keyOfOrder', 'clockAdvancing'],
    async handler({ services, params, caller, requestHash, changes }) {
      const { database } = services;
      const { batch, keys } = await find(services, caller, params.keyBatchId);
      const { _id: id, orderId, keyOrderId, soldBy, testClockId } = batch;
      if (partnerOf(caller) !== soldBy) {
        throw new DomainError('forbidden', 'Its keys are shown to the partner that bought them.', {
          reason: 'otherStock',
        });
      }
      if (keyOrderId) {
        throw new DomainError('keyOfOrder', 'They are for a customer, who redeems them by naming the order.', {
          reason: 'redeem',
          about: { soldBy },
        });
      }
      const at = await timeAtRest(database, testClockId);
      await changes({ subject: { kind: 'keyBatch', id }, tenantId: null, partnerId: soldBy, at });
      const shown = { by: requestHash, at: new Date(at.epochMilliseconds) };
      if (orderId === null || !(await database.keys.showBatch(id, shown))) throw new DomainError('keysShown');
      const { whole } = mintBatch(database.keys, batch, orderedKeysName(orderId));
      return { status: 200, ...showIssued({ ...batch, shown }, keysInOrder(keys), whole) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/key-batches/{keyBatchId}/revoke',
    operationId: 'revokeKeyBatch',
    summary: 'Revoke the keys of a batch that are not in use',
    description: 'Keys that are reserved or used stay what they are, and the answer names them.',
    tags,
    params,
    body: revocation,
    answers: { 200: { description: 'What became of each key', schema: revokedBatch } },
    problems: ['notFound', 'keyOfOrder', 'clockAdvancing'],
    async handler({ services, params, body: { reason }, caller, changes }) {
      const { database } = services;
      const { batch, keys, claims } = await find(services, caller, params.keyBatchId);
      assertNotOrdered(batch);
      const now = await timeAtRest(database, batch.testClockId);
      await changes({
        subject: { kind: 'keyBatch', id: batch._id },
        tenantId: null,
        partnerId: batch.soldBy,
        cloud: (await database.plans.sold(batch.plan)).cloud,
        at: now,
        reason,
        before: showRevoked(keys, claims),
      });
      const by = { owner: caller.id, reason, at: new Date(now.epochMilliseconds) };
      return { status: 200, body: showRevoked(keys, await database.keys.revoke(keys, by)) };
    },
  }),
];

async function find({ database }: Pick<ApiServices, 'database'>, caller: Caller, id: string) {
  const batch = requireFound(await database.keys.batchWithin(await caller.reach(), id), `batch ${id}`);
  const keys = await database.keys.ofBatch(id);
  return { batch, keys, claims: await database.keys.claimsOf(keys.map(({ _id }) => _id)) };
}

/** As they were minted: by their numbers. */
function keysInOrder(keys: readonly ProductKey[]): ProductKey[] {
  const numberOf = ({ keyId }: ProductKey) => Number(keyId.split('-').at(-1));
  return keys.toSorted((one, other) => numberOf(one) - numberOf(other));
}
