import { z } from 'zod';
import { type CloudId, cloudIds } from '../../../domain/clouds.js';
import { type ApiServices, defineRoute } from '../../services.js';
import { cloud, cloudId, cloudList, showCloud } from './schema.js';

const tags = ['Clouds'] as const;

export const cloudRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/clouds',
    operationId: 'listClouds',
    summary: 'List the clouds',
    description: 'Without an API key; so many a minute from one address.',
    tags,
    answers: { 200: { description: 'All of them', schema: cloudList } },
    async handler({ services }) {
      return { status: 200, body: { items: await Promise.all(cloudIds.map((id) => shown(services, id))) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/clouds/{cloud}',
    operationId: 'getCloud',
    summary: 'Read a cloud: its portal, data region, currency and agreements',
    tags,
    params: z.strictObject({ cloud: cloudId }),
    answers: { 200: { description: 'The cloud', schema: cloud } },
    async handler({ services, params }) {
      return { status: 200, body: await shown(services, params.cloud) };
    },
  }),
];

async function shown({ database, portalUrls }: ApiServices, id: CloudId) {
  return showCloud(id, portalUrls[id], await database.plans.countriesOf(id));
}
