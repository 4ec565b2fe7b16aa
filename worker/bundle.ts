import { join } from 'node:path';
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const workflows = join(import.meta.dirname, '..', 'workflows');

/** Bundles all workflows with their interceptors, as every worker and every replay runs them. */
export function bundleWorkflows(logger: Logger): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: join(workflows, 'index.ts'),
    workflowInterceptorModules: ['refusals.ts', 'request-origin.ts'].map((file) => join(workflows, file)),
    logger,
  });
}
