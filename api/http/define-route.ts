import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { ErrorCode } from '../../domain/errors.js';
import type { RevisionsRead } from '../../domain/revisions.js';
import type { Language } from '../i18n/language.js';
import type { Change } from './audited.js';
import type { Caller } from './caller.js';
import { assertClosed } from './closed-schema.js';
import type { StreamedEvent } from './event-stream.js';
import { type ReadRequest, readBody, readParams, readQuery } from './read-request.js';
import { type DecodeText, decodeText, type TextEncoding } from './text-encoding.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One of the documented answers of a route. Without `schema` the answer has no body. */
export interface AnswerDescription {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** The answer is a stream of server-sent events with such data, in the place of a body. It needs `.meta({ id })`. */
  readonly events?: z.ZodType;
  /** The answer is a file of one of these media types, in the place of a body. */
  readonly file?: readonly [string, ...string[]];
  /** `application/json` unless said otherwise; other types are for bodies that are strings (CSV, SVG). */
  readonly contentType?: string;
  readonly headers?: z.ZodObject;
  /** The answer carries the resource's revision as its entity tag: handlers give `etag`. */
  readonly etag?: boolean;
  /** The answer changes with time alone, so that an unchanged entity tag must not spare it: no 304. */
  readonly changesWithTime?: boolean;
}

export type Answers = Readonly<Record<number, AnswerDescription>>;

/** What a handler gives back when it may be any answer; see {@link AnswerOf} for a route's own. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** In the place of a body: they are sent as they come, while the call's `signal` is not aborted. */
  readonly events?: AsyncIterable<StreamedEvent<unknown>>;
  /** In the place of a body: it is sent as it is, for download. */
  readonly file?: AnsweredFile;
  /** What a repetition of the request is answered: the body without its secret. Only this is stored. */
  readonly masked?: unknown;
  /** What the audit keeps of it, where the body has sentences in the caller's language. */
  readonly audited?: unknown;
  /** Of a page for people: what was refused, since the page shows how it stands in the place of a problem. The audit says so. */
  readonly refused?: ErrorCode;
  readonly headers?: Readonly<Record<string, string>>;
  /** The resource's revision, sent as `ETag: "<revision>"`. */
  readonly etag?: number;
}

export interface AnsweredFile {
  /** ASCII. */
  readonly name: string;
  readonly mediaType: string;
  /** The whole of it, or text piece by piece: each is asked for when the caller has taken the last one. */
  readonly content: Uint8Array | AsyncIterable<string>;
}

/** The answers that a route documented, as a union over their status. */
export type AnswerOf<Documented extends Answers> = {
  [Status in keyof Documented & number]: Pick<Answer, 'headers' | 'etag' | 'audited' | 'refused'> & {
    readonly status: Status;
  } & (Documented[Status] extends { readonly schema: infer Schema extends z.ZodType }
      ? { readonly body: z.input<Schema>; readonly masked?: z.input<Schema> }
      : Documented[Status] extends { readonly events: infer Data extends z.ZodType }
        ? { readonly events: AsyncIterable<StreamedEvent<z.input<Data>>> }
        : Documented[Status] extends { readonly file: readonly string[] }
          ? { readonly file: AnsweredFile }
          : unknown);
}[keyof Documented & number];

/** What every handler gets, whatever its route. */
export interface CallContext<Services> {
  readonly services: Services;
  readonly caller: Caller;
  /** Of the sentences in an answer. */
  readonly language: Language;
  /** Goes through workflows and activities into their logs. */
  readonly requestId: string;
  /**
   * Equal for repetitions of a request with an Idempotency-Key, random otherwise; 64 hex digits. It is the update id
   * and the seed of the ids that a handler makes, so that executing a request again changes nothing.
   */
  readonly requestHash: string;
  /**
   * Whether an earlier try of this request has said what it changes, and was never answered: what it would be refused for may be
   * its own work, so that a handler leaves the judgement to what carries the request out once.
   */
  readonly resumed: boolean;
  /** The revisions named by If-Match, when the route reads it; see `requireRevision` in etag.ts. */
  readonly ifMatch: RevisionsRead | undefined;
  /** Aborted when the caller goes away before the answer; of an event stream also when it shall end. */
  readonly signal: AbortSignal;
  /** Of an event stream: the id of the last event that the caller got before its connection broke. */
  readonly lastEventId: string | undefined;
  /** In which the body came: of JSON it is UTF-8 always. */
  readonly encoding: TextEncoding;
  /**
   * Writes down what is about to be changed, for the audit; the framework completes the entry with the answer. Every
   * handler that changes something says so, before it does.
   */
  readonly changes: (change: Change) => Promise<void>;
  /** As it came, where the route reads a webhook. */
  readonly webhook: ReceivedWebhook | undefined;
  readonly logger: Logger;
}

export interface ReceivedWebhook {
  readonly bytes: Buffer;
  readonly headers: IncomingHttpHeaders;
}

/** What is said of a route that callers should leave. */
export interface Deprecation {
  /** Day since when, `YYYY-MM-DD`. */
  readonly since: string;
  /** Day on which it may be gone, `YYYY-MM-DD`. */
  readonly sunset?: string;
  /** Address of what to use in its place. */
  readonly link: string;
}

/** A call as its handler sees it: checked input and the context. */
export interface Call<Services, Params, Query, Body> extends CallContext<Services> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

type Fields<Schema extends z.ZodType | undefined> = Schema extends z.ZodType ? z.output<Schema> : Record<never, never>;

