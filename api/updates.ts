import {
  type WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowStartOptions,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import { startAtVirtualTime } from '../adapters/operations/time-skipping.js';
import { UpdateNotProcessed, untilProcessed } from '../adapters/until-processed.js';
import { type GuardedRequest, type NotBefore, updateIdOf } from '../contracts/messages.js';
import { tenantOfWorkflow } from '../contracts/workflow-ids.js';
import type { Instant } from '../domain/calendar.js';
import type { RevisionsRead } from '../domain/revisions.js';
import type { OperationCommand } from '../models/operations/operations.js';
import { OperationPending } from './http/operation-pending.js';
import { asDomainError } from './http/problems.js';
import type { ApiServices } from './services.js';

/** How long a caller waits for a workflow's answer, in milliseconds. */
export const defaultUpdateTimeoutMs = 10_000;

/**
 * Changes a workflow by an Update, under an id that follows from the request's hash, so that a repeated request is carried
 * out once.
 *
 * @param places of a change that is answered person by person: whom the caller has named where
 * @throws OperationPending when there is no answer in time; UpdateNotProcessed `tooManyRequests`; and whatever the workflow
 *   refuses.
 */
export function update<Result, Request extends GuardedRequest>(
  services: Pick<ApiServices, 'client' | 'updateTimeoutMs'>,
  workflowId: string,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
  places?: Extract<OperationCommand, { kind: 'update' }>['places'],
): Promise<Result> {
  const handle = services.client.workflow.getHandle(workflowId);
  const { command, args, updateId } = updateOf(workflowId, definition, request);
  const kept = places ? { ...command, places } : command;
  return withDeadline(services, kept, () => handle.executeUpdate<Result, [Request]>(definition, { args, updateId }));
}

/** An Update of a workflow, with the command that an operation keeps of it. */
export function updateOf<Result, Request extends GuardedRequest>(
  workflowId: string,
  definition: UpdateDefinition<Result, [Request]>,
  request: Request,
) {
  const args: [Request] = [request];
  const command = { kind: 'update', workflowId, update: definition.name, request } as const;
  return { command, definition, args, updateId: updateIdOf(request) };
}

/** The revision that the caller has read goes with the change: the workflow refuses it when it has moved on. */
export function guardedBy(ifMatch: RevisionsRead | undefined): { ifRevision?: RevisionsRead } {
  return ifMatch === undefined ? {} : { ifRevision: ifMatch };
}

/** Whether a workflow has refused a change for good; an error that may pass, or that is a bug, says nothing of it. */
export function isRefused(error: unknown): boolean {
  return !asDomainError(error).retry;
}

/** Waits for the answer to a command, as long as callers do. @throws OperationPending */
async function withDeadline<Result>(
  { client, updateTimeoutMs }: Pick<ApiServices, 'client' | 'updateTimeoutMs'>,
  command: OperationCommand,
  call: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + updateTimeoutMs;
  try {
    return await client.withDeadline(deadline, () => untilProcessed(call, deadline));
  } catch (error) {
    throw isPending(error) ? new OperationPending(command) : error;
  }
}

/** Whether it may still be carried out. Where too many are on their way the caller is told to come back. */
function isPending(error: unknown): boolean {
  if (error instanceof UpdateNotProcessed) return error.code !== 'tooManyRequests';
  return error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
}

/** Starts a workflow once, on its tenant's time, and waits for nothing. */
export async function startOnce(
  { client, database, taskQueue }: Pick<ApiServices, 'client' | 'database' | 'taskQueue'>,
  type: string,
  {
    testClockId,
    now,
    again = false,
    ...options
  }: Pick<WorkflowStartOptions, 'workflowId' | 'args' | 'staticSummary'> & {
    readonly testClockId: string | null;
    readonly now: Instant;
    /** Also where one of this id has ended. */
    readonly again?: boolean;
  },
): Promise<void> {
  const { workflowId, args = [] } = options;
  if (testClockId !== null) {
    await database.testClocks.addMember(testClockId, tenantOfWorkflow(workflowId), workflowId);
  }
  const workflowIdReusePolicy = again ? 'ALLOW_DUPLICATE' : 'REJECT_DUPLICATE';
  const start = () => client.workflow.start(type, { ...options, args, taskQueue, workflowIdReusePolicy });
  try {
    await (testClockId === null ? start() : startAtVirtualTime(now.epochMilliseconds, start));
  } catch (error) {
    // The request was repeated.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/** What every workflow that is started by an Update is started with. */
interface StartOptions {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly workflowIdConflictPolicy: 'USE_EXISTING';
}

/**
 * Starts a workflow on its tenant's time, or finds it running, and waits for the answer of its first Update. On a test clock it
 * is registered with the clock first.
 *
 * @throws OperationPending when there is no answer in time; and whatever the workflow refuses.
 */
export async function updateWithStart<Started extends Workflow, Args extends unknown[]>(
  services: Pick<ApiServices, 'client' | 'database' | 'updateTimeoutMs' | 'taskQueue'>,
  {
    command,
    testClockId,
    now,
    definition,
    args,
    updateId,
  }: {
    readonly command: OperationCommand;
    readonly testClockId: string | null;
    readonly now: Instant;
    readonly definition: UpdateDefinition<void, Args>;
    readonly args: Args;
    readonly updateId: string;
  },
  operation: (options: StartOptions, notBefore: NotBefore) => WithStartWorkflowOperation<Started>,
): Promise<void> {
  const { client, database, taskQueue } = services;
  const { workflowId } = command;
  if (testClockId !== null) {
    await database.testClocks.addMember(testClockId, tenantOfWorkflow(workflowId), workflowId);
  }
  const start = (): Promise<void> => {
    const options = { workflowId, taskQueue, workflowIdConflictPolicy: 'USE_EXISTING' } as const;
    return withDeadline(services, command, () => {
      // One of these is sent once.
      const startWorkflowOperation = operation(options, testClockId === null ? null : now.toString());
      return client.workflow.executeUpdateWithStart(definition, { startWorkflowOperation, args, updateId });
    });
  };
  await (testClockId === null ? start() : startAtVirtualTime(now.epochMilliseconds, start));
}
