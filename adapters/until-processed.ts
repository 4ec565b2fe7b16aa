/** Updates that Temporal turns away for a reason that passes. */
import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { DomainError } from '../domain/errors.js';

/** Both in milliseconds. */
const firstPauseMs = 50;
const longestPauseMs = 1_000;

/** Status codes of gRPC, as its specification numbers them. */
const grpc = { resourceExhausted: 8, failedPrecondition: 9, aborted: 10 } as const;

/** Temporal took no Update in time. `tooManyRequests`: too many are on their way; `unavailable`: for another reason. */
export class UpdateNotProcessed extends DomainError {
  constructor(code: 'tooManyRequests' | 'unavailable') {
    super(code, 'The workflow takes no more changes for now: repeat the same request');
  }
}

/**
 * Sends an Update again, under the same update id, while Temporal turns it away for a reason that passes: it was not processed
 * by the workflow task that it came with, too many are on their way, or the run has taken as many as a run may and is about to
 * continue as new.
 *
 * @param deadline in epoch milliseconds; the call itself has to keep it too
 * @throws UpdateNotProcessed when the deadline passes; and whatever else the call throws
 */
export async function untilProcessed<Result>(call: () => Promise<Result>, deadline: number): Promise<Result> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      return await call();
    } catch (error) {
      const code = passing(error);
      if (!code) throw error;
      // Callers of one moment come back at different ones.
      const jittered = pauseMs * (0.5 + Math.random());
      if (Date.now() + jittered >= deadline) throw new UpdateNotProcessed(code);
      await pause(jittered);
    }
  }
}

function passing(error: unknown): 'tooManyRequests' | 'unavailable' | null {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    return cause instanceof ApplicationFailure && cause.type === 'UnprocessedUpdate' ? 'unavailable' : null;
  }
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return null;
  switch (cause.code) {
    case grpc.resourceExhausted:
      return 'tooManyRequests';
    case grpc.failedPrecondition:
    case grpc.aborted:
      return 'unavailable';
    default:
      return null;
  }
}
