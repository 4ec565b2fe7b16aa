import { join } from 'node:path';
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const workflows = join(import.meta.dirname, '..', 'workflows');

/** Bundles all workflows with their interceptors, as every worker and every replay runs them. */
export function bundleWorkflows(logger: Logger): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: join(workflows, 'index.ts'),
    workflowInterceptorModules: [join(workflows, 'refusals.ts')],
    // Evaluated once in a worker and frozen, not once in each workflow. It keeps no state but caches of pure functions.
    preloadModules: ['temporal-polyfill/implementation'],
    logger,
  });
}
