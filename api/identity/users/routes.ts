import { z } from 'zod';
import { type RestoredLicence, restore } from '../../../contracts/identity/users.js';
import type { Requested } from '../../../contracts/messages.js';
import { userWorkflowId } from '../../../contracts/workflow-ids.js';
import { mailboxOf } from '../../../domain/email-address.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { mostAdministrators } from '../../../models/identity/administrators.js';
import type { Tenant } from '../../../models/identity/tenants.js';
import type { User, UserFields } from '../../../models/identity/users.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { asDomainError } from '../../http/problems.js';
import { idFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { update } from '../../updates.js';
import { changeableTenant, findTenant } from '../tenants/find-tenant.js';
import { tenantId } from '../tenants/schema.js';
import { assertMayChangeAdministrators } from './administrators-of-tenant.js';
import { deactivateUser } from './deactivate-user.js';
import {
  deactivation,
  newUser,
  restoredUser,
  showRestored,
  showUser,
  user,
  userChange,
  userId,
  userPage,
  userQuery,
} from './schema.js';

const tags = ['Users'] as const;
const ofTenant = z.strictObject({ tenantId });
const params = ofTenant.extend({ userId });
const users = '/v1/tenants/{tenantId}/users';
const base = `${users}/{userId}`;

export const userRoutes = [
  defineRoute({
    method: 'post',
    path: users,
    operationId: 'createUser',
    summary: 'Add a user to a tenant',
    tags,
    params: ofTenant,
    body: newUser,
    answers: { 201: { description: 'The user', schema: user, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'notFound', 'emailInUse', 'tooManyAdministrators', 'userDeactivated'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { database } = services;
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      await assertMayChangeAdministrators(caller, tenant._id, body.administrator);
      const id = idFrom('user', requestHash);
      await changes({ subject: { kind: 'user', id }, tenantId: tenant._id, at: now });
      if (body.administrator) assertRoom(tenant.administratorIds, id);
      const added = await database.users.add({
        _id: id,
        tenantId: tenant._id,
        name: body.name,
        email: body.email,
        locale: body.locale ?? tenant.locale,
        zone: body.timeZone ?? tenant.zone,
        createdAt: new Date(now.epochMilliseconds),
      });
      // An earlier try of the same request has added it under the same id.
      if (!added) await assertOwn(services, tenant, body.email, id);
      if (body.administrator) await admit(services, tenant._id, id);
      const headers = { Location: `/v1/tenants/${tenant._id}/users/${id}` };
      return { status: 201, headers, ...(await shown(services, tenant._id, id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getUser',
    summary: 'Read a user',
    tags,
    params,
    answers: { 200: { description: 'The user', schema: user, etag: true } },
    async handler({ services, caller, params }) {
      const { _id } = await findTenant(services, caller, params.tenantId);
      return { status: 200, ...(await shown(services, _id, params.userId)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: users,
    operationId: 'listUsers',
    summary: "List a tenant's users",
    description: 'Purged users, of whom nothing is left but the id, are listed when they are asked for.',
    tags,
    params: ofTenant,
    query: userQuery,
    answers: { 200: { description: 'A page of users', schema: userPage } },
    async handler({ services, caller, params, query: { limit, cursor, administrator, state, search: words } }) {
      const { _id, administratorIds } = await findTenant(services, caller, params.tenantId);
      const after = readCursor('users', cursor, userId) ?? '';
      const which = administrator === undefined ? {} : { [administrator ? 'among' : 'notAmong']: administratorIds };
      const found = await services.database.users.list(_id, { state, words, ...which }, after, limit + 1);
      const show = (one: User) => showUser(one, administratorIds);
      return { status: 200, body: pageFrom(found, limit, show, (last) => writeCursor('users', last._id)) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: base,
    operationId: 'changeUser',
    summary: 'Change a user',
    description:
      'A merge patch: what is left out stays. Who is no administrator any more loses the administrator’s API keys. The last administrator stays one.',
    tags,
    params,
    body: userChange,
    ifMatch: true,
    answers: { 200: { description: 'The user', schema: user, etag: true } },
    problems: [
      'tenantErased',
      'clockAdvancing',
      'userDeactivated',
      'emailInUse',
      'lastAdministrator',
      'tooManyAdministrators',
    ],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { administrators, apiKeys, users: people } = services.database;
      const { administrator } = body;
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const { _id: id } = tenant;
      const read = () => known(services, id, params.userId);
      const { _id } = await changeAtRevision(ifMatch, read, async (found) => {
        if (found.state !== 'active') throw new DomainError('userDeactivated');
        const { administratorIds } = await findTenant(services, caller, id);
        await assertMayChangeAdministrators(caller, id, administrator === true || administratorIds.includes(found._id));
        const before = showUser(found, administratorIds);
        await changes({ subject: { kind: 'user', id: found._id }, tenantId: id, at: now, before });
        if (administrator === true) assertRoom(administratorIds, found._id);
        // Rights are taken before the record is written and given after it, so that a race leaves nobody unaccounted for.
        const dismissal = administrator === false ? await administrators.dismiss(id, found._id) : 'wasNone';
        if (dismissal === 'last') throw new DomainError('lastAdministrator');
        const changed = await people.change(found, fieldsOf(body));
        if (changed === 'changed') return found;
        // Only what this request has taken is given back.
        if (dismissal === 'dismissed') await administrators.admit(id, [found._id]);
        if (changed === 'moved') return null;
        throw new DomainError('emailInUse', 'Another user of the tenant has this e-mail.', { pointer: '/email' });
      });
      if (administrator === true) await admit(services, id, _id);
      if (administrator === false) await apiKeys.revokeOfUser(id, _id, new Date(), 'administrator');
      return { status: 200, ...(await shown(services, id, _id)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/deactivate`,
    operationId: 'deactivateUser',
    summary: 'Deactivate a user who leaves',
    description:
      'The licences are freed, the API keys of an administrator stop working and stay revoked. The user can be restored for 30 days; then the personal data is purged.',
    tags,
    params,
    body: deactivation,
    longRunning: true,
    answers: { 200: { description: 'The user, with what became of the licences', schema: user, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'userDeactivated', 'userInTransition', 'lastAdministrator'],
    async handler({ services, caller, params, body, requestHash, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const found = await known(services, tenant._id, params.userId);
      await assertMayChangeAdministrators(caller, tenant._id, tenant.administratorIds.includes(found._id));
      const before = showUser(found, tenant.administratorIds);
      const change = { subject: { kind: 'user', id: found._id }, tenantId: tenant._id, at: now, before };
      await changes({ ...change, reason: body.reason ?? null });
      const own = found.deactivation?.requestId === requestHash;
      if (found.state !== 'active' && !own) throw new DomainError('userDeactivated');
      // What an earlier try has done may be undone by now.
      if (found.state === 'deactivated' || !own) {
        await deactivateUser(services, found, { testClockId: tenant.testClockId, now, requestHash });
      }
      return { status: 200, ...(await shown(services, tenant._id, found._id)) };
    },
  }),
  defineRoute({
    method: 'post',
    path: `${base}/restore`,
    operationId: 'restoreUser',
    summary: 'Restore a deactivated user',
    description:
      'Within 30 days. Licences are given back where seats are free; the others are listed with the reason. API keys stay revoked: make new ones.',
    tags,
    params,
    longRunning: true,
    answers: { 200: { description: 'The user, and what became of each licence', schema: restoredUser } },
    problems: ['tenantErased', 'clockAdvancing', 'userNotDeactivated', 'restorePeriodOver', 'userInTransition'],
    async handler({ services, caller, params, requestHash: requestId, changes }) {
      const { tenant, now } = await changeableTenant(services, caller, params.tenantId);
      const found = await known(services, tenant._id, params.userId);
      await assertMayChangeAdministrators(caller, tenant._id, found.deactivation?.wasAdministrator === true);
      const before = showUser(found, tenant.administratorIds);
      await changes({ subject: { kind: 'user', id: found._id }, tenantId: tenant._id, at: now, before });
      const licences = await restored(services, found, { requestId });
      const { administratorIds } = await findTenant(services, caller, tenant._id);
      const back = await known(services, tenant._id, found._id);
      return { status: 200, body: showRestored(back, administratorIds, licences) };
    },
  }),
];

/** One whose workflow is closed still answers a request that it has carried out, and refuses any other. */
async function restored(services: ApiServices, found: User, request: Requested): Promise<RestoredLicence[]> {
  try {
    return await update(services, userWorkflowId(found.tenantId, found._id), restore, request);
  } catch (error) {
    if (asDomainError(error).code !== 'notFound') throw error;
    throw new DomainError(found.state === 'active' ? 'userNotDeactivated' : 'restorePeriodOver');
  }
}

async function known({ database }: ApiServices, tenant: string, id: string): Promise<User> {
  return requireFound(await database.users.find(tenant, id), `user ${id} in ${tenant}`);
}

async function shown(services: ApiServices, tenant: string, id: string) {
  const [found, of] = await Promise.all([known(services, tenant, id), services.database.tenants.find(tenant)]);
  return { etag: found.revision, body: showUser(found, of?.administratorIds ?? []) };
}

function fieldsOf({ name, email, locale, timeZone: zone }: z.output<typeof userChange>): Partial<UserFields> {
  return {
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(locale === undefined ? {} : { locale }),
    ...(zone === undefined ? {} : { zone }),
  };
}

/** @throws DomainError emailInUse unless this user has the e-mail */
async function assertOwn({ database }: ApiServices, { _id }: Tenant, email: string, id: string): Promise<void> {
  const owner = (await database.users.byEmail(_id, [email])).get(mailboxOf(email));
  if (owner === id || (await database.users.find(_id, id))) return;
  throw new DomainError('emailInUse', 'Another user of the tenant has this e-mail.', {
    pointer: '/email',
    userId: owner,
  });
}

/** @throws DomainError tooManyAdministrators */
function assertRoom(administratorIds: readonly string[], id: string): void {
  if (administratorIds.includes(id) || administratorIds.length < mostAdministrators) return;
  throw new DomainError('tooManyAdministrators', `A tenant has at most ${mostAdministrators} administrators.`);
}

/** @throws DomainError tooManyAdministrators, userDeactivated */
async function admit({ database }: ApiServices, tenant: string, id: string): Promise<void> {
  const admitted = await database.administrators.admit(tenant, [id]);
  if (admitted === 'tooMany') throw new DomainError('tooManyAdministrators');
  if (admitted === 'inactive') throw new DomainError('userDeactivated');
}
