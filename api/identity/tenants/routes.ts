import { z } from 'zod';
import { cloudOfCountry } from '../../../domain/clouds.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Tenant, TenantFields } from '../../../models/identity/tenants.js';
import { cloudAsked } from '../../caller-cloud.js';
import { zoneAndLocale } from '../../formats.js';
import { tenantOf } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { idFrom, tenantIdFrom } from '../../ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { timeOn, timeOnNamedClock } from '../../tenant-time.js';
import { reachOfPartner } from '../reach-of-partner.js';
import { changeableTenant, findTenant } from './find-tenant.js';
import { showTenant, tenant, tenantChange, tenantCreation, tenantId, tenantPage, tenantQuery } from './schema.js';

const tags = ['Tenants'] as const;
const params = z.strictObject({ tenantId });
const base = '/v1/tenants/{tenantId}';
const position = z.tuple([z.string().max(1000), tenantId]);

export const tenantRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/tenants',
    operationId: 'createTenant',
    summary: 'Create a tenant with its first administrators',
    description:
      'A tenant that redeems its first keys is created by the redemption. Nothing but the id is unique: two organisations may have one name.',
    tags,
    body: tenantCreation,
    answers: { 201: { description: 'The tenant', schema: tenant, etag: true } },
    problems: ['notFound', 'clockAdvancing', 'tenantErased'],
    async handler({ services, body, requestHash, changes }) {
      const { database } = services;
      const { testClockId = null } = body;
      const now = await timeOnNamedClock(database, body.testClockId);
      const { country, organisation, vatId = null, cloud = cloudOfCountry(country), administrators } = body;
      const id = tenantIdFrom(requestHash, cloud);
      const { zone, locale } = zoneAndLocale(body);
      await changes({ subject: { kind: 'tenant', id }, tenantId: id, at: now });
      // The stored answer of a request went with the tenant: repeated, it brings nobody back.
      if ((await database.tenants.find(id))?.state === 'erased') throw new DomainError('tenantErased');
      const createdAt = new Date(now.epochMilliseconds);
      const fresh = { country, organisation, vatId, zone, locale, cloud, testClockId, createdAt };
      const creation = {
        _id: id,
        requestHash,
        testClockId,
        tenant: { ...fresh, _id: id, agreements: [] },
        administrators: administrators.map(({ name, email, ...own }, index) => ({
          userId: idFrom('user', `${requestHash}/${index}`),
          name,
          email,
          locale: own.locale ?? locale,
          zone: own.timeZone ?? zone,
        })),
        begunAt: new Date(),
      };
      await database.tenantCreations.begin(creation);
      await database.tenantCreations.complete(creation);
      const headers = { Location: `/v1/tenants/${id}` };
      return { status: 201, headers, ...(await shown(services, await known(services, id))) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/tenants',
    operationId: 'listTenants',
    summary: 'List the tenants',
    description: 'In the order of their names. Tenants of test clocks are left out unless their clock is named.',
    tags,
    query: tenantQuery,
    answers: { 200: { description: 'A page of tenants', schema: tenantPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, partnerId, cloud: named, ...filter } }) {
      const after = readCursor('tenants', cursor, position);
      const from = after && { folded: after[0], id: after[1] };
      const within = await reachOfPartner(database, partnerId, 'tenants:read');
      const cloud = await cloudAsked(database, caller, named);
      const limits = { ...filter, cloud, within, onAnyClock: tenantOf(caller) !== null };
      const found = await database.tenants.list(await caller.reach(), limits, from, limit + 1);
      // They are all on one clock, or on none.
      const now = await timeOn(database, found[0]?.testClockId ?? null);
      const show = (one: Tenant) => showTenant(one, now.toString());
      const body = pageFrom(found, limit, show, (last) => writeCursor('tenants', [last.folded, last._id]));
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'get',
    path: base,
    operationId: 'getTenant',
    summary: 'Read a tenant',
    tags,
    params,
    answers: { 200: { description: 'The tenant', schema: tenant, etag: true, changesWithTime: true } },
    async handler({ services, caller, params }) {
      return { status: 200, ...(await shown(services, await findTenant(services, caller, params.tenantId))) };
    },
  }),
  defineRoute({
    method: 'patch',
    path: base,
    operationId: 'changeTenant',
    summary: 'Change a tenant',
    description:
      'A merge patch: what is left out stays. Another time zone applies from the next term: terms that have begun keep theirs. Country and cloud never change.',
    tags,
    params,
    body: tenantChange,
    ifMatch: true,
    answers: { 200: { description: 'The tenant', schema: tenant, etag: true } },
    problems: ['tenantErased', 'clockAdvancing', 'notChangeable'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { organisation, timeZone: zone, locale, vatId } = body;
      const change: Partial<TenantFields> = {
        ...(organisation === undefined ? {} : { organisation }),
        ...(zone === undefined ? {} : { zone }),
        ...(locale === undefined ? {} : { locale }),
        ...(vatId === undefined ? {} : { vatId }),
      };
      const { now } = await changeableTenant(services, caller, params.tenantId);
      const read = async () => (await changeableTenant(services, caller, params.tenantId)).tenant;
      const changed = await changeAtRevision(ifMatch, read, async (found) => {
        assertUnchanged(found, body);
        const before = showTenant(found, now.toString());
        await changes({ subject: { kind: 'tenant', id: found._id }, tenantId: found._id, at: now, before });
        return services.database.tenants.change(found, change);
      });
      return { status: 200, ...(await shown(services, changed)) };
    },
  }),
];

/** @throws DomainError notChangeable for another country or cloud */
function assertUnchanged(found: Tenant, given: z.output<typeof tenantChange>) {
  for (const field of ['country', 'cloud'] as const) {
    if (given[field] === undefined || given[field] === found[field]) continue;
    throw new DomainError(
      'notChangeable',
      `The ${field} is ${found[field]} and never changes: create another tenant.`,
      {
        pointer: `/${field}`,
      },
    );
  }
}

async function known({ database }: ApiServices, id: string): Promise<Tenant> {
  return requireFound(await database.tenants.find(id), `tenant ${id}`);
}

async function shown({ database }: ApiServices, found: Tenant) {
  const now = await timeOn(database, found.testClockId);
  return { etag: found.revision, body: showTenant(found, now.toString()) };
}
