import { z } from 'zod';
import { requireFound } from '../../../domain/errors.js';
import { tenantOf } from '../../http/caller.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { findTenant } from '../../identity/tenants/find-tenant.js';
import { tenantId } from '../../identity/tenants/schema.js';
import { userId } from '../../identity/users/schema.js';
import { defineRoute } from '../../services.js';
import { subscriptionId } from '../subscriptions/schema.js';
import { showUserLicence, userLicencePage } from './schema.js';

export const userLicenceRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/users/{userId}/licences',
    operationId: 'listUserLicences',
    summary: 'List the licences that a user holds',
    tags: ['Users'],
    params: z.strictObject({ tenantId, userId }),
    query: pageQuery,
    answers: { 200: { description: 'A page of licences, over all subscriptions', schema: userLicencePage } },
    async handler({ services, caller, params, query: { limit, cursor } }) {
      const { licences, groups, subscriptions, users } = services.database;
      const reach = await caller.reach();
      // Everybody reads what the own person holds.
      const own =
        reach.kind === 'limited' && reach.userIds.includes(params.userId) && tenantOf(caller) === params.tenantId;
      const _id = own ? params.tenantId : (await findTenant(services, caller, params.tenantId))._id;
      requireFound(await users.find(_id, params.userId), `user ${params.userId} in ${_id}`);
      const after = readCursor('userLicences', cursor, subscriptionId) ?? '';
      const held = await licences.ofUser(_id, params.userId, after, limit + 1);
      const found = await subscriptions.among(held.map((one) => one.subscriptionId));
      const byId = new Map(found.map((projection) => [projection._id, projection]));
      const reasons = await groups.reasonsOfUser(_id, params.userId);
      const names = await groups.names(reasons.map(({ groupId }) => groupId));
      const giving = (id: string) =>
        reasons
          .filter((one) => one.subscriptionId === id)
          .map(({ groupId }) => ({ id: groupId, name: names.get(groupId) ?? '' }));
      const body = pageFrom(
        held,
        limit,
        (one) => showUserLicence(one, byId.get(one.subscriptionId), giving(one.subscriptionId)),
        (last) => writeCursor('userLicences', last.subscriptionId),
      );
      return { status: 200, body };
    },
  }),
];
