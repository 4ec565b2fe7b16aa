import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { RecordedRequest, RequestClaim, RequestRecords, StoredAnswer } from '../../models/request-records.js';
import type { StreamedEvent } from './event-stream.js';
import { InvalidRequest } from './invalid-request.js';
import type { ProblemAnswer } from './problems.js';
import { type Rendered, renderProblem } from './render-answer.js';

/** What came of a request. */
export interface CarriedOut {
  readonly sent: Rendered;
  /** What is sent after the head, where it is an event stream. */
  readonly events?: AsyncIterable<StreamedEvent<unknown>> | undefined;
  /** What a repetition is sent; null when it shall be carried out again. */
  readonly repeated: Rendered | null;
  /** The tenant that it was about: with its data go the answers. */
  readonly tenantId: string | null;
  /** Completes the audit entry. It may be called again. */
  readonly completeAudit: () => Promise<void>;
}

/** How a request is carried out, and what is left to be done when an earlier process has answered and died. */
export interface Carrier {
  carryOut(requestHash: string): Promise<CarriedOut>;
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
 * Carries a request out under its record, or answers what it was answered before. Only final answers are kept: after
 * a failure that may pass, the same request is carried out again under the same hash.
 *
 * @throws DomainError `requestInProgress`, `idempotencyKeyReused`, and whatever is not final.
 */
export async function carryOutOnce(
  records: RequestRecords,
  request: RecordedRequest,
  logger: Logger,
  carrier: Carrier,
): Promise<Rendered> {
  const begun = await records.begin(request, new Date());
  switch (begun.outcome) {
    case 'answered':
      await carrier.completeAudit(begun.requestHash, begun.answer);
      return { ...begun.answer, headers: { ...begun.answer.headers, 'Idempotent-Replayed': 'true' } };
    case 'inProgress':
      throw new DomainError('requestInProgress');
    case 'otherRequest':
      throw new DomainError('idempotencyKeyReused');
    case 'begun': {
      const { sent, repeated, tenantId, completeAudit } = await settle(records, request, begun.claim, logger, carrier);
      if (repeated === null) await release(records, begun.claim, logger);
      // Side by side: a process that dies between them leaves an answer whose repetition completes the audit.
      else await Promise.all([records.finish(begun.claim, repeated, tenantId), completeAudit()]);
      return sent;
    }
  }
}

async function settle(
  records: RequestRecords,
  request: RecordedRequest,
  claim: RequestClaim,
  logger: Logger,
  carrier: Carrier,
): Promise<CarriedOut> {
  try {
    return await carrier.carryOut(claim.requestHash);
  } catch (thrown) {
    const described = await carrier.describe(thrown);
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
