import { DomainError } from '../../domain/errors.js';
import type { OperationCommand } from '../../models/operations/operations.js';
import type { Change } from './audited.js';
import type { CallContext } from './define-route.js';
import type { Rendered } from './render-answer.js';

/** A workflow took longer than its caller waits. Routes that are `longRunning` answer 202 with an operation to watch. */
export class OperationPending extends DomainError {
  constructor(readonly command: OperationCommand) {
    super('unavailable', 'The answer takes longer than expected: repeat the same request');
  }
}

/** Keeps what was asked of a workflow, so that its outcome can be read later. @returns the 202, which is never a final answer */
export type AcceptOperation = (
  command: OperationCommand,
  change: Change,
  call: Pick<CallContext<unknown>, 'requestHash' | 'requestId' | 'caller' | 'language'> & {
    readonly operationId: string;
  },
) => Promise<Rendered>;
