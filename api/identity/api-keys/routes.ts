import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { beyondLimit, everHeld } from '../../../domain/identity/memberships.js';
import { canHold, type PrincipalKind, type Scope } from '../../../domain/identity/scopes.js';
import type { Database } from '../../../models/database.js';
import type { ApiKeyRecord, NewApiKey, WantedApiKey } from '../../../models/identity/api-keys.js';
import { reachInCloud } from '../../caller-cloud.js';
import { ofCloud } from '../../formats.js';
import { type Caller, partnerOf } from '../../http/caller.js';
import { routesFor } from '../../http/define-route.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { apiKey, apiKeyId, apiKeyPage, createdApiKey, newApiKey, rotation, showApiKey } from './schema.js';

interface ApiKeyServices {
  readonly database: Pick<
    Database,
    | 'apiKeys'
    | 'audit'
    | 'redemptions'
    | 'requestRecords'
    | 'tenants'
    | 'administrators'
    | 'partners'
    | 'plans'
    | 'users'
  >;
}

const defineRoute = routesFor<ApiKeyServices>();

const tags = ['API keys'] as const;
const params = z.strictObject({ apiKeyId });
const base = '/v1/api-keys/{apiKeyId}';

export const apiKeyRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    summary: 'Make an API key',
    description:
      'The whole key is in this answer only: it is stored as a keyed hash and cannot be read again. Operators make every kind, partners and administrators keys of their own kind, and a user of a tenant who is no administrator keys for the own person (`member`). A partner that opened the redemption of a new tenant makes that tenant’s first key.',
    tags,
    body: newApiKey,
    answers: { 201: { description: 'The key, whole', schema: createdApiKey } },
    problems: ['forbidden', 'idempotencyKeyReused', 'notFound', 'tenantErased', 'unknownUser'],
    async handler({ services: { database }, body, caller, requestHash, changes }) {
      const createdAt = new Date();
      const { expiresAt: wantedEnd, ...rest } = body;
      if (wantedEnd !== undefined && new Date(wantedEnd) <= createdAt) {
        throw new InvalidRequest([{ pointer: '/expiresAt', detail: 'must be in the future' }]);
      }
      const expiresAt = endOf(caller, body);
      const apiKeyId = idOfNewKey(requestHash);
      const limitedTo = limitOf(caller, body);
      const scope = await scopeOf(database, caller, body, apiKeyId);
      const wanted: WantedApiKey = {
        apiKeyId,
        name: rest.name,
        role: rest.role,
        access: rest.access,
        ...(limitedTo === null ? {} : { scopes: limitedTo }),
        ...scope,
        createdAt,
        ...(rest.locale === undefined ? {} : { locale: rest.locale }),
        ...(expiresAt === null ? {} : { expiresAt }),
      };
      await changes(changeOf(wanted));
      const made = await database.apiKeys.create(wanted);
      await assertStillHeld(database, wanted);
      return created(made);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    summary: 'List the API keys',
    description: 'Revoked and expired keys are listed too. Partners and administrators see those of their own kind.',
    tags,
    query: pageQuery.extend({ cloud: ofCloud }),
    answers: { 200: { description: 'A page of API keys', schema: apiKeyPage } },
    async handler({ services, caller, query: { limit, cursor, cloud } }) {
      const after = readCursor('apiKeys', cursor, apiKeyId) ?? '';
      const found = await services.database.apiKeys.list(
        await reachInCloud(services.database, caller, cloud),
        after,
        limit + 1,
      );
      const body = pageFrom(found, limit, showApiKey, (last) => writeCursor('apiKeys', last.apiKeyId));
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getApiKey',
    summary: 'Read what is known of an API key',
    tags,
    params,
    answers: { 200: { description: 'The key, without itself', schema: apiKey } },
    async handler({ services, caller, params }) {
      return { status: 200, body: showApiKey(await find(services, caller, params.apiKeyId)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/rotate`,
    operationId: 'rotateApiKey',
    summary: 'Replace an API key by a new one',
    description:
      'The new key may do the same, and ends when the old one would have. The old one goes on working for the overlap, so that nothing stands still.',
    tags,
    params,
    body: rotation,
    answers: { 201: { description: 'The new key, whole', schema: createdApiKey } },
    problems: ['apiKeyEnded', 'forbidden', 'idempotencyKeyReused', 'unknownUser'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { apiKeys } = services.database;
      const old = await find(services, caller, params.apiKeyId);
      if (beyondLimit(caller.limit, principalOfRole(old.role), old.scopes ?? null).length > 0) throw moreThanOwn();
      if (outlives(old.expiresAt ?? null, ownEnd(caller))) throw outlivesOwn();
      const createdAt = new Date();
      const rotated = old.rotatedTo === idOfNewKey(requestHash);
      if (!rotated && (old.revokedAt || (old.expiresAt && old.expiresAt <= createdAt))) {
        throw new DomainError('apiKeyEnded', 'A revoked or expired key cannot be rotated: make a new one.');
      }
      const { _id, lastFive, revokedAt, lastUsedAt, expiresAt, rotatedTo, rotatedAt, ...same } = old;
      const apiKeyId = idOfNewKey(requestHash);
      // An earlier try may have shortened the old key's time already, after it had made the new one.
      const timed = (rotated ? await apiKeys.within(await caller.reach(), apiKeyId) : undefined) ?? old;
      const wanted = {
        ...same,
        apiKeyId,
        createdAt,
        rotatedFrom: old.apiKeyId,
        ...(timed.expiresAt ? { expiresAt: timed.expiresAt } : {}),
      };
      await changes({ ...changeOf(wanted), before: showApiKey(old) });
      if (!(await apiKeys.replace(old, wanted.apiKeyId, createdAt))) {
        throw new DomainError('apiKeyEnded', 'The key was rotated before: rotate the new one.');
      }
      const made = await apiKeys.create(wanted);
      await assertStillHeld(services.database, wanted);
      await apiKeys.expire(old.apiKeyId, new Date(createdAt.getTime() + body.overlapHours * 3_600_000));
      return created(made);
    },
  }),
  defineRoute({
    method: 'delete',
    path: base,
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'It stops working at once. The key that makes the call cannot revoke itself.',
    tags,
    params,
    answers: { 200: { description: 'The revoked key', schema: apiKey } },
    problems: ['ownApiKey'],
    async handler({ services, params, caller, changes }) {
      const found = await find(services, caller, params.apiKeyId);
      if (params.apiKeyId === caller.id) throw new DomainError('ownApiKey');
      await changes({ ...changeOf(found), before: showApiKey(found) });
      await services.database.apiKeys.revoke(found.apiKeyId, new Date());
      return { status: 200, body: showApiKey(await find(services, caller, params.apiKeyId)) };
    },
  }),
];

async function find({ database }: ApiKeyServices, caller: Caller, id: string): Promise<ApiKeyRecord> {
  return requireFound(await database.apiKeys.within(await caller.reach(), id), `API key ${id}`);
}

function principalOfRole(role: ApiKeyRecord['role']): PrincipalKind {
  switch (role) {
    case 'operator':
      return 'operator';
    case 'partner':
      return 'partnerUser';
    case 'administrator':
      return 'tenantUser';
    case 'member':
      return 'tenantMember';
    case 'redemption':
      return 'redemptionToken';
  }
}

/**
 * To what a new key is limited: nobody makes a key that may do more than the own one; null: to nothing.
 * @throws InvalidRequest for a scope that no such key can hold; DomainError forbidden
 */
function limitOf(caller: Caller, { role, scopes }: z.output<typeof newApiKey>): readonly Scope[] | null {
  const kind = principalOfRole(role);
  const never = (scopes ?? []).flatMap((scope, index) =>
    canHold(kind, scope) ? [] : [{ pointer: `/scopes/${index}`, detail: `cannot be held with the role ${role}` }],
  );
  const [first, ...others] = never;
  if (first) throw new InvalidRequest([first, ...others]);
  if (scopes === undefined && caller.limit !== null) {
    const inherited = everHeld(kind, caller.limit);
    if (inherited.length === 0) throw moreThanOwn();
    return inherited;
  }
  if (beyondLimit(caller.limit, kind, scopes ?? null).length > 0) throw moreThanOwn();
  return scopes ?? null;
}

/** When the caller's API key ends; null: it does not, or the caller is a person. */
function ownEnd({ person, ownGrants: [own] }: Caller): Date | null {
  return person || !own?.until ? null : new Date(own.until.epochMilliseconds);
}

/** @param end null: it has none */
function outlives(end: Date | null, own: Date | null): boolean {
  return own !== null && (end === null || end > own);
}

/**
 * When a new key ends: nobody makes a key that lives longer than the own one, and left out it ends with that one. The first key of
 * a tenant, which its partner hands over, is the tenant's alone.
 *
 * @returns null: never
 * @throws DomainError forbidden
 */
function endOf(caller: Caller, { role, expiresAt }: z.output<typeof newApiKey>): Date | null {
  const wanted = expiresAt === undefined ? null : new Date(expiresAt);
  if (role === 'administrator' && partnerOf(caller) !== null) return wanted;
  const own = ownEnd(caller);
  if (wanted !== null && outlives(wanted, own)) throw outlivesOwn();
  return wanted ?? own;
}

function outlivesOwn(): DomainError {
  return new DomainError('forbidden', 'Nobody makes an API key that lives longer than the own one.', {
    reason: 'keyEnd',
    pointer: '/expiresAt',
  });
}

function moreThanOwn(): DomainError {
  return new DomainError('forbidden', 'Nobody makes an API key that may do more than the own one.', {
    reason: 'keyScopes',
  });
}

/** Whose the new key is, if the caller may make it. @throws DomainError forbidden, notFound, unknownUser, tenantErased */
async function scopeOf(
  database: ApiKeyServices['database'],
  caller: Caller,
  { role, partnerId, tenantId, userId }: z.output<typeof newApiKey>,
  id: string,
): Promise<Pick<WantedApiKey, 'partnerId' | 'tenantId' | 'userId' | 'locale'>> {
  const own = await caller.reach();
  if (role === 'operator' && own.kind !== 'everything') throw new DomainError('forbidden');
  if (role === 'partner' && partnerId !== undefined) {
    if (!isWithin(own, { partnerId })) {
      throw new DomainError('forbidden', 'A partner makes keys for itself only.');
    }
    requireFound(await database.partners.find(partnerId), `partner ${partnerId}`, { pointer: '/partnerId' });
    return { partnerId };
  }
  if (role === 'member' && tenantId !== undefined) return ofMember(database, caller, tenantId, userId);
  if (role === 'administrator' && tenantId !== undefined) {
    const reach = await caller.reach('tenants:read');
    const tenant = requireFound(await database.tenants.within(reach, tenantId), `tenant ${tenantId}`, {
      pointer: '/tenantId',
    });
    if (tenant.state === 'erased') throw new DomainError('tenantErased');
    const ownPartner = partnerOf(caller);
    if (ownPartner !== null) await assertFirstKey(database, ownPartner, { tenantId, id });
    const ownUser = caller.person?.actingIn?.party.kind === 'tenant' ? (caller.userId ?? undefined) : undefined;
    const administrator = await administratorOf(database, tenantId, userId ?? ownUser);
    const holder = await database.users.find(tenantId, administrator);
    return { tenantId, userId: administrator, ...(holder ? { locale: holder.locale } : {}) };
  }
  return {};
}

/**
 * A user's key for the own person: an administrator makes none for others, since by it one pays.
 * @throws DomainError forbidden, unknownUser
 */
async function ofMember(
  { users }: ApiKeyServices['database'],
  caller: Caller,
  tenantId: string,
  named: string | undefined,
): Promise<Pick<WantedApiKey, 'tenantId' | 'userId' | 'locale'>> {
  const userId = named ?? caller.userId;
  const own = await caller.reach();
  if (userId === null || !isWithin(own.kind === 'limited' ? { ...own, tenantIds: [] } : own, { userId })) {
    throw new DomainError('forbidden', 'A user makes such a key for the own person only.');
  }
  const user = await users.find(tenantId, userId);
  if (user?.state === 'active') return { tenantId, userId, locale: user.locale };
  throw new DomainError('unknownUser', 'The tenant has no active user of this id.', { pointer: '/userId' });
}

/** A partner without delegated access hands a tenant that it brought its first key, and no other. */
async function assertFirstKey(
  { apiKeys, redemptions }: ApiKeyServices['database'],
  partnerId: string,
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<void> {
  if (!(await redemptions.wasBroughtBy(tenantId, partnerId))) {
    throw new DomainError(
      'forbidden',
      'Only the partner that opened the redemption of a new tenant makes its first key.',
    );
  }
  // An earlier try of the same request may have made the key.
  if (await apiKeys.hasTenantKey(tenantId, id)) {
    throw new DomainError('forbidden', 'The tenant has an API key: its administrators make the others.');
  }
}

async function administratorOf(
  { administrators: people }: ApiKeyServices['database'],
  tenantId: string,
  userId: string | undefined,
): Promise<string> {
  const administrators = await people.of(tenantId);
  const found = userId === undefined ? administrators[0] : administrators.find(({ _id }) => _id === userId);
  if (found) return found._id;
  throw new DomainError('unknownUser', 'The user is not an administrator of this tenant.', {
    pointer: '/userId',
    reason: 'notAdministrator',
  });
}

/**
 * Who loses the rights while a key is made has no key: either losing them revokes it, or this sees that they are lost.
 * @throws DomainError unknownUser
 */
async function assertStillHeld(
  { administrators, apiKeys, users }: ApiKeyServices['database'],
  { apiKeyId: id, role, tenantId, userId }: Pick<WantedApiKey, 'apiKeyId' | 'role' | 'tenantId' | 'userId'>,
): Promise<void> {
  if (tenantId === undefined || userId === undefined) return;
  const holders = role === 'member' ? await users.active(tenantId, [userId]) : await administrators.of(tenantId);
  if (holders.some(({ _id }) => _id === userId)) return;
  await apiKeys.revoke(id, new Date());
  throw role === 'member'
    ? new DomainError('unknownUser', 'The user has left.')
    : new DomainError('unknownUser', 'The user is not an administrator of this tenant any more.', {
        reason: 'notAdministrator',
      });
}

function idOfNewKey(requestHash: string): string {
  return `ak_${requestHash.slice(0, 24)}`;
}

function changeOf({ apiKeyId: id, tenantId, partnerId }: Pick<WantedApiKey, 'apiKeyId' | 'tenantId' | 'partnerId'>) {
  return { subject: { kind: 'apiKey', id }, tenantId: tenantId ?? null, partnerId: partnerId ?? null };
}

function created({ key, record }: NewApiKey) {
  const shown = showApiKey(record);
  return {
    status: 201,
    headers: { Location: `/v1/api-keys/${record.apiKeyId}` },
    body: { ...shown, key },
    masked: { ...shown, key: `perennial_…${record.lastFive}` },
  } as const;
}
