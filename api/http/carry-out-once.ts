import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { RecordedRequest, RequestClaim, RequestRecords } from '../../models/request-records.js';
import { InvalidRequest } from './invalid-request.js';
import { asDomainError, describeProblem } from './problems.js';
import { type Rendered, renderProblem } from './render-answer.js';

/** What came of a request: what is sent, and what a repetition is sent. */
export interface CarriedOut {
  readonly sent: Rendered;
  readonly repeated: Rendered;
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
  { requestId, logger }: { readonly requestId: string; readonly logger: Logger },
  carryOut: (requestHash: string) => Promise<CarriedOut>,
): Promise<Rendered> {
  const begun = await records.begin(request, new Date());
  switch (begun.outcome) {
    case 'answered':
      return { ...begun.answer, headers: { ...begun.answer.headers, 'Idempotent-Replayed': 'true' } };
    case 'inProgress':
      throw new DomainError('requestInProgress');
    case 'otherRequest':
      throw new DomainError('idempotencyKeyReused');
    case 'begun': {
      const { sent, repeated } = await settle(records, begun.claim, requestId, logger, carryOut);
      await records.finish(begun.claim, repeated);
      return sent;
    }
  }
}

async function settle(
  records: RequestRecords,
  claim: RequestClaim,
  requestId: string,
  logger: Logger,
  carryOut: (requestHash: string) => Promise<CarriedOut>,
): Promise<CarriedOut> {
  try {
    return await carryOut(claim.requestHash);
  } catch (thrown) {
    const described = describeProblem(asDomainError(thrown), requestId);
    if (described.final) {
      const refusal = renderProblem(described);
      return { sent: refusal, repeated: refusal };
    }
    await records
      .release(claim)
      .catch((error: unknown) => logger.warn({ err: error }, 'request record not released: its lease runs out'));
    throw thrown;
  }
}
