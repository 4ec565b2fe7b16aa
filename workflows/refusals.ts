import { ActivityFailure, type WorkflowInterceptors } from '@temporalio/workflow';
import { fromFailure, toFailure } from '../contracts/failures.js';
import { DomainError } from '../domain/errors.js';

/**
 * A refusal in an Update reaches its caller as a failure of the catalogue, also when an activity said it. Other errors pass:
 * they fail the workflow task, which is what a bug should do.
 */
function asFailure(error: unknown): unknown {
  if (error instanceof DomainError) return toFailure(error);
  if (error instanceof ActivityFailure && fromFailure(error.cause)) return error.cause;
  return error;
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      validateUpdate(input, next) {
        try {
          next(input);
        } catch (error) {
          throw asFailure(error);
        }
      },
      async handleUpdate(input, next) {
        try {
          return await next(input);
        } catch (error) {
          throw asFailure(error);
        }
      },
    },
  ],
});
