import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { updateIdOf } from '../../../contracts/messages.js';
import { parseWorkflowId } from '../../../contracts/workflow-ids.js';
import { instant } from '../../../domain/calendar.js';
import { DomainError } from '../../../domain/errors.js';
import type { OperationCommand, OperationRecord, Outcome } from '../../../models/operations/operations.js';
import { OperationPending } from '../../http/operation-pending.js';
import { asDomainError } from '../../http/problems.js';
import { startRedemption } from '../../keys/redemptions/start-redemption.js';
import type { ApiServices } from '../../services.js';

/** How long a reader waits for a change that may be about to end, in milliseconds. */
const readTimeoutMs = 1_000;
/** Workflows remember what they were asked in the last day: an hour less, for clocks that differ. */
const repeatableForMs = 23 * 3_600_000;
const grpcNotFound = 5;

/** The operation with its outcome, if there is one by now: it is stored once it is known, and the audit entry completed. */
export async function resolveOperation(services: ApiServices, operation: OperationRecord): Promise<OperationRecord> {
  const { _id, command, outcome: known, requestHash } = operation;
  if (known || !command) return operation;
  const outcome = await outcomeOf({ ...services, updateTimeoutMs: readTimeoutMs }, operation, command);
  if (!outcome) return operation;
  const { audit, operations } = services.database;
  await audit.complete(
    requestHash,
    outcome.state === 'succeeded'
      ? { outcome: 'done', after: outcome.result, code: null }
      : { outcome: 'refused', after: null, code: outcome.code },
  );
  return (await operations.end(_id, outcome, new Date())) ?? operation;
}

/** Null while it runs. @throws when Temporal does not answer */
async function outcomeOf(
  services: ApiServices,
  operation: OperationRecord,
  command: OperationCommand,
): Promise<Outcome | null> {
  const repeatable = operation.createdAt.getTime() > Date.now() - repeatableForMs;
  const updateId = command.kind === 'update' ? updateIdOf(command.request) : operation.requestHash;
  const found = repeatable ? await outcomeOfCall(() => repeatCommand(services, updateId, command)) : 'unknown';
  if (found !== 'unknown') return found;
  for (const runId of await runsOf(services, command.workflowId)) {
    const there = await outcomeOfCall(() => resultInRun(services, command.workflowId, runId, updateId));
    if (there !== 'unknown') return there;
  }
  return failed(repeatable ? closed(command.workflowId) : new DomainError('outcomeUnknown'));
}

/** Asks again under the same update id: what was carried out answers as it did, what was lost is carried out now. */
async function repeatCommand(services: ApiServices, updateId: string, command: OperationCommand): Promise<unknown> {
  if (command.kind === 'openRedemption') {
    return startRedemption(services, command.input, { now: instant(command.at), requestHash: updateId });
  }
  const { workflowId, update, request } = command;
  const { client, updateTimeoutMs } = services;
  return client.withDeadline(Date.now() + updateTimeoutMs, () =>
    client.workflow.getHandle(workflowId).executeUpdate(update, { args: [request], updateId }),
  );
}

async function resultInRun(
  { client, updateTimeoutMs }: ApiServices,
  workflowId: string,
  runId: string,
  updateId: string,
): Promise<unknown> {
  const update = client.workflow.getHandle(workflowId, runId).getUpdateHandle(updateId);
  return client.withDeadline(Date.now() + updateTimeoutMs, () => update.result());
}

/** The runs that Temporal still has, the newest first: an Update is known to the run that took it. */
async function runsOf({ client }: ApiServices, workflowId: string): Promise<string[]> {
  const runs: string[] = [];
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(runId);
  return runs;
}

async function outcomeOfCall(call: () => Promise<unknown>): Promise<Outcome | 'unknown' | null> {
  try {
    return { state: 'succeeded', result: (await call()) ?? null };
  } catch (error) {
    if (error instanceof OperationPending || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return null;
    if (error instanceof WorkflowUpdateFailedError) return failed(asDomainError(error));
    if (isGone(error)) return 'unknown';
    throw error;
  }
}

function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return true;
  return error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === grpcNotFound;
}

/** Why a workflow that ended first does not carry a change out. */
function closed(workflowId: string): DomainError {
  switch (parseWorkflowId(workflowId)?.kind) {
    case 'redemption':
      return new DomainError('redemptionClosed');
    case 'subscription':
      return new DomainError('subscriptionEnded');
    default:
      return new DomainError('notFound');
  }
}

function failed({ code, message, details }: DomainError): Outcome {
  return { state: 'failed', code, message, details };
}
