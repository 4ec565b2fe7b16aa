import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { RecordedRequest, RequestClaim, RequestRecords, StoredAnswer } from '../../models/request-records.js';
import type { AnsweredFile } from './define-route.js';
import type { StreamedEvent } from './event-stream.js';
import { InvalidRequest } from './invalid-request.js';
import type { ProblemAnswer } from './problems.js';
import { type Rendered, renderProblem } from './render-answer.js';

/** What executing a request gave. */
export interface ExecutionResult {
  readonly sent: Rendered;
  /** What is sent after the head, where it is an event stream. */
  readonly events?: AsyncIterable<StreamedEvent<unknown>> | undefined;
  /** What is sent after the head, where it is a file. */
  readonly file?: AnsweredFile | undefined;
  /** What a repetition is sent; null when it is executed again. */
  readonly repeated: Rendered | null;
  /** The tenant that it was about: with its data go the answers. */
  readonly tenantId: string | null;
  /** Completes the audit entry. It may be called again. */
  readonly completeAudit: () => Promise<void>;
}

/** How a request is executed, and how the audit entry is completed when an earlier process answered and died before it. */
export interface RequestExecutor {
  execute(requestHash: string): Promise<ExecutionResult>;
  describe(thrown: unknown): Promise<ProblemAnswer>;
  completeAudit(requestHash: string, answer: StoredAnswer): Promise<void>;
}

/** The Idempotency-Key of a request. @throws InvalidRequest when it is not 1 to 255 visible characters. */
export function readIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]{1,255}$/.test(header)) return header;
  throw new InvalidRequest([{ header: 'Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' }]);
}

/**
 * Executes a request under its record, or answers what it was answered before. Only final answers are kept: after
 * a failure that may pass, the same request is executed again under the same hash.
 *
 * @throws DomainError `requestInProgress`, `idempotencyKeyReused`, and whatever is not final.
 */
export async function executeIdempotently(
  records: RequestRecords,
  request: RecordedRequest,
  logger: Logger,
  executor: RequestExecutor,
): Promise<Rendered> {
  const begun = await records.begin(request, new Date());
  switch (begun.outcome) {
    case 'answered':
      await executor.completeAudit(begun.requestHash, begun.answer);
      return { ...begun.answer, headers: { ...begun.answer.headers, 'Idempotent-Replayed': 'true' } };
    case 'inProgress':
      throw new DomainError('requestInProgress');
    case 'otherRequest':
      throw new DomainError('idempotencyKeyReused');
    case 'begun': {
      const { sent, repeated, tenantId, completeAudit } = await executeOrRefuse(
        records,
        request,
        begun.claim,
        logger,
        executor,
      );
      if (repeated === null) await release(records, begun.claim, logger);
      // Side by side: a process that dies between them leaves an answer whose repetition completes the audit.
      else await Promise.all([records.finish(begun.claim, repeated, tenantId), completeAudit()]);
      return sent;
    }
  }
}

async function executeOrRefuse(
  records: RequestRecords,
  request: RecordedRequest,
  claim: RequestClaim,
  logger: Logger,
  executor: RequestExecutor,
): Promise<ExecutionResult> {
  try {
    return await executor.execute(claim.requestHash);
  } catch (thrown) {
    const described = await executor.describe(thrown);
    if (described.final) {
      const refusal = renderProblem(described);
      return { sent: refusal, repeated: refusal, tenantId: request.tenantId, completeAudit: async () => {} };
    }
    await release(records, claim, logger);
    throw thrown;
  }
}

async function release(records: RequestRecords, claim: RequestClaim, logger: Logger): Promise<void> {
  await records
    .release(claim)
    .catch((error: unknown) => logger.warn({ err: error }, 'request record not released: its lease runs out'));
}
