import { WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { GuardedRequest } from '../domain/messages.js';
import type { Order } from '../models/operations.js';
import { StillAtWork } from './http/still-at-work.js';
import type { ApiServices } from './services.js';

/** How long a caller waits for a workflow's answer, in milliseconds. */
export const defaultPatience = 10_000;

/**
 * What Temporal knows a request by. It answers an id as it did before, so one that was refused and comes again with another
 * revision has another; what was carried out, the workflow itself knows by the request's own id.
 */
export function updateIdOf({ requestId, ifRevision }: GuardedRequest): string {
  return ifRevision === undefined ? requestId : `${requestId}/${ifRevision}`;
}

/**
 * Changes a workflow by an Update, under an id that follows from the request's hash, so that a repeated request is carried
 * out once.
 *
 * @throws StillAtWork when there is no answer in time; and whatever the workflow refuses.
 */
export function update<Result, Request extends GuardedRequest>(
  services: Pick<ApiServices, 'client' | 'patience'>,
  workflowId: string,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
): Promise<Result> {
  const handle = services.client.workflow.getHandle(workflowId);
  return patiently(services, { kind: 'update', workflowId, update: definition.name, request }, () =>
    handle.executeUpdate<Result, [Request]>(definition, { args: [request], updateId: updateIdOf(request) }),
  );
}

/** Waits for what carries an order out, as long as callers do. @throws StillAtWork */
export async function patiently<Result>(
  { client, patience }: Pick<ApiServices, 'client' | 'patience'>,
  order: Order,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await client.withDeadline(Date.now() + patience, ask);
  } catch (error) {
    throw error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ? new StillAtWork(order) : error;
  }
}
