import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { GuardedRequest } from '../domain/messages.js';
import type { OperationCommand } from '../models/operations.js';
import { OperationPending } from './http/operation-pending.js';
import type { ApiServices } from './services.js';

/** How long a caller waits for a workflow's answer, in milliseconds. */
export const defaultUpdateTimeoutMs = 10_000;

/**
 * What Temporal knows a request by. It answers an id as it did before, so one that was refused and comes again with another
 * revision has another; what was executed, the workflow itself knows by the request's own id.
 */
export function updateIdOf({ requestId, ifRevision }: GuardedRequest): string {
  return ifRevision === undefined ? requestId : `${requestId}/${ifRevision}`;
}

/**
 * Changes a workflow by an Update, under an id that follows from the request's hash, so that a repeated request is carried
 * out once.
 *
 * @throws OperationPending when there is no answer in time; and whatever the workflow refuses.
 */
export function update<Result, Request extends GuardedRequest>(
  services: Pick<ApiServices, 'client' | 'updateTimeoutMs'>,
  workflowId: string,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  const handle = services.client.workflow.getHandle(workflowId);
  return withDeadline(services, { kind: 'update', workflowId, update: definition.name, request }, () =>
    handle.executeUpdate<Result, [Request]>(definition, { args: [request], updateId: updateIdOf(request) }),
  );
}

/** Waits for the answer to a command, as long as callers do. @throws OperationPending */
export async function withDeadline<Result>(
  { client, updateTimeoutMs }: Pick<ApiServices, 'client' | 'updateTimeoutMs'>,
  command: OperationCommand,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await client.withDeadline(Date.now() + updateTimeoutMs, call);
  } catch (error) {
    throw error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ? new OperationPending(command) : error;
  }
}
