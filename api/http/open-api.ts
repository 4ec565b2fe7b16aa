import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import { type ErrorCode, errorCatalogue } from '../../domain/errors.js';
import { scopesOfDecisions } from '../../domain/identity/scopes.js';
import { type AccessTable, isOpen, isScope, isSigner } from './access-table.js';
import { actingInHeader } from './authenticate.js';
import type { AnswerDescription, Route } from './define-route.js';
import { problemSchema, problemType } from './problems.js';

/** A type of event that is sent to addresses of callers. */
export interface WebhookDescription {
  readonly type: string;
  readonly summary: string;
  readonly payload: z.ZodType;
}

/** What the document says about the API as a whole. */
export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where callers reach it: scheme, host and port. */
  readonly publicUrl: string;
  /** Whose access tokens are taken; left out: nobody's. */
  readonly signIn?: { readonly issuer: string; readonly audience: string };
  /** `identifier` is an SPDX expression. */
  readonly license?: { readonly name: string; readonly url: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** The body of the 202 of routes that are `longRunning`. */
  readonly operation?: z.ZodType;
  readonly webhooks?: readonly WebhookDescription[];
}

export type OpenApiDocument = ReturnType<typeof createDocument>;

/**
 * The OpenAPI 3.1 document, made of the schemas that check requests and answers.
 *
 * @throws Error when a route has a tag that is not described, or an operation id is used twice.
 */
export function describeApi(
  routes: readonly Route<never>[],
  about: ApiDescription,
  access: AccessTable,
): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const operationIds = new Set<string>();
  for (const route of routes) {
    if (operationIds.has(route.operationId)) throw new Error(`the operation id ${route.operationId} is used twice`);
    operationIds.add(route.operationId);
    const undescribed = route.tags.find((tag) => !about.tags.some(({ name }) => name === tag));
    if (undescribed !== undefined) throw new Error(`${route.operationId}: the tag ${undescribed} is not described`);
    paths[route.path] = { ...paths[route.path], [route.method]: describeOperation(route, access, about.operation) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: about.title,
      version: about.version,
      description: about.description,
      ...(about.license ? { license: { ...about.license } } : {}),
    },
    servers: [{ url: about.publicUrl }],
    tags: about.tags.map((tag) => ({ ...tag })),
    security: [{ apiKey: [] }, { accessToken: [] }, { accessToken: [], actingIn: [] }],
    paths,
    ...(about.webhooks ? { webhooks: describeWebhooks(about.webhooks) } : {}),
    components: {
      schemas: Object.fromEntries(eventSchemas(routes)),
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer perennial_…`' },
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token of a person who has signed in: \`Authorization: Bearer eyJ…\`. ${
            about.signIn
              ? `Issuer: ${about.signIn.issuer}, audience: ${about.signIn.audience}.`
              : 'Taken where an issuer is configured.'
          }`,
        },
        actingIn: {
          type: 'apiKey',
          in: 'header',
          name: actingInHeader,
          description:
            'In what a person with several memberships acts: `operator`, the id of a partner, or the id of a tenant. Left out: in the only one.',
        },
        dataPlaneSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks, with `webhook-id` and `webhook-timestamp`, by the secret of the data plane',
        },
        webhookSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'webhook-signature',
          description: 'Standard Webhooks, with `webhook-id` and `webhook-timestamp`, by the secret of the endpoint',
        },
        paymentProviderSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'stripe-signature',
          description: 'As the payment provider signs; the local one by Standard Webhooks',
        },
      },
    },
  });
}

function describeWebhooks(webhooks: readonly WebhookDescription[]) {
  return Object.fromEntries(
    webhooks.map(({ type, summary, payload }) => [
      type,
      {
        post: {
          operationId: type,
          summary,
          tags: ['Webhooks'],
          security: [{ webhookSignature: [] }],
          requestBody: { required: true, content: { 'application/json': { schema: payload } } },
          responses: { '2XX': { description: 'It was taken; after every other answer it is sent again' } },
        } satisfies ZodOpenApiOperationObject,
      },
    ]),
  );
}

/** The data of events by their ids: nothing else in the document refers to them. */
function eventSchemas(routes: readonly Route<never>[]): [string, z.ZodType][] {
  const all = routes.flatMap(({ answers }) => Object.values(answers).flatMap(({ events }) => events ?? []));
  return all.map((data) => [data.meta()?.id ?? '', data]);
}

