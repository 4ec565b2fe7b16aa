import { z } from 'zod';
import { DomainError, requireFound } from '../../../domain/errors.js';
import type { Partner } from '../../../models/partners/partners.js';
import type { Caller } from '../../http/caller.js';
import { changeAtRevision } from '../../http/etag.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { partnerId } from '../../partner-ids.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { newPartner, partner, partnerChange, partnerPage, showPartner } from './schema.js';

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
    problems: ['alreadyExists'],
    async handler({ services: { database }, body: { id, email = null, ...body }, requestHash: madeBy, changes }) {
      await changes({ subject: { kind: 'partner', id }, tenantId: null, partnerId: id });
      await database.partners.create({ ...body, _id: id, email, revision: 1, madeBy, createdAt: new Date() });
      const found = await database.partners.find(id);
      if (found?.madeBy !== madeBy) {
        throw new DomainError('alreadyExists', `There is a partner ${id}.`, { pointer: '/id' });
      }
      return {
        status: 201,
        headers: { Location: `/v1/partners/${id}` },
        etag: found.revision,
        body: showPartner(found),
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/partners',
    operationId: 'listPartners',
    summary: 'List the partners',
    tags,
    query: pageQuery,
    answers: { 200: { description: 'A page of partners, by id', schema: partnerPage } },
    async handler({ services: { database }, query: { limit, cursor } }) {
      const after = readCursor('partners', cursor, partnerId) ?? '';
      const found = await database.partners.list(after, limit + 1);
      return { status: 200, body: pageFrom(found, limit, showPartner, (last) => writeCursor('partners', last._id)) };
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'getPartner',
    summary: 'Read a partner',
    description: 'A partner reads itself.',
    tags,
    params,
    answers: { 200: { description: 'The partner', schema: partner, etag: true } },
    async handler({ services, caller, params }) {
      const found = await find(services, caller, params.partnerId);
      return { status: 200, etag: found.revision, body: showPartner(found) };
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'changePartner',
    summary: 'Change a partner',
    tags,
    params,
    body: partnerChange,
    ifMatch: true,
    answers: { 200: { description: 'The partner', schema: partner, etag: true } },
    async handler({ services, caller, params, body, ifMatch, changes }) {
      const read = () => find(services, caller, params.partnerId);
      const after = await changeAtRevision(ifMatch, read, async (before) => {
        const { _id: id, revision } = before;
        await changes({
          subject: { kind: 'partner', id },
          tenantId: null,
          partnerId: id,
          before: showPartner(before),
        });
        return services.database.partners.change(id, revision, body);
      });
      return { status: 200, etag: after.revision, body: showPartner(after) };
    },
  }),
];

async function find({ database }: ApiServices, caller: Caller, id: string): Promise<Partner> {
  return requireFound(await database.partners.within(await caller.reach(), id), `partner ${id}`);
}
