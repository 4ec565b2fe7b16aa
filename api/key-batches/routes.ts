import { z } from 'zod';
import { compareDates, dateIn, plainDate } from '../../domain/calendar.js';
import { DomainError } from '../../domain/errors.js';
import { lastFive } from '../../domain/product-key.js';
import type { Database } from '../../models/database.js';
import type { KeyBatch, ProductKey } from '../../models/keys.js';
import type { Plan } from '../../models/plans.js';
import { instant } from '../formats.js';
import type { Caller } from '../http/caller.js';
import { InvalidRequest } from '../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../http/page.js';
import { idFrom } from '../ids.js';
import { revocation } from '../keys/schema.js';
import { type ApiServices, defineRoute } from '../services.js';
import { assertTimeAtRest, clockAtRest, timeOn } from '../tenant-time.js';
import { mintKeys } from './mint-keys.js';
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
    problems: ['notFound', 'planNotOnSale', 'clockAdvancing', 'idempotencyKeyReused'],
    async handler({ services: { database }, body, caller, requestHash, changes }) {
      const batchId = idFrom('keyBatch', requestHash);
      const plan = await planFor(database, body.planId, batchId);
      if (plan.seatsPerKey === 'one' && body.seats !== 1) {
        throw new InvalidRequest([{ pointer: '/seats', detail: 'must be 1: a key of this plan carries one seat' }]);
      }
      const soldBy = body.soldBy ?? null;
      if (soldBy !== null && !(await database.partners.find(soldBy))) {
        throw new InvalidRequest([{ pointer: '/soldBy', detail: 'is not the id of a partner' }]);
      }
      const testClockId = body.testClockId ?? null;
      if (testClockId !== null) await clockAtRest(database, testClockId);
      const now = await timeOn(database, testClockId);
      if (compareDates(plainDate(body.redeemBy), dateIn('UTC', now)) < 0) {
        throw new InvalidRequest([{ pointer: '/redeemBy', detail: 'must not be in the past' }]);
      }
      const batch: KeyBatch = {
        _id: batchId,
        plan: { id: plan.planId, version: plan.version },
        months: plan.months,
        seats: body.seats,
        count: body.count,
        redeemBy: body.redeemBy,
        testClockId,
        soldBy,
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
          soldBy,
        }),
      );
      await changes({ subject: { kind: 'keyBatch', id: batch._id }, tenantId: null, partnerId: soldBy, at: now });
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
    async handler({ services: { database }, caller, query: { limit, cursor, ...filter } }) {
      const read = readCursor('keyBatches', cursor, position);
      const after = read && { issuedAt: new Date(read[0]), id: read[1] };
      const found = await database.keys.listBatches(caller.reach, filter, after, limit + 1);
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
    path: '/v1/key-batches/{keyBatchId}/revoke',
    operationId: 'revokeKeyBatch',
    summary: 'Revoke the keys of a batch that are not in use',
    description: 'Keys that are reserved or used stay what they are, and the answer names them.',
    tags,
    params,
    body: revocation,
    answers: { 200: { description: 'What became of each key', schema: revokedBatch } },
    problems: ['notFound', 'clockAdvancing'],
    async handler({ services, params, body: { reason }, caller, changes }) {
      const { database } = services;
      const { batch, keys, claims } = await find(services, caller, params.keyBatchId);
      await assertTimeAtRest(database, batch.testClockId);
      const now = await timeOn(database, batch.testClockId);
      await changes({
        subject: { kind: 'keyBatch', id: batch._id },
        tenantId: null,
        partnerId: batch.soldBy,
        at: now,
        reason,
        before: showRevoked(keys, claims),
      });
      const by = { owner: caller.id, reason, at: new Date(now.epochMilliseconds) };
      return { status: 200, body: showRevoked(keys, await database.keys.revoke(keys, by)) };
    },
  }),
];

async function find({ database }: Pick<ApiServices, 'database'>, { reach }: Caller, id: string) {
  const batch = await database.keys.batchWithin(reach, id);
  if (!batch) throw new DomainError('notFound', `There is no batch ${id}.`);
  const keys = await database.keys.ofBatch(id);
  return { batch, keys, claims: await database.keys.claimsOf(keys.map(({ _id }) => _id)) };
}

/** The newest version of the plan, or the one that an earlier try of this request wrote into its keys. */
async function planFor({ keys, plans }: Database, planId: string, batchId: string): Promise<Plan> {
  const written = await keys.within({ kind: 'everything' }, `${batchId}-1`);
  const fixed = written && (await plans.version(written.key.plan.id, written.key.plan.version));
  if (fixed) return fixed;
  const plan = await plans.newest(planId);
  if (!plan) throw new InvalidRequest([{ pointer: '/planId', detail: 'is not the id of a plan' }]);
  if (!plan.onSale) {
    throw new DomainError('planNotOnSale', `${plan.name} was withdrawn from sale.`, { plan: plan.name });
  }
  return plan;
}
