/** Requests to KSeF, and what its answers other than success mean: the one place where these are told apart. */
import { z } from 'zod';
import { DomainError, type ErrorDetails } from '../../../domain/errors.js';
import { fetchReply, NoReply, type Reply, retryAfter } from '../fetch-reply.js';

/** How one call of the port is made. */
export interface KsefCall {
  /** For people: "KSeF". */
  readonly whom: string;
  /** For each of its requests, the body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** For the local counterpart: now on a test clock (RFC 3339). */
  readonly at?: string | undefined;
}

export interface KsefRequest {
  readonly method: string;
  readonly headers: RequestInit['headers'];
  readonly body: RequestInit['body'];
}

/** Of both forms in which KSeF writes errors. */
interface KsefError {
  readonly code: number;
  readonly description: string;
  readonly details: readonly string[];
}

const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);
const problemSchema = z.object({
  detail: z.string().optional(),
  reasonCode: z.string().optional(),
  errors: z
    .array(z.object({ code: z.int(), description: z.string().default(''), details: texts }))
    .nullish()
    .transform((list) => list ?? []),
});
const legacySchema = z
  .object({
    exception: z.object({
      exceptionDetailList: z.array(
        z.object({ exceptionCode: z.int(), exceptionDescription: z.string().default(''), details: texts }),
      ),
    }),
  })
  .transform(({ exception }) =>
    exception.exceptionDetailList.map(({ exceptionCode: code, exceptionDescription: description, details }) => ({
      code,
      description,
      details,
    })),
  );

/** Statuses of the 400s by which nothing is said about the request itself. */
const passing = new Set([408, 425, 429]);

/**
 * Asks once. An answer of 401 is given back: whoever knows the tokens renews them.
 * @throws DomainError taxAuthorityUnavailable, taxAuthorityRefused with the authority's `code` and `errors`
 */
export async function askKsef(url: URL, request: KsefRequest, call: KsefCall): Promise<Reply> {
  const { whom, timeoutMs, signal } = call;
  const { method, body } = request;
  const headers = new Headers(request.headers);
  if (call.at !== undefined) headers.set('x-test-clock-at', call.at);
  const reply = await fetchReply(url, {
    method,
    headers,
    whom,
    timeoutMs,
    signal,
    ...(body === undefined ? {} : { body }),
  }).catch((error: unknown) => {
    throw error instanceof NoReply ? unavailable(error.message) : error;
  });
  // A proxy before KSeF answers with pages, under any status.
  const isPage = /\btext\/html\b/.test(reply.headers.get('content-type') ?? '');
  if (isPage || reply.status >= 500 || reply.status < 200 || passing.has(reply.status)) {
    const details = { status: reply.status, ...retryAfter(reply.headers) };
    throw unavailable(`${whom} answered ${reply.status}${isPage ? ' with a page' : ''}`, details);
  }
  if (reply.status < 300 || reply.status === 401) return reply;
  if (reply.status < 400) throw unavailable(`${whom} answered ${reply.status}`, { status: reply.status });
  throw refusal(whom, reply);
}

function refusal(whom: string, { status, json }: Reply): DomainError {
  const { detail, reasonCode, errors = [] } = problemSchema.safeParse(json).data ?? {};
  const known: readonly KsefError[] = errors.length > 0 ? errors : (legacySchema.safeParse(json).data ?? []);
  const said = known.map(({ code, description, details }) => [code, description, ...details].join(' '));
  const text = said.join('; ') || reasonCode || detail;
  return new DomainError('taxAuthorityRefused', `${whom} answered ${status}${text ? `: ${text}` : ''}`, {
    status,
    ...(known[0] ? { code: known[0].code, errors: known } : {}),
    ...(reasonCode ? { reason: reasonCode } : {}),
  });
}

export function unavailable(message: string, details: ErrorDetails = {}): DomainError {
  return new DomainError('taxAuthorityUnavailable', message, details);
}

/** The authority's own code of a refusal, such as 21180; undefined for any other error. */
export function refusedWith(error: unknown): number | undefined {
  if (!(error instanceof DomainError) || error.code !== 'taxAuthorityRefused') return undefined;
  const { code } = error.details;
  return typeof code === 'number' ? code : undefined;
}

/**
 * Does something by the library, whose own errors become ours: it throws them for a second 401, for answers that are no JSON, and for
 * answers without what it needs.
 */
export async function byLibrary<Result>(call: KsefCall, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    call.signal?.throwIfAborted();
    if (error instanceof DomainError) throw error;
    if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
      const status = error.statusCode;
      throw new DomainError('taxAuthorityRefused', `${call.whom} answered ${status}: ${error.message}`, { status });
    }
    throw unavailable(`The answer of ${call.whom} was not understood`);
  }
}
