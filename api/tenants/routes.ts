import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import type { Tenant } from '../../models/tenants.js';
import type { Caller } from '../http/caller.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../http/page.js';
import { idFrom } from '../ids.js';
import { type ApiServices, defineRoute } from '../services.js';
import { showSubscription, subscriptions } from '../subscriptions/schema.js';
import { assertTimeAtRest, timeOn } from '../tenant-time.js';
import { newUser, showTenant, showUser, tenant, tenantId, user, userId, userPage } from './schema.js';

const tags = ['Tenants'] as const;
const params = z.strictObject({ tenantId });

export const tenantRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}',
    operationId: 'getTenant',
    summary: 'Read a tenant',
    tags,
    params,
    answers: { 200: { description: 'The tenant', schema: tenant } },
    async handler({ services, caller, params }) {
      const found = await find(services, caller, params.tenantId);
      const now = await timeOn(services.database, found.testClockId);
      return { status: 200, body: showTenant(found, now.toString()) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/subscriptions',
    operationId: 'listTenantSubscriptions',
    summary: "List a tenant's subscriptions",
    tags,
    params,
    answers: { 200: { description: 'All of them, ended ones included', schema: subscriptions } },
    async handler({ services, caller, params }) {
      const found = await find(services, caller, params.tenantId);
      const [now, projections] = await Promise.all([
        timeOn(services.database, found.testClockId),
        services.database.subscriptions.ofTenant(found._id),
      ]);
      const items = projections.map((projection) => showSubscription(projection, now, services.temporalUiUrl));
      return { status: 200, body: { items } };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/users',
    operationId: 'createUser',
    summary: 'Add a user to a tenant',
    tags,
    params,
    body: newUser,
    answers: { 201: { description: 'The user', schema: user } },
    problems: ['tenantErased', 'clockAdvancing', 'notFound'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database } = services;
      const found = await find(services, caller, params.tenantId);
      if (found.state === 'erased') throw new DomainError('tenantErased');
      await assertTimeAtRest(database, found.testClockId);
      const now = await timeOn(database, found.testClockId);
      const id = idFrom('user', requestHash);
      await changes({ subject: { kind: 'user', id }, tenantId: found._id, at: now });
      await database.tenants.addUser({
        _id: id,
        tenantId: found._id,
        name: body.name,
        email: body.email,
        locale: body.locale ?? found.locale,
        zone: body.timeZone ?? found.zone,
        administrator: body.administrator,
        createdAt: new Date(now.epochMilliseconds),
      });
      const [added] = await database.tenants.usersOf(found._id, [id]);
      if (!added) throw new DomainError('tenantErased');
      return { status: 201, headers: { Location: `/v1/tenants/${found._id}/users/${id}` }, body: showUser(added) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/users/{userId}',
    operationId: 'getUser',
    summary: 'Read a user',
    tags,
    params: params.extend({ userId }),
    answers: { 200: { description: 'The user', schema: user } },
    async handler({ services, caller, params }) {
      const { _id: tenantId } = await find(services, caller, params.tenantId);
      const [found] = await services.database.tenants.usersOf(tenantId, [params.userId]);
      if (!found) throw new DomainError('notFound', `There is no user ${params.userId} in ${params.tenantId}.`);
      return { status: 200, body: showUser(found) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/users',
    operationId: 'listUsers',
    summary: "List a tenant's users",
    tags,
    params,
    query: pageQuery,
    answers: { 200: { description: 'A page of users', schema: userPage } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const found = await find(services, caller, params.tenantId);
      const after = readCursor('users', cursor, userId) ?? '';
      const users = await services.database.tenants.allUsers(found._id, after, limit + 1);
      return { status: 200, body: pageFrom(users, limit, showUser, (last) => writeCursor('users', last._id)) };
    },
  }),
];

async function find({ database }: ApiServices, { reach }: Caller, id: string): Promise<Tenant> {
  const found = await database.tenants.within(reach, id);
  if (!found) throw new DomainError('notFound', `There is no tenant ${id}.`);
  return found;
}
