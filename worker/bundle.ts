import { join } from 'node:path';
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const workflows = join(import.meta.dirname, '..', 'workflows');
const workflowsPath = join(workflows, 'index.ts');
const workflowInterceptorModules = ['refusals.ts', 'request-origin.ts', 'early-timers.ts'].map((file) =>
  join(workflows, file),
);

/**
 * Runs before the workflows' code, in their V8 context and before the SDK freezes it. For each promise of workflow code the SDK
 * takes a stack, looks all its frames up in the source map, and compiles a function to find out whose promise it is: a third of the
 * processor time of workflows, spent on the answer to one query (`__stack_trace`, the call stack in Temporal's UI), and no option
 * switches it off. It reaches the context through `promise.constructor.constructor`, so that is where it gets what it looks for:
 * the activator without compiling, and an error without a stack, after which it keeps nothing. Stacks of errors stay as they are.
 */
const withoutPromiseStacks = `(() => {
  const activator = () => globalThis.__TEMPORAL_ACTIVATOR__;
  class WithoutStack {}
  const errors = () => WithoutStack;
  const value = (source) => (source.includes('__TEMPORAL_ACTIVATOR__') ? activator : errors);
  Object.defineProperty(Promise, 'constructor', { value });
})();`.replaceAll('\n', ' ');

/**
 * Bundles all workflows with their interceptors, as every worker and every replay runs them. The modules are loaded once for all
 * runs of a worker, not once for each: they keep nothing between two calls (`test/shared-modules.test.ts`), and a run that is open
 * costs its own state alone.
 */
export async function bundleWorkflows(logger: Logger): Promise<WorkflowBundleWithSourceMap> {
  const bundle = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules,
    preloadModules: [workflowsPath, ...workflowInterceptorModules],
    logger,
  });
  // On the first line: the others keep their numbers in the source map.
  return { ...bundle, code: withoutPromiseStacks + withoutSources(bundle.code) };
}

const mapComment = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

/** The code without the sources in its source map, which name the places of errors without them. Every worker parses it. */
function withoutSources(code: string): string {
  const start = code.lastIndexOf(mapComment);
  if (start < 0) return code;
  const map = JSON.parse(Buffer.from(code.slice(start + mapComment.length), 'base64').toString()) as object;
  const small = JSON.stringify({ ...map, sourcesContent: undefined });
  return code.slice(0, start) + mapComment + Buffer.from(small).toString('base64');
}
