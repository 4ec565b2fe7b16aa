import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Reach } from '../../../domain/identity/grants.js';
import type { KeyInState } from '../../../models/keys/key-schemas.js';
import type { Keys } from '../../../models/keys/keys.js';
import { reachInCloud } from '../../caller-cloud.js';
import { type pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { defineRoute } from '../../services.js';
import { timeAtRest } from '../../tenant-time.js';
import { assertNotOrdered } from './assert-not-ordered.js';
import {
  keyHistory,
  keyId,
  keyPage,
  keyQuery,
  productKey,
  revocation,
  showFoundKey,
  showHistory,
  showKey,
} from './schema.js';

const tags = ['Product keys'] as const;
const params = z.strictObject({ keyId });

export const keyRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/keys',
    operationId: 'listKeys',
    summary: 'Search product keys',
    description:
      'In order of their ids. A page of free keys may hold fewer than asked for and still have a `next`. A partner sees the keys that it sells.',
    tags,
    query: keyQuery,
    answers: { 200: { description: 'A page of keys, masked', schema: keyPage } },
    async handler({ services: { database }, caller, query }) {
      const after = readCursor('keys', query.cursor, keyId) ?? '';
      const { cloud, ...searched } = query;
      const { found, next } = await search(database.keys, await reachInCloud(database, caller, cloud), searched, after);
      return { status: 200, body: { items: found.map(showFoundKey), next: next && writeCursor('keys', next) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/keys/{keyId}',
    operationId: 'getKey',
    summary: 'Read a product key and its history',
    tags,
    params,
    answers: { 200: { description: 'The key, masked', schema: keyHistory } },
    async handler({ services: { database }, caller, params }) {
      const reach = await caller.reach();
      const found = requireFound(await database.keys.within(reach, params.keyId), `key ${params.keyId}`);
      const batch = requireFound(await database.keys.batchWithin(reach, found.key.batchId), `key ${params.keyId}`);
      const redemptions = await database.redemptions.ofKey(found.key._id);
      return { status: 200, body: showHistory(found, batch, redemptions) };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/keys/{keyId}/revoke',
    operationId: 'revokeKey',
    summary: 'Revoke a product key that is not in use',
    description: 'A key that is reserved by a redemption or was used cannot be revoked.',
    tags,
    params,
    body: revocation,
    answers: { 200: { description: 'The revoked key', schema: productKey } },
    problems: ['notFound', 'keyInUse', 'keyOfOrder', 'clockAdvancing'],
    async handler({ services: { database }, params, body: { reason }, caller, changes }) {
      const found = requireFound(await database.keys.within(await caller.reach(), params.keyId), `key ${params.keyId}`);
      const { key, claim } = found;
      assertNotOrdered(key);
      const now = await timeAtRest(database, key.testClockId);
      await changes({
        subject: { kind: 'productKey', id: key.keyId },
        tenantId: null,
        partnerId: key.soldBy,
        cloud: (await database.plans.sold(key.plan)).cloud,
        at: now,
        reason,
        before: showKey(key, claim),
      });
      const by = { owner: caller.id, reason, at: new Date(now.epochMilliseconds) };
      const after = (await database.keys.revoke([key], by)).get(key._id);
      if (after?.state !== 'revoked') {
        const about = { soldBy: key.soldBy, plan: { id: key.plan.id, version: key.plan.version } };
        throw new DomainError('keyInUse', undefined, { state: after?.state ?? 'reserved', about });
      }
      return { status: 200, body: showKey(key, after) };
    },
  }),
];

type Search = Omit<z.output<typeof keyQuery>, keyof z.output<typeof pageQuery>> & { readonly limit: number };

interface Found {
  readonly found: KeyInState[];
  /** The id after which the next page begins; null on the last one. */
  readonly next: string | null;
}

async function search(keys: Keys, reach: Reach, { state, limit, ...filter }: Search, after: string): Promise<Found> {
  if (state === 'free') return searchFree(keys, reach, filter, after, limit);
  const found =
    state === undefined
      ? await keys.search(reach, filter, after, limit + 1)
      : await keys.searchClaimed(reach, state, filter, after, limit + 1);
  const page = found.slice(0, limit);
  return { found: page, next: found.length > limit ? (page.at(-1)?.key.keyId ?? null) : null };
}

const lookedAtOnce = 200;
const mostLooks = 10;

/** That a key is free is written nowhere: it has no claim. So keys are looked through, but not endlessly for one page. */
async function searchFree(
  keys: Keys,
  reach: Reach,
  filter: Omit<Search, 'state' | 'limit'>,
  after: string,
  limit: number,
): Promise<Found> {
  const found: KeyInState[] = [];
  let last = after;
  for (let look = 0; look < mostLooks; look += 1) {
    const looked = await keys.search(reach, filter, last, lookedAtOnce);
    for (const one of looked) {
      if (one.claim) continue;
      if (found.length === limit) return { found, next: found.at(-1)?.key.keyId ?? null };
      found.push(one);
    }
    if (looked.length < lookedAtOnce) return { found, next: null };
    last = looked.at(-1)?.key.keyId ?? last;
  }
  return { found, next: last };
}
