import {
  isGrpcServiceError,
  ServiceError,
  type WorkflowHandle,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { onBehalfOf } from '../../adapters/request-origin.js';
import { UpdateNotProcessed, untilProcessed } from '../../adapters/until-processed.js';
import { fromFailureChain } from '../../contracts/failures.js';
import { opened } from '../../contracts/keys/redemption.js';
import { updateIdOf } from '../../contracts/messages.js';
import type { AcceptedRequestInput } from '../../contracts/operations/accepted-request.js';
import { parseWorkflowId } from '../../contracts/workflow-ids.js';
import { DomainError } from '../../domain/errors.js';
import type { OperationCommand, OperationRecord, Outcome } from '../../models/operations/operations.js';
import { placeAnswersOf } from '../../models/operations/person-answers.js';
import type { ActivityContext } from '../context.js';
import { startRedemption } from './start-redemption.js';

/** How long a change that may be about to end is waited for, in milliseconds. */
const answerTimeoutMs = 1_000;
/** Workflows remember what they were asked in the last day: an hour less, for clocks that differ. */
const repeatableForMs = 23 * 3_600_000;
const grpcNotFound = 5;

export const acceptedRequestActivities = (context: ActivityContext) => {
  const { client, database } = context;

  return {
    /**
     * Asks for what was accepted under its own update id: what was carried out answers as it did, what was lost is carried out
     * now. Once its end is known, operation and audit are completed.
     */
    async executeAcceptedRequest({ operationId }: AcceptedRequestInput): Promise<'running' | 'ended'> {
      const operation = await database.operations.find(operationId);
      // It is gone with its test clock, or another try came through.
      if (!operation || operation.outcome) return 'ended';
      const { requestHash, requestId, callerId } = operation;
      const outcome = await onBehalfOf({ requestId, callerId }, () => outcomeOf(operation));
      if (!outcome) return 'running';
      await database.audit.complete(
        requestHash,
        outcome.state === 'succeeded'
          ? { outcome: 'done', after: auditedResult(operation, outcome.result), code: null }
          : { outcome: 'refused', after: null, code: outcome.code },
      );
      await database.operations.end(operationId, outcome, new Date());
      return 'ended';
    },
  };

  /** Null while it runs. @throws when Temporal does not answer */
  async function outcomeOf(operation: OperationRecord): Promise<Outcome | null> {
    const { command, requestHash, createdAt } = operation;
    // What was asked for has been erased with its tenant.
    if (!command) return failed(new DomainError('outcomeUnknown'));
    const repeatable = createdAt.getTime() > Date.now() - repeatableForMs;
    const updateId = command.kind === 'update' ? updateIdOf(command.request) : requestHash;
    const answer = repeatable ? await outcomeOfCall(() => repeatCommand(updateId, command)) : 'unknown';
    if (answer !== 'unknown') return answer;
    for (const runId of await runsOf(command.workflowId)) {
      const there = await outcomeOfCall(() => resultInRun(command.workflowId, runId, updateId));
      if (there !== 'unknown') return there;
    }
    return failed(repeatable ? closed(command.workflowId) : new DomainError('outcomeUnknown'));
  }

  async function repeatCommand(updateId: string, command: OperationCommand): Promise<unknown> {
    if (command.kind === 'openRedemption') {
      await startRedemption(context, command.input, command.at);
      return execute(command.workflowId, (handle) => handle.executeUpdate(opened, { updateId }));
    }
    const { workflowId, update, request } = command;
    return execute(workflowId, (handle) => handle.executeUpdate(update, { args: [request], updateId }));
  }

  function execute(workflowId: string, call: (handle: WorkflowHandle) => Promise<unknown>): Promise<unknown> {
    const deadline = Date.now() + answerTimeoutMs;
    const handle = client.workflow.getHandle(workflowId);
    return client.withDeadline(deadline, () => untilProcessed(() => call(handle), deadline));
  }

  function resultInRun(workflowId: string, runId: string, updateId: string): Promise<unknown> {
    const update = client.workflow.getHandle(workflowId, runId).getUpdateHandle(updateId);
    return client.withDeadline(Date.now() + answerTimeoutMs, () => update.result());
  }

  /** The runs that Temporal still has, the newest first: an Update is known to the run that took it. */
  async function runsOf(workflowId: string): Promise<string[]> {
    const runs: string[] = [];
    for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) runs.push(runId);
    return runs;
  }
};

async function outcomeOfCall(call: () => Promise<unknown>): Promise<Outcome | 'unknown' | null> {
  try {
    return { state: 'succeeded', result: (await call()) ?? null };
  } catch (error) {
    if (error instanceof UpdateNotProcessed || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return null;
    if (error instanceof WorkflowUpdateFailedError) {
      return failed(fromFailureChain(error.cause) ?? new DomainError('internal'));
    }
    if (error instanceof DomainError && !error.retry) return failed(error);
    if (isGone(error)) return 'unknown';
    throw error;
  }
}

function isGone(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true;
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

/** What the audit keeps, as of a change that was answered at once. */
function auditedResult({ command }: Pick<OperationRecord, 'command'>, result: unknown): unknown {
  const results = placeAnswersOf(command, result);
  return results ? { results } : result;
}
