import { z } from 'zod';
import { requireFound } from '../../../domain/errors.js';
import { isWithin } from '../../../domain/identity/grants.js';
import { pageFrom, pageOf, pageQuery, readCursor, writeCursor } from '../../http/page.js';
import { defineRoute } from '../../services.js';
import { tenantId } from '../tenants/schema.js';
import { userId, userQuery } from '../users/schema.js';

const colleague = z
  .strictObject({ id: userId, name: z.string(), email: z.string() })
  .meta({ id: 'Colleague', description: 'Somebody of the organisation, to choose among' });

const colleaguePage = pageOf(colleague, 'ColleaguePage');

const query = pageQuery.extend({
  search: userQuery.shape.search.unwrap().meta({
    description: 'Beginnings of words of the name or the e-mail, whatever their case and diacritics; up to five',
    example: 'now',
  }),
});

export const peopleRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/tenants/{tenantId}/people',
    operationId: 'findPeople',
    summary: 'Find people of the organisation, to choose among them',
    description: 'Active users only, by the beginnings of words of their names and e-mail addresses.',
    tags: ['Users'],
    params: z.strictObject({ tenantId }),
    query,
    answers: { 200: { description: 'A page of people', schema: colleaguePage } },
    async handler({ services: { database }, caller, params, query: { limit, cursor, search: words } }) {
      const found = isWithin(await caller.reach(), { tenantId: params.tenantId })
        ? await database.tenants.find(params.tenantId)
        : null;
      const { _id } = requireFound(found, `tenant ${params.tenantId}`);
      const after = readCursor('people', cursor, userId) ?? '';
      const people = await database.users.list(_id, { state: 'active', words }, after, limit + 1);
      const show = ({ _id: id, name, email }: (typeof people)[number]) => ({ id, name, email });
      return { status: 200, body: pageFrom(people, limit, show, (last) => writeCursor('people', last._id)) };
    },
  }),
];
