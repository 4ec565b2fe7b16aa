import { WorkflowNotFoundError } from '@temporalio/client';

/** For calls of a workflow that may have ended: then nobody is left to be told. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
