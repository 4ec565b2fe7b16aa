import { z } from 'zod';
import { adviserOf } from '../../../domain/partners/register.js';
import { cloudOf } from '../../caller-cloud.js';
import { partnerId } from '../../partner-ids.js';
import { defineRoute } from '../../services.js';
import { foundPartner, showFound } from '../directory/schema.js';

export const lookupRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/partner-lookup',
    operationId: 'lookUpPartner',
    summary: 'Look up a partner by its id, before it is named as partner of record',
    description:
      'An id that nobody has, and a partner that cannot be named now, are refused as they would be on submission.',
    tags: ['Partners'],
    query: z.strictObject({ partnerId }),
    answers: { 200: { description: 'The partner that would be named', schema: foundPartner } },
    problems: ['unknownPartner', 'partnerNotEnrolled', 'partnerSuspended', 'ownPartnerOfRecord'],
    async handler({ services: { database }, query, caller }) {
      const { principal } = caller;
      const tenantId = principal.kind === 'tenantUser' ? principal.tenantId : null;
      const cloud = await cloudOf(database, caller);
      const found = await database.partners.find(query.partnerId);
      return {
        status: 200,
        body: showFound(adviserOf(found, { ...query, tenantId, cloud, seesClouds: cloud === null })),
      };
    },
  }),
];
