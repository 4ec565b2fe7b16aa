import { z } from 'zod';
import { DomainError } from '../../domain/errors.js';
import { defineRoute } from '../services.js';
import { plan, planId, plans, showPlan } from './schema.js';

const tags = ['Plans'] as const;

export const planRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/plans',
    operationId: 'listPlans',
    summary: 'List the plans in their newest versions',
    tags,
    answers: { 200: { description: 'All plans', schema: plans } },
    async handler({ services }) {
      const all = await services.database.plans.all();
      return { status: 200, body: { items: all.map(showPlan) } };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/plans/{planId}',
    operationId: 'getPlan',
    summary: 'Read the newest version of a plan',
    tags,
    params: z.strictObject({ planId }),
    answers: { 200: { description: 'The plan', schema: plan } },
    async handler({ services, params }) {
      const found = await services.database.plans.newest(params.planId);
      if (!found) throw new DomainError('notFound', `There is no plan ${params.planId}.`);
      return { status: 200, body: showPlan(found) };
    },
  }),
];
