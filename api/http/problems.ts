import {
  isGrpcServiceError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { fromFailureChain } from '../../contracts/failures.js';
import { DomainError, type ErrorCode, errorCatalogue } from '../../domain/errors.js';
import { ownRuleIn } from '../i18n/field-texts.js';
import { type Language, languageFor, languageHeaders } from '../i18n/language.js';
import { resellerName, sentenceOf, titleOf } from '../i18n/sentences.js';
import { anonymous, type Caller } from './caller.js';
import { fieldErrorIn, InvalidRequest } from './invalid-request.js';

const contactSchema = z
  .strictObject({
    role: z
      .enum(['seller', 'reseller', 'administrator', 'partner'])
      .meta({ description: 'What they are to the caller' }),
    name: z.string().meta({ example: 'Doradca IT sp. z o.o.' }),
    email: z.string().nullable().meta({ description: 'Null where none is known', example: 'pomoc@doradca.example' }),
  })
  .meta({ id: 'Contact', description: 'Who can solve what the caller cannot' });

type Contact = z.input<typeof contactSchema>;

/** Whom somebody turns to; without a name it is called what it is, in the caller's language. */
export type FoundContact = Omit<Contact, 'name'> & { readonly name: string | null };

/** Finds whom to contact about a problem; undefined where the caller can solve it alone. */
export type FindContact = (error: DomainError, caller: Caller) => Promise<FoundContact | undefined>;

const fieldErrorSchema = z
  .strictObject({
    pointer: z.string().optional().meta({ description: 'JSON pointer (RFC 6901) into the body', example: '/seats' }),
    parameter: z.string().optional().meta({ description: 'Name of a query parameter' }),
    header: z.string().optional().meta({ description: 'Name of a header' }),
    detail: z.string().meta({ description: 'What is wrong there', example: 'is required' }),
    expected: z.string().optional().meta({ description: 'What would be right', example: 'at least 1' }),
  })
  .meta({ id: 'FieldError' });

/** An RFC 9457 problem document as the API answers it. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'Reference to the page of this problem', example: '/problems/usedKey' }),
    title: z.string().meta({
      description: "The problem in general, in the caller's language",
      example: 'The product key has been used',
    }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status', example: 409 }),
    detail: z.string().meta({ description: "This occurrence of it, for a person, in the caller's language" }),
    instance: z.string().meta({ description: 'Names this occurrence: a URN with the request id' }),
    code: z
      .enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]])
      .meta({ description: 'Stable name of the problem, to be branched on; more may come', example: 'usedKey' }),
    requestId: z.string().meta({ description: 'The request id; quote it when asking for help' }),
    errors: z.array(fieldErrorSchema).optional().meta({ description: 'Each place of the request that is wrong' }),
    contact: contactSchema.optional(),
    details: z.record(z.string(), z.unknown()).optional().meta({ description: 'Particulars of this code' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

export type Problem = z.input<typeof problemSchema>;

export const problemType = 'application/problem+json';

/** A problem ready to be answered. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
  /** Kept as the final answer of its request record: the same request would be refused the same way again. */
  readonly final: boolean;
}

/** Where callers are sent on. */
export interface Advice {
  /** Left out: problems name no contact. */
  readonly findContact?: FindContact;
  /** Where it is told how to sign in (RFC 9728); left out where nobody can. */
  readonly resourceMetadata?: string;
}

/** Who reads a problem. */
interface Reader {
  readonly language: Language;
  readonly contact?: FoundContact | undefined;
  /** Where the metadata of the API as a protected resource are (RFC 9728); left out: nowhere. */
  readonly resourceMetadata?: string | undefined;
}

/** The problem document for whoever makes a request: in the caller's language, with whom to contact. */
export async function describeToCaller(
  thrown: unknown,
  request: Request,
  response: Response,
  { findContact, resourceMetadata }: Advice,
): Promise<ProblemAnswer> {
  const error = asDomainError(thrown);
  const caller = (response.locals.caller as Caller | undefined) ?? anonymous;
  // Without the contact a refusal is still one: what it is found in may be what does not answer.
  const contact = await findContact?.(error, caller).catch((failed: unknown) => {
    request.log.warn({ err: failed }, 'no contact found for a problem');
    return undefined;
  });
  const language = languageFor(request, caller.locale);
  return describeProblem(error, String(request.id), { language, contact, resourceMetadata });
}

/** The problem document of an error of the catalogue. */
export function describeProblem(
  error: DomainError,
  requestId: string,
  { language, contact, resourceMetadata }: Reader = { language: 'en' },
): ProblemAnswer {
  const { code, status, retry } = error;
  const detail = sentenceOf(error, language);
  // The sentence of an invalid request names no field, so what is wrong in the one field is said there.
  const said = code === 'invalidRequest' ? (ownRuleIn(error.message, language) ?? error.message) : detail;
  const { errors, details } = splitDetails(error, said, language);
  return {
    problem: {
      type: `/problems/${code}`,
      title: titleOf(code, language),
      status,
      detail,
      instance: `urn:perennial:request:${requestId}`,
      code,
      requestId,
      ...(errors === undefined ? {} : { errors }),
      ...(contact === undefined ? {} : { contact: { ...contact, name: contact.name ?? resellerName(language) } }),
      ...(details === undefined ? {} : { details }),
    },
    headers: {
      ...languageHeaders(language),
      ...(retry ? { 'Retry-After': String(retryAfterOf(error)) } : {}),
      ...challengeOf(error, resourceMetadata),
    },
    // After a 412 the caller reads the resource again and may well repeat the request with the new tag.
    final: !retry && status < 500 && code !== 'preconditionFailed',
  };
}

