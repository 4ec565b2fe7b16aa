/** Hands the request that a workflow works for on to its activities, its signals and its log. */
import { AsyncLocalStorage, type WorkflowInterceptors } from '@temporalio/workflow';
import { loggedOrigin, originIn, type RequestOrigin, withOrigin } from '../contracts/request-origin.js';

/** One for all runs: each finds in it what its own call was given. */
const atWork = new AsyncLocalStorage<RequestOrigin | undefined>();

/** Does what is due by itself: it is nobody's request, though one has started the workflow. */
export function withoutRequestContext<Result>(work: () => Result): Result {
  return atWork.run(undefined, work);
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: (input, next) => atWork.run(originIn(input.headers), () => next(input)),
      handleUpdate: (input, next) => atWork.run(originIn(input.headers), () => next(input)),
      handleSignal: (input, next) => atWork.run(originIn(input.headers), () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => next({ ...input, headers: withOrigin(input.headers, atWork.getStore()) }),
      scheduleLocalActivity: (input, next) => next({ ...input, headers: withOrigin(input.headers, atWork.getStore()) }),
      signalWorkflow: (input, next) => next({ ...input, headers: withOrigin(input.headers, atWork.getStore()) }),
      getLogAttributes: (input, next) => ({ ...next(input), ...loggedOrigin(atWork.getStore()) }),
    },
  ],
});
