import type { UpdateDefinition } from '@temporalio/common';
import type { Requested } from '../domain/messages.js';
import type { ApiServices } from './services.js';

/** How long a caller waits for a workflow's answer, in milliseconds. */
export const patience = 10_000;

/** Changes a workflow by an Update. The request's hash is the update id, so that a repeated request is carried out once. */
export function update<Result, Request extends Requested>(
  { client }: Pick<ApiServices, 'client'>,
  workflowId: string,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  const handle = client.workflow.getHandle(workflowId);
  return client.withDeadline(Date.now() + patience, () =>
    handle.executeUpdate<Result, [Request]>(definition, { args: [request], updateId: request.requestId }),
  );
}
