import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import type { Database } from '../../models/database.js';
import { routesFor } from '../http/define-route.js';
import { InvalidRequest } from '../http/invalid-request.js';
import { pageFrom, pageQuery, readCursor, writeCursor } from '../http/page.js';
import { apiKey, apiKeyId, apiKeyPage, createdApiKey, newApiKey, showApiKey } from './schema.js';

interface ApiKeyServices {
  readonly database: Pick<Database, 'apiKeys'>;
}

const defineRoute = routesFor<ApiKeyServices>();

const tags = ['API keys'] as const;
const params = z.strictObject({ apiKeyId });

export const apiKeyRoutes = [
  defineRoute({
    method: 'post',
    path: '/v1/api-keys',
    operationId: 'createApiKey',
    summary: 'Make an API key for an operator',
    description: 'The whole key is in this answer only: it is stored as a keyed hash and cannot be read again.',
    tags,
    body: newApiKey,
    answers: { 201: { description: 'The key, whole', schema: createdApiKey } },
    async handler({ services, body, requestHash }) {
      const createdAt = new Date();
      const expiresAt = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
      if (expiresAt && expiresAt <= createdAt) {
        throw new InvalidRequest([{ pointer: '/expiresAt', detail: 'must be in the future' }]);
      }
      const { key, record } = await services.database.apiKeys.create({
        apiKeyId: `ak_${requestHash.slice(0, 24)}`,
        name: body.name,
        role: 'operator',
        createdAt,
        ...(expiresAt ? { expiresAt } : {}),
      });
      const shown = showApiKey(record);
      return {
        status: 201,
        headers: { Location: `/v1/api-keys/${record.apiKeyId}` },
        body: { ...shown, key },
        masked: { ...shown, key: `perennial_…${record.lastFive}` },
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    summary: 'List the API keys',
    description: 'Revoked and expired keys are listed too.',
    tags,
    query: pageQuery,
    answers: { 200: { description: 'A page of API keys', schema: apiKeyPage } },
    async handler({ services, query: { limit, cursor } }) {
      const found = await services.database.apiKeys.list(readCursor('apiKeys', cursor, apiKeyId), limit + 1);
      const body = pageFrom(found, limit, showApiKey, (last) => writeCursor('apiKeys', last.apiKeyId));
      return { status: 200, body };
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/api-keys/{apiKeyId}',
    operationId: 'revokeApiKey',
    summary: 'Revoke an API key',
    description: 'It stops working at once. The key that makes the call cannot revoke itself.',
    tags,
    params,
    answers: { 200: { description: 'The revoked key', schema: apiKey } },
    problems: ['ownApiKey'],
    async handler({ services, params, caller }) {
      if (params.apiKeyId === caller.id) throw new DomainError('ownApiKey');
      const revoked = await services.database.apiKeys.revoke(params.apiKeyId, new Date());
      if (!revoked) throw new DomainError('notFound');
      return { status: 200, body: showApiKey(revoked) };
    },
  }),
];
