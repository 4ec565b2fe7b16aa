import type { CompiledWorkflowOptions, WorkflowClientInterceptor } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { searchAttributes } from '../contracts/search-attributes.js';
import { tenantOfWorkflow } from '../contracts/workflow-ids.js';

/** Gives every workflow that a client starts the search attribute `TenantId`, which its id says; `system` where it is of none. */
export const tenantAttributeInterceptor: WorkflowClientInterceptor = {
  start: (input, next) => next({ ...input, options: withTenant(input.options) }),
  startWithDetails: (input, next) => next({ ...input, options: withTenant(input.options) }),
  startUpdateWithStart: (input, next) =>
    next({ ...input, workflowStartOptions: withTenant(input.workflowStartOptions) }),
  signalWithStart: (input, next) => next({ ...input, options: withTenant(input.options) }),
};

/** The attribute of a workflow with this id. */
export function tenantAttributeOf(workflowId: string): SearchAttributePair {
  return { key: searchAttributes.tenant, value: tenantOfWorkflow(workflowId) };
}

function withTenant<Options extends Pick<CompiledWorkflowOptions, 'workflowId' | 'typedSearchAttributes'>>(
  options: Options,
): Options {
  const { workflowId, typedSearchAttributes: given = [] } = options;
  const pairs = Array.isArray(given) ? given : given.getAll();
  const others = pairs.filter(({ key }) => key.name !== searchAttributes.tenant.name);
  return { ...options, typedSearchAttributes: [...others, tenantAttributeOf(workflowId)] };
}
