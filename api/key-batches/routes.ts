import { z } from 'zod';
import { compareDates, dateIn, plainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { lastFive } from '../../domain/product-key.js';
import type { KeyBatch, ProductKey } from '../../models/keys.js';
import { InvalidRequest } from '../http/invalid-request.js';
import { idFrom } from '../ids.js';
import { defineRoute } from '../services.js';
import { assertTimeAtRest, clockAtRest, timeOn } from '../tenant-time.js';
import { mintKeys } from './mint-keys.js';
import {
  issuedKeyBatch,
  keyBatch,
  keyBatchId,
  keyId,
  newKeyBatch,
  productKey,
  showBatch,
  showIssued,
  showKey,
} from './schema.js';

const tags = ['Product keys'] as const;

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
    problems: ['notFound', 'planNotOnSale', 'clockAdvancing', 'idempotencyKeyReused'],
    async handler({ services: { database }, body, caller, requestHash, changes }) {
      const plan = await database.plans.newest(body.planId);
      if (!plan) throw new InvalidRequest([{ pointer: '/planId', detail: 'is not the id of a plan' }]);
      if (!plan.onSale) throw new DomainError('planNotOnSale', `${plan.name} was withdrawn from sale.`);
      if (plan.seatsPerKey === 'one' && body.seats !== 1) {
        throw new InvalidRequest([{ pointer: '/seats', detail: 'must be 1: a key of this plan carries one seat' }]);
      }
      const testClockId = body.testClockId ?? null;
      if (testClockId !== null) await clockAtRest(database, testClockId);
      const now = await timeOn(database, testClockId);
      if (compareDates(plainDate(body.redeemBy), dateIn('UTC', now)) < 0) {
        throw new InvalidRequest([{ pointer: '/redeemBy', detail: 'must not be in the past' }]);
      }
      const batch: KeyBatch = {
        _id: idFrom('keyBatch', requestHash),
        plan: { id: plan.planId, version: plan.version },
        months: plan.months,
        seats: body.seats,
        count: body.count,
        redeemBy: body.redeemBy,
        testClockId,
        soldBy: body.soldBy ?? null,
        issuedBy: caller.id,
        issuedAt: new Date(now.epochMilliseconds),
      };
      const whole = mintKeys(database.keys.mintingSecret, requestHash, body.count);
      const keys = whole.map(
        (key, i): ProductKey => ({
          _id: database.keys.hashOf(key),
          keyId: `${batch._id}-${i + 1}`,
          batchId: batch._id,
          lastFive: lastFive(key),
          plan: batch.plan,
          months: batch.months,
          seats: batch.seats,
          redeemBy: batch.redeemBy,
          testClockId,
        }),
      );
      await changes({ subject: { kind: 'keyBatch', id: batch._id }, tenantId: null, at: now });
      if (!(await database.keys.issue(batch, keys))) throw new DomainError('idempotencyKeyReused');
      return { status: 201, headers: { Location: `/v1/key-batches/${batch._id}` }, ...showIssued(batch, keys, whole) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/key-batches/{keyBatchId}',
    operationId: 'getKeyBatch',
    summary: 'Read a batch and the state of its keys',
    tags,
    params: z.strictObject({ keyBatchId }),
    answers: { 200: { description: 'The batch, its keys masked', schema: keyBatch } },
    async handler({ services: { database }, params }) {
      const batch = await database.keys.batch(params.keyBatchId);
      if (!batch) throw new DomainError('notFound', `There is no batch ${params.keyBatchId}.`);
      const keys = await database.keys.ofBatch(batch._id);
      const claims = await database.keys.claimsOf(keys.map(({ _id }) => _id));
      return { status: 200, body: showBatch(batch, keys, claims) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/keys/{keyId}/revoke',
    operationId: 'revokeKey',
    summary: 'Revoke a product key that is not in use',
    description: 'A key that is reserved by a redemption or was used cannot be revoked.',
    tags,
    params: z.strictObject({ keyId }),
    answers: { 200: { description: 'The revoked key', schema: productKey } },
    problems: ['notFound', 'keyInUse', 'clockAdvancing'],
    async handler({ services: { database }, params, caller, changes }) {
      const key = await database.keys.byKeyId(params.keyId);
      if (!key) throw new DomainError('notFound', `There is no key ${params.keyId}.`);
      await assertTimeAtRest(database, key.testClockId);
      const now = await timeOn(database, key.testClockId);
      await changes({ subject: { kind: 'productKey', id: key.keyId }, tenantId: null, at: now });
      const revoked = await database.keys.revoke(key._id, caller.id, new Date(now.epochMilliseconds));
      if (!revoked) throw new DomainError('keyInUse');
      return { status: 200, body: showKey(key, (await database.keys.claimsOf([key._id])).get(key._id)) };
    },
  }),
];