/** The refusals that a route can answer: its own and those that come with what it reads. */
export function possibleProblems(route: Route<never>, access: AccessTable): ErrorCode[] {
  const rule = access[route.operationId];
  const readsBody = route.method !== 'get' && route.method !== 'delete';
  const codes: ErrorCode[] = [
    ...(rule === 'anyone' ? [] : (['tooManyRequests', 'unavailable'] as const)),
    ...(isOpen(rule) ? [] : (['unauthenticated'] as const)),
    ...(isScope(rule) || rule === undefined ? (['forbidden', 'noMembership', 'actingInRequired'] as const) : []),
    ...(isOpen(rule) || isSigner(rule) ? [] : (['notAMember'] as const)),
    ...(rule === 'signedIn' && !route.changesNothing ? (['forbidden'] as const) : []),
    ...(isScope(rule) && !route.changesNothing && scopesOfDecisions.has(rule) ? (['purchaserDecides'] as const) : []),
    ...(route.params ? (['notFound'] as const) : []),
    ...(readsBody ? (['malformedJson', 'bodyTooLarge', 'unsupportedMediaType'] as const) : []),
    ...(route.idempotent ? (['requestInProgress', 'idempotencyKeyReused'] as const) : []),
    ...(route.ifMatch ? (['preconditionFailed'] as const) : []),
    // Unknown query parameters are refused everywhere.
    'invalidRequest',
    'internal',
    ...route.problems,
  ];
  return [...new Set(codes)];
}

function describeOperation(
  route: Route<never>,
  access: AccessTable,
  operation: z.ZodType | undefined,
): ZodOpenApiOperationObject {
  const headers = requestHeaders(route);
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: [...route.tags],
    ...(route.deprecated ? { deprecated: true } : {}),
    ...securityOf(access[route.operationId]),
    requestParams: {
      ...(route.params ? { path: route.params } : {}),
      ...(route.query ? { query: withDescriptions(route.query) } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(route.body ? { requestBody: describeBody(route, route.body) } : {}),
    responses: together(describeAnswers(route, operation), describeProblems(possibleProblems(route, access))),
  };
}

/** Where it is not an API key. */
function securityOf(rule: AccessTable[string] | undefined): Pick<ZodOpenApiOperationObject, 'security'> {
  if (isOpen(rule)) return { security: [] };
  return isSigner(rule) ? { security: [{ [`${rule}Signature`]: [] }] } : {};
}

/** An optional parameter is described as what it holds unless it says more. */
function withDescriptions(query: z.ZodObject): z.ZodObject {
  const described = Object.entries(query.shape).map(([name, field]) => {
    const description = field instanceof z.ZodOptional ? (field.unwrap() as z.ZodType).meta()?.description : undefined;
    const own = field.meta();
    return [name, own?.description || !description ? field : field.meta({ ...own, description })];
  });
  return z.strictObject(Object.fromEntries(described));
}

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .optional()
  .meta({
    description:
      'Makes repeating this request safe: within 30 days the same key and request get the same answer. ' +
      'Secrets in it are masked when it is repeated.',
    example: '5f0c1f6e-6b0a-4a44-9b1e-0a2f2d9b7c11',
  });
const ifMatch = z
  .string()
  .regex(/^\s*(\*|"\d{1,15}"(\s*,\s*"\d{1,15}")*)\s*$/)
  .optional()
  .meta({
    description:
      'The ETag of the resource as it was read, or several of which any will do: refused when it has changed since',
    example: '"3"',
  });
const lastEventId = z
  .string()
  .optional()
  .meta({ description: 'The id of the last event that the caller got: the stream goes on after it', example: '17' });
const ifNoneMatch = z
  .string()
  .optional()
  .meta({ description: 'The ETag that the caller has: 304 when it is still current', example: '"3"' });

function requestHeaders(route: Route<never>): z.ZodObject | undefined {
  const headers = {
    ...(route.idempotent ? { 'Idempotency-Key': idempotencyKey } : {}),
    ...(route.ifMatch ? { 'If-Match': ifMatch } : {}),
    ...(route.streams ? { 'Last-Event-ID': lastEventId } : {}),
    ...(answersUnchanged(route) ? { 'If-None-Match': ifNoneMatch } : {}),
  };
  return Object.keys(headers).length === 0 ? undefined : z.object(headers);
}

function answersUnchanged(route: Route<never>): boolean {
  return route.method === 'get' && route.answers[200]?.etag === true;
}

function describeBody(route: Route<never>, schema: z.ZodType) {
  const content = Object.fromEntries(route.bodyTypes.map((type) => [type, { schema }]));
  return {
    required: !schema.safeParse(undefined).success,
    content: route.method === 'patch' ? { ...content, 'application/merge-patch+json': { schema } } : content,
  };
}

const requestIdHeader = z.string().meta({ description: 'The request id, for logs and support' });
const etagHeader = z.string().meta({ description: 'The revision of the resource', example: '"3"' });
const locationHeader = z.string().meta({ description: 'Address of the resource' });
const retryAfterHeader = z
  .string()
  .meta({ description: 'Seconds to wait before the request is repeated', example: '2' });
const replayedHeader = z
  .literal('true')
  .optional()
  .meta({ description: 'Present when this is the stored answer of an earlier request' });

function describeAnswers(route: Route<never>, operation: z.ZodType | undefined): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const [status, answer] of Object.entries(route.answers) as [
    `${1 | 2 | 3 | 4 | 5}${string}`,
    AnswerDescription,
  ][]) {
    const headers = z.object({
      'Request-Id': requestIdHeader,
      ...(answer.etag ? { ETag: etagHeader } : {}),
      ...(route.idempotent ? { 'Idempotent-Replayed': replayedHeader } : {}),
      ...answer.headers?.shape,
    });
    const content = answer.events
      ? describeEvents(route, answer.events)
      : answer.file
        ? Object.fromEntries(answer.file.map((type) => [type, {}]))
        : answer.schema && { [answer.contentType ?? 'application/json']: { schema: answer.schema } };
    Object.assign(responses, {
      [status]: { description: answer.description, headers, ...(content ? { content } : {}) },
    });
  }
  if (route.longRunning) Object.assign(responses, { 202: describeLaterAnswer(route, operation) });
  if (answersUnchanged(route)) responses['304'] = { description: 'The caller has the current revision' };
  return responses;
}

