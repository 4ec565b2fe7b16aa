/** Carries the origin of what a process does along its asynchronous calls, and on to Temporal. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { type RequestOrigin, withOrigin } from '../contracts/request-origin.js';

const atWork = new AsyncLocalStorage<RequestOrigin | undefined>();

/** The request that is being carried out, for what has no request at hand. */
export function currentOrigin(): RequestOrigin | undefined {
  return atWork.getStore();
}

/** Runs something for a request: what it starts or changes in Temporal names it. */
export function onBehalfOf<Result>(origin: RequestOrigin | undefined, run: () => Result): Result {
  return atWork.run(origin, run);
}

/** Writes the origin into the headers of every start, Update and signal of a client. */
export const originInterceptor: WorkflowClientInterceptor = {
  start: (input, next) => next({ ...input, headers: withOrigin(input.headers, currentOrigin()) }),
  startWithDetails: (input, next) => next({ ...input, headers: withOrigin(input.headers, currentOrigin()) }),
  startUpdate: (input, next) => next({ ...input, headers: withOrigin(input.headers, currentOrigin()) }),
  startUpdateWithStart: (input, next) =>
    next({
      ...input,
      workflowStartHeaders: withOrigin(input.workflowStartHeaders, currentOrigin()),
      updateHeaders: withOrigin(input.updateHeaders, currentOrigin()),
    }),
  signal: (input, next) => next({ ...input, headers: withOrigin(input.headers, currentOrigin()) }),
  signalWithStart: (input, next) => next({ ...input, headers: withOrigin(input.headers, currentOrigin()) }),
};
