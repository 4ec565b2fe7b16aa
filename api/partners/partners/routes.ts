import { z } from 'zod';
import { cloudOfCountry, countryProblem } from '../../../domain/clouds.js';
import { localeOf } from '../../../domain/countries.js';
import { DomainError, requireFound } from '../../../domain/errors.js';
import { isWithin, type Reach } from '../../../domain/identity/grants.js';
import type { Partner } from '../../../models/partners/partners.js';
import { cloudAsked } from '../../caller-cloud.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { InvalidRequest } from '../../http/invalid-request.js';
import { pageFrom, readCursor, writeCursor } from '../../http/page.js';
import { partnerId } from '../../partner-ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { assertOfPartner, assertOwnTenant, assertSupplied, changedFields, enrolmentOf } from './changed-fields.js';
import { newPartner, partner, partnerChange, partnerPage, partnerQuery, showPartner } from './schema.js';

const tags = ['Partners'] as const;
const params = z.strictObject({ partnerId });
const path = '/v1/partners/{partnerId}';

export const partnerRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/partners',
    operationId: 'createPartner',
    summary: 'Enter a partner in the register',
    tags,
    body: newPartner,
    answers: { 201: { description: 'The partner', schema: partner, etag: true } },
    problems: ['alreadyExists', 'distributorCycle', 'unknownPartner', 'otherCloud'],
    async handler({ services, body: { id, ...body }, requestHash: madeBy, changes }) {
      const { partners } = services.database;
      const { email = null, phone = null, website = null, ownTenantId = null, distributor } = body;
      const cloud = body.cloud ?? cloudOfCountry(body.country);
      const createdAt = new Date();
      await assertSupplied(partners, { _id: id, cloud }, distributor);
      await assertOwnTenant(services.database.tenants, { cloud }, ownTenantId);
      await changes({ subject: { kind: 'partner', id }, tenantId: null, partnerId: id });
      await partners.create({
        ...body,
        _id: id,
        cloud,
        locale: body.locale ?? localeOf(body.country),
        email,
        phone,
        website,
        ownTenantId,
        enrolment: enrolmentOf(body.enrolment, undefined, createdAt),
        distributor: distributor && { ...distributor, since: createdAt },
        revision: 1,
        madeBy,
        createdAt,
      });
      const found = await partners.find(id);
      if (found?.madeBy !== madeBy) {
        throw new DomainError('alreadyExists', `There is a partner ${id}.`, { pointer: '/id' });
      }
      return { status: 201, headers: { Location: `/v1/partners/${id}` }, ...(await shown(services, found)) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/partners',
    operationId: 'listPartners',
    summary: 'List the partners',
    description: 'Operators see all, a partner itself and those that it supplies.',
    tags,
    query: partnerQuery,
    answers: { 200: { description: 'A page of partners, by id', schema: partnerPage } },
    async handler({ services: { database }, caller, query: { limit, cursor, cloud: named, ...filter } }) {
      const after = readCursor('partners', cursor, partnerId) ?? '';
      const cloud = await cloudAsked(database, caller, named);
      const reach = await caller.reach();
      const found = await database.partners.list(reach, { ...filter, cloud }, after, limit + 1);
      const chains = await database.partners.chainsOf(found.map(({ _id }) => _id));
      const show = (one: Partner) => showPartner(one, chains.get(one._id) ?? [], isOwn(reach, one));
      return { status: 200, body: pageFrom(found, limit, show, (last) => writeCursor('partners', last._id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPartner',
    summary: 'Read a partner',
    description:
      'A partner reads itself and those that it supplies. What their customers have is seen by whoever the customers let see it.',
    tags,
    params,
    answers: {
      // Whether it can sell follows from others as well.
      200: { description: 'The partner', schema: partner, etag: true, changesWithTime: true },
    },
    async handler({ services, caller, params }) {
      const reach = await caller.reach();
      const { partners } = services.database;
      const found = requireFound(await partners.seenWithin(reach, params.partnerId), `partner ${params.partnerId}`);
      return { status: 200, ...(await shown(services, found, isOwn(reach, found))) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changePartner',
    summary: 'Change a partner',
    description:
      'A partner changes its own contact, language and services, and whether it is found; operators also its name and country, its enrolment in the programme and its distributor. What is suspended or ended takes nothing back that was sold or granted before.',
    tags,
    params,
    body: partnerChange,
    ifMatch: true,
    answers: { 200: { description: 'The partner', schema: partner, etag: true } },
    problems: ['forbidden', 'distributorCycle', 'unknownPartner', 'otherCloud'],
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const { partners } = services.database;
      const read = () => find(services, caller, params.partnerId);
      await read();
      if ((await caller.reach()).kind !== 'everything') assertOfPartner(body);
      const after = await changeAtRevision(ifMatch, read, async (before) => {
        const { _id: id } = before;
        const fields = changedFields(before, body, new Date());
        assertServed(before, fields.country);
        await assertSupplied(partners, before, fields.distributor);
        await assertOwnTenant(services.database.tenants, before, fields.ownTenantId);
        const { body: shownBefore } = await shown(services, before);
        await changes({ subject: { kind: 'partner', id }, tenantId: null, partnerId: id, before: shownBefore });
        const changed = await partners.change(before, fields);
        if (changed && fields.distributor) await assertNoneMadeMeanwhile(services, before, changed);
        return changed;
      });
      return { status: 200, ...(await shown(services, after)) };
    },
  }),
];

/** @throws InvalidRequest for a country that is served in another cloud than the partner's, which never changes */
function assertServed({ cloud }: Partner, country: string | undefined): void {
  const problem = country === undefined ? null : countryProblem(country, cloud);
  if (problem !== null) throw new InvalidRequest([{ pointer: '/country', detail: problem }]);
}

/**
 * Two partners that are made each other's distributor at one moment see it afterwards: what was changed last is taken back.
 *
 * @throws DomainError distributorCycle
 */
async function assertNoneMadeMeanwhile(
  { database: { partners } }: ApiServices,
  before: Partner,
  changed: Partner,
): Promise<void> {
  try {
    await assertSupplied(partners, changed, changed.distributor);
  } catch (error) {
    await partners.change(changed, { distributor: before.distributor });
    throw error;
  }
}

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<Partner> {
  return requireFound(await database.partners.within(await caller.reach(), id), `partner ${id}`);
}

/** @param own left out: it is shown to itself, or to an operator */
async function shown({ database }: ApiServices, found: Partner, own = true) {
  return { etag: found.revision, body: showPartner(found, await database.partners.chainOf(found._id), own) };
}

/** Whether a partner is the caller's own, and not one that it only supplies. */
function isOwn(reach: Reach, { _id: partnerId }: Pick<Partner, '_id'>): boolean {
  return isWithin(reach, { partnerId });
}