/**
 * OpenAPI 3.1 has no words for the events of a stream, so no type is claimed for it: some read it as a text, some event by
 * event. What the events hold is a component.
 */
function describeEvents({ operationId }: Route<never>, data: z.ZodType) {
  const id = data.meta()?.id;
  if (id === undefined) throw new Error(`${operationId}: the data of its events have no id`);
  const description = `Server-sent events: \`retry\`, comments, and events whose \`data\` is the JSON of \`${id}\``;
  return { 'text/event-stream': { schema: z.unknown().meta({ description }) } };
}

/** The operation to watch; a route whose own answer has the same status answers one of the two. */
function describeLaterAnswer({ operationId, answers }: Route<never>, operation: z.ZodType | undefined) {
  if (!operation) throw new Error(`${operationId} is long-running, and no schema of operations is given`);
  const own: AnswerDescription | undefined = answers[202];
  const later = 'It takes longer than callers wait: the operation says how it ended';
  const headers = { 'Retry-After': retryAfterHeader, Location: locationHeader };
  if (!own?.schema) {
    const content = { 'application/json': { schema: operation } };
    return { description: later, headers: z.object({ 'Request-Id': requestIdHeader, ...headers }), content };
  }
  return {
    description: `${own.description}. ${later}`,
    headers: z.object({
      'Request-Id': requestIdHeader,
      'Retry-After': retryAfterHeader.optional(),
      Location: locationHeader.optional(),
      ...(own.etag ? { ETag: etagHeader.optional() } : {}),
    }),
    content: { 'application/json': { schema: z.union([own.schema, operation]) } },
  };
}

/** A route that answers people with pages has one for a status at which others get a problem document. */
function together(answers: ZodOpenApiResponsesObject, problems: ZodOpenApiResponsesObject): ZodOpenApiResponsesObject {
  const pages = Object.entries(answers).flatMap(([status, page]) => {
    const problem = problems[status as '404'];
    if (!problem || !page || '$ref' in problem || '$ref' in page) return [];
    const description = `${page.description}. Or ${problem.description}`;
    return [[status, { ...problem, description, content: { ...problem.content, ...page.content } }]];
  });
  return { ...answers, ...problems, ...Object.fromEntries(pages) };
}

/** One answer per status, which names its codes. */
function describeProblems(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  const statuses = new Set<number>(codes.map((code) => errorCatalogue[code].status).sort());
  for (const status of statuses) {
    const sharing = codes.filter((code) => errorCatalogue[code].status === status);
    const retry = sharing.some((code) => errorCatalogue[code].retry);
    Object.assign(responses, {
      [status]: {
        description: sharing.map((code) => `\`${code}\`: ${errorCatalogue[code].title}.`).join('\n\n'),
        headers: z.object({
          'Request-Id': requestIdHeader,
          ...(retry ? { 'Retry-After': retryAfterHeader.optional() } : {}),
        }),
        content: { [problemType]: { schema: problemSchema } },
      },
    });
  }
  return responses;
}
