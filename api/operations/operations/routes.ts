import { z } from 'zod';
import { requireFound } from '../../../domain/errors.js';
import { defineRoute } from '../../services.js';
import { operation, operationId, showOperation } from './schema.js';

export const operationRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/operations/{operationId}',
    operationId: 'getOperation',
    summary: 'Read how far a change is that takes long',
    description:
      'For 30 days, to the caller who asked for the change and to operators. Repeating the request itself gives its answer once there is one.',
    tags: ['Operations'],
    params: z.strictObject({ operationId }),
    answers: { 200: { description: 'The operation', schema: operation } },
    async handler({ services, caller, language, params }) {
      const { operations } = services.database;
      const { kind } = await caller.reach();
      const found = requireFound(
        await operations.find(params.operationId, kind === 'everything' ? undefined : caller.id),
        `operation ${params.operationId}`,
      );
      return { status: 200, body: showOperation(found, language) };
    },
  }),
];