/** A route as it is written down in `api/<capability>/<resource>/routes.ts`. */
export interface RouteDefinition<
  Services,
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Documented extends Answers,
> {
  readonly method: Method;
  /** OpenAPI form: `/v1/redemptions/{redemptionId}`. */
  readonly path: string;
  /** Names the operation in OpenAPI and its rule in `api/access.ts`. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly [string, ...string[]];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** In bytes, unpacked; 100 kB when left out. */
  readonly bodyLimit?: number;
  /** `application/json` unless said otherwise; a body of another type, or of one of several, is read as one string. */
  readonly bodyType?: string | readonly [string, ...string[]];
  /** How a body that is no JSON becomes a string; `decodeText` unless said otherwise. */
  readonly decodeBody?: DecodeText;
  /** The body is not checked, only handed on as it came: `body` describes it. */
  readonly readsWebhook?: boolean;
  readonly answers: Documented;
  /** Refusals of this route; those that every route has (authentication, validation, ...) are documented by themselves. */
  readonly problems?: readonly ErrorCode[];
  /** Reads Idempotency-Key and keeps a request record; true for POST unless said otherwise. */
  readonly idempotent?: boolean;
  /** It only reads, whatever its method: keys for reading may call it, and nothing is audited. True for GET. */
  readonly changesNothing?: boolean;
  /** Reads If-Match and documents it and `preconditionFailed`. */
  readonly ifMatch?: boolean;
  /** Answers 202 with an operation when its workflow gives no answer in time. */
  readonly longRunning?: boolean;
  /** Says in every answer, and in the document, that callers should leave the route. */
  readonly deprecated?: Deprecation;
  /**
   * Bodies usually come from a `show…` function that returns `z.input<typeof schema>`: TypeScript widens literals that
   * are written directly in the answer.
   */
  handler(call: Call<Services, Fields<Params>, Fields<Query>, Fields<Body>>): Promise<AnswerOf<NoInfer<Documented>>>;
}

/** Executes a request whose params, query and body were checked. */
export type CheckedHandler<Services> = (context: CallContext<Services>) => Promise<Answer>;

/** A route as the application mounts it; it asks for the services that its handler uses and no others. */
export interface Route<Services> {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly [string, ...string[]];
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly bodyLimit: number;
  readonly bodyTypes: readonly string[];
  readonly decodeBody: DecodeText;
  readonly readsWebhook: boolean;
  readonly answers: Answers;
  readonly problems: readonly ErrorCode[];
  readonly idempotent: boolean;
  readonly changesNothing: boolean;
  readonly ifMatch: boolean;
  readonly longRunning: boolean;
  /** One of its answers is an event stream. */
  readonly streams: boolean;
  readonly deprecated?: Deprecation;
  /** Checks params, query and body. @throws InvalidRequest, or DomainError `notFound` for an impossible path. */
  readonly check: (request: ReadRequest) => CheckedHandler<Services>;
}

/**
 * The `defineRoute` for handlers that use these services.
 *
 * @example const defineRoute = routesFor<ApiServices>();
 */
export function routesFor<Services>() {
  return function defineRoute<
    const Documented extends Answers,
    Params extends z.ZodObject | undefined = undefined,
    Query extends z.ZodObject | undefined = undefined,
    Body extends z.ZodType | undefined = undefined,
  >(definition: RouteDefinition<Services, Params, Query, Body, Documented>): Route<Services> {
    assertWellDefined(definition);
    const { method, path, operationId, summary, description, tags, answers } = definition;
    return {
      method,
      path,
      operationId,
      summary,
      tags,
      answers,
      ...(description === undefined ? {} : { description }),
      ...(definition.params === undefined ? {} : { params: definition.params }),
      ...(definition.query === undefined ? {} : { query: definition.query }),
      ...(definition.body === undefined ? {} : { body: definition.body }),
      bodyLimit: definition.bodyLimit ?? 100 * 1024,
      bodyTypes: [definition.bodyType ?? 'application/json'].flat(),
      decodeBody: definition.decodeBody ?? decodeText,
      readsWebhook: definition.readsWebhook ?? false,
      problems: definition.problems ?? [],
      idempotent: definition.idempotent ?? (method === 'post' && definition.changesNothing !== true),
      changesNothing: definition.changesNothing ?? method === 'get',
      ifMatch: definition.ifMatch ?? false,
      longRunning: definition.longRunning ?? false,
      streams: Object.values<AnswerDescription>(answers).some(({ events }) => events !== undefined),
      ...(definition.deprecated === undefined ? {} : { deprecated: definition.deprecated }),
      check(request) {
        // The readers answer `{}` where the route declared no schema, which is what Fields<undefined> says.
        const params = readParams(definition.params, request) as Fields<Params>;
        const query = readQuery(definition.query, request) as Fields<Query>;
        const body = (definition.readsWebhook ? undefined : readBody(definition.body, request)) as Fields<Body>;
        return (context) => definition.handler({ ...context, params, query, body });
      },
    };
  };
}

/** The names in braces of a path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function assertWellDefined(route: {
  readonly method: Method;
  readonly path: string;
  readonly operationId: string;
  readonly params?: z.ZodObject | undefined;
  readonly query?: z.ZodObject | undefined;
  readonly body?: z.ZodType | undefined;
  readonly answers: Answers;
}): void {
  const described = Object.keys(route.params?.shape ?? {}).sort();
  if (described.join() !== pathParameters(route.path).sort().join()) {
    throw new Error(`${route.operationId}: params describes [${described}], the path is ${route.path}`);
  }
  if (route.params) assertClosed(route.params, `${route.operationId} params`);
  if (route.query) assertClosed(route.query, `${route.operationId} query`);
  if (route.body) assertClosed(route.body, `${route.operationId} body`);
  for (const [status, { schema, events }] of Object.entries(route.answers)) {
    const described = schema ?? events;
    if (events && route.method !== 'get') throw new Error(`${route.operationId}: only a GET answers an event stream`);
    if (described) assertClosed(described, `${route.operationId} answer ${status}`);
  }
}