/** Turns whatever was thrown into an error of the catalogue; what nobody foresaw becomes `internal`, without its text. */
export function asDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  return fromExpress(thrown) ?? fromTemporal(thrown) ?? fromMongo(thrown) ?? new DomainError('internal');
}

/** What a bearer lacks (RFC 6750, section 3; RFC 9728, section 5.1). */
function challengeOf(
  { code, status, message, details: { reason, scope } }: DomainError,
  resourceMetadata: string | undefined,
): Readonly<Record<string, string>> {
  if (status !== 401 && (code !== 'forbidden' || typeof scope !== 'string')) return {};
  const isRefused = typeof reason === 'string' && reason !== 'missing';
  const quoted = (name: string, value: unknown) => `${name}="${String(value).replaceAll(/[^ !#-[\]-~]/g, '')}"`;
  const parameters = [
    quoted('realm', 'Perennial'),
    ...(status === 403 ? [quoted('error', 'insufficient_scope'), quoted('scope', scope)] : []),
    ...(status === 401 && isRefused ? [quoted('error', 'invalid_token'), quoted('error_description', message)] : []),
    ...(resourceMetadata === undefined ? [] : [quoted('resource_metadata', resourceMetadata)]),
  ];
  return { 'WWW-Authenticate': `Bearer ${parameters.join(', ')}` };
}

/** In seconds. */
function retryAfterOf({ status, details: { retryAfterSeconds } }: DomainError): number {
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  return status === 409 ? 1 : status === 429 ? 2 : 5;
}

function splitDetails(error: DomainError, message: string, language: Language) {
  const { pointer, errors, about: _about, ...rest } = error.details;
  const found = error instanceof InvalidRequest ? error.fieldErrors.map((one) => fieldErrorIn(one, language)) : errors;
  const listed = z.array(fieldErrorSchema).safeParse(found);
  const pointed = typeof pointer === 'string' ? [{ pointer, detail: message }] : undefined;
  return {
    errors: listed.success ? listed.data : pointed,
    details: Object.keys(rest).length > 0 ? rest : undefined,
  };
}

/** Errors of Express: all that it finds wrong by itself is an address that it cannot decode. */
function fromExpress(thrown: unknown): DomainError | undefined {
  const undecodable = thrown instanceof Error && 'status' in thrown && thrown.status === 400;
  return undecodable ? new DomainError('notFound', 'The path is not valid percent-encoding') : undefined;
}

function fromTemporal(thrown: unknown): DomainError | undefined {
  if (thrown instanceof WorkflowUpdateFailedError || thrown instanceof WorkflowFailedError) {
    return fromFailureChain(thrown.cause) ?? endedMeanwhile(thrown.cause);
  }
  if (thrown instanceof WorkflowNotFoundError) return new DomainError('notFound');
  if (thrown instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
    return new DomainError('unavailable', 'The answer takes longer than expected: repeat the same request');
  }
  const cause = thrown instanceof ServiceError ? thrown.cause : thrown;
  if (!isGrpcServiceError(cause)) return undefined;
  switch (cause.code) {
    case grpc.resourceExhausted:
      return new DomainError('tooManyRequests');
    case grpc.unavailable:
    case grpc.deadlineExceeded:
    case grpc.cancelled:
      return new DomainError('unavailable', 'Temporal does not answer');
    case grpc.notFound:
      return new DomainError('notFound');
    default:
      return undefined;
  }
}

/** A workflow that is ended from outside answers what it was carrying out in Temporal's own words. */
function endedMeanwhile(cause: unknown): DomainError | undefined {
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'AcceptedUpdateCompletedWorkflow') return undefined;
  return new DomainError('notFound', 'It was ended before the change was made: its test clock is deleted.');
}

/** Status codes of gRPC, as its specification numbers them. */
const grpc = { cancelled: 1, deadlineExceeded: 4, notFound: 5, resourceExhausted: 8, unavailable: 14 } as const;

const unreachable = new Set([
  'MongooseServerSelectionError',
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'MongoClientClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoWriteConcernError',
  'PoolClearedOnNetworkError',
]);

/** Codes of a server that takes too long, stops, or has just handed over to another one. */
const passing = new Set([50, 64, 91, 189, 262, 10_107, 11_600, 11_602, 13_435, 13_436]);

function fromMongo(thrown: unknown): DomainError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const code = 'code' in thrown && thrown.name.startsWith('Mongo') ? thrown.code : undefined;
  if (unreachable.has(thrown.name) || passing.has(Number(code)) || thrown.message.includes('bufferCommands = false')) {
    return new DomainError('unavailable', 'MongoDB does not answer');
  }
  return undefined;
}
