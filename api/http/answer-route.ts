import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response } from 'express';
import { onBehalfOf } from '../../adapters/request-origin.js';
import { DomainError } from '../../domain/errors.js';
import type { StoredAnswer } from '../../models/request-records.js';
import { languageFor } from '../i18n/language.js';
import { isSigner, type Signer } from './access-table.js';
import { actingInHeader, assertMay, authenticate, ruleOf } from './authenticate.js';
import { actingIn, anonymous, type Caller, dataPlane, paymentProvider, tenantOf } from './caller.js';
import type { AnsweredFile, Route } from './define-route.js';
import { deprecationHeaders } from './deprecation.js';
import { isUnchanged, readIfMatch } from './etag.js';
import { endOfStream, readLastEventId, sendEvents } from './event-stream.js';
import { executeIdempotently, readIdempotencyKey } from './execute-idempotently.js';
import { bodyReader, noBody } from './json-body.js';
import { asDomainError, describeToCaller } from './problems.js';
import type { Rendered } from './render-answer.js';
import type { CoreServices, RouteContext } from './route-context.js';
import { auditOutcome, routeExecutor } from './route-executor.js';

/** The Express handler of a route: authentication, limits, reading, the request record, the handler, the answer. */
export function answerRoute<Services extends CoreServices>(
  route: Route<Services>,
  services: Services,
  context: RouteContext,
): RequestHandler {
  const readBody = bodyReader(route);
  const hasBody = route.method !== 'get' && route.method !== 'delete';
  const deprecation = route.deprecated && deprecationHeaders(route.deprecated);
  const executeRoute = routeExecutor(route, services, context);
  const { streams, openStreams } = context;
  const rule = ruleOf(route.operationId, context.access);

  return async (request, response) => {
    if (deprecation) response.set(deprecation);
    const caller = await admit(route, services, context, request, response);
    const requestId = String(request.id);
    await onBehalfOf({ requestId, callerId: caller.id }, async () => {
      const address = splitAddress(request.originalUrl);
      const { body, bytes, encoding } = hasBody ? await readBody(request, response) : noBody;
      if (isSigner(rule)) await assertSigned(services, context, { rule, request, response, bytes });
      const webhook = route.readsWebhook ? { bytes, headers: request.headers } : undefined;
      const handler = route.check({ params: request.params, query: address.query, body });
      const ifMatch = route.ifMatch ? readIfMatch(request.get('If-Match')) : undefined;
      const signal = route.streams ? endOfStream(response, streams.maxDurationMs) : abortedByCaller(response);
      const lastEventId = route.streams ? readLastEventId(request.get('Last-Event-ID')) : undefined;
      const language = languageFor(request, caller.locale);
      const of = { ifMatch, signal, lastEventId, encoding, webhook };
      const call = { services, caller, language, requestId, logger: request.log, ...of };
      const execute = (requestHash: string) => executeRoute({ ...call, requestHash }, handler);

      if (route.streams) openStreams.admit(caller.id, response);

      const idempotencyKey = route.idempotent ? readIdempotencyKey(request.get('Idempotency-Key')) : undefined;
      if (idempotencyKey === undefined) {
        const executed = execute(randomBytes(32).toString('hex'));
        const { sent, events, file, completeAudit } =
          rule === 'secretAddress' ? await countingGuesses(executed, context, request, response) : await executed;
        await completeAudit();
        if (events && request.method !== 'HEAD') {
          response.status(sent.status).set({ ...sent.headers, 'Cache-Control': 'no-store' });
          await sendEvents(response, events, signal, streams);
          return;
        }
        if (file) return await sendFile(request, response, sent, file);
        send(request, response, sent, route.answers[sent.status]?.changesWithTime);
        return;
      }
      const recorded = {
        // What a person asked for in one tenant is no answer to the same in another.
        callerId: caller.person ? `${caller.id}/${actingIn(caller) ?? ''}` : caller.id,
        tenantId: tenantOf(caller),
        idempotencyKey,
        route: `${request.method} ${address.path}?${address.query}`,
        body,
      };
      const { audit, requestRecords } = services.database;
      const completeAudit = (requestHash: string, answer: StoredAnswer) =>
        audit.complete(requestHash, auditOutcome(answer));
      const describe = (thrown: unknown) => describeToCaller(thrown, request, response, services);
      const executor = { execute, completeAudit, describe };
      send(request, response, await executeIdempotently(requestRecords, recorded, request.log, executor));
    });
  };
}

/** Who calls, within the limits. @throws DomainError `unauthenticated`, `forbidden`, `tooManyRequests` */
async function admit<Services extends CoreServices>(
  route: Route<Services>,
  { database, accessTokens }: Services,
  { access, limiter }: RouteContext,
  request: Request,
  response: Response,
): Promise<Caller> {
  const rule = ruleOf(route.operationId, access);
  if (rule === 'anyone') return anonymous;
  if (rule === 'public') {
    await limiter.countPublic(request, response);
    return anonymous;
  }
  await limiter.admit(request, response);
  if (rule === 'secretAddress') return anonymous;
  // Its signature is over the body, which is read later.
  if (isSigner(rule)) return rule === 'dataPlane' ? dataPlane : paymentProvider;
  const identified = async (callerId: string) => {
    response.locals.callerId = callerId;
    await limiter.countRequest(request, response);
  };
  const credentials = {
    authorization: request.get('Authorization'),
    actingIn: request.get(actingInHeader) || undefined,
  };
  const caller = await authenticate(credentials, rule, {
    database,
    accessTokens,
    identified,
    logger: request.log,
  }).catch(async (thrown: unknown) => {
    if (asDomainError(thrown).code === 'unauthenticated') await limiter.countFailure(request, response);
    throw thrown;
  });
  response.locals.caller = caller;
  assertMay(caller, route, rule);
  return caller;
}

/** An address that opens nothing was guessed, or has ended. @throws DomainError what was thrown, or `tooManyRequests` */
async function countingGuesses<Executed>(
  executed: Promise<Executed>,
  { limiter }: RouteContext,
  request: Request,
  response: Response,
): Promise<Executed> {
  try {
    return await executed;
  } catch (thrown) {
    if (asDomainError(thrown).code === 'notFound') await limiter.countFailure(request, response);
    throw thrown;
  }
}

const unsigned = {
  dataPlane: 'Sign the request as Standard Webhooks with the secret of the data plane',
  paymentProvider: 'The signature of the payment provider is missing, wrong or too old',
} as const;

/** @throws DomainError `unauthenticated`, `tooManyRequests` */
async function assertSigned(
  { isFromDataPlane, isFromPaymentProvider }: CoreServices,
  { limiter }: RouteContext,
  { rule, request, response, bytes }: { rule: Signer; request: Request; response: Response; bytes: Buffer },
): Promise<void> {
  const isSigned = rule === 'dataPlane' ? isFromDataPlane : isFromPaymentProvider;
  if (isSigned?.(bytes, request.headers)) return;
  await limiter.countFailure(request, response);
  throw new DomainError('unauthenticated', unsigned[rule]);
}

/** Sends what was rendered; 304 when the caller of a GET has it already and time alone cannot have changed it. */
export function send(
  request: Request,
  response: Response,
  { status, headers, body }: Rendered,
  changesWithTime = false,
): void {
  const unchanged =
    !changesWithTime &&
    status === 200 &&
    (request.method === 'GET' || request.method === 'HEAD') &&
    headers.ETag !== undefined &&
    isUnchanged(request.get('If-None-Match'), headers.ETag);
  response.status(unchanged ? 304 : status).set(headers);
  response.set('Cache-Control', headers.ETag === undefined ? 'no-store' : 'private, no-cache');
  // Not by `response.send`, which answers 304 by rules of its own, also where time alone has changed the answer.
  if (unchanged || body === '') response.end();
  else {
    const bytes = Buffer.from(body);
    response.set('Content-Length', String(bytes.length)).end(bytes);
  }
}

/** Of one that comes piece by piece nothing piles up; where it fails on the way the connection is cut. */
async function sendFile(
  request: Request,
  response: Response,
  { status, headers }: Rendered,
  { content }: AnsweredFile,
): Promise<void> {
  response.status(status).set(headers).set('Cache-Control', 'no-store');
  if (content instanceof Uint8Array) {
    response.set('Content-Length', String(content.length)).end(content);
  } else if (request.method === 'HEAD') {
    response.end();
  } else {
    await pipeline(Readable.from(content), response).catch((thrown: unknown) => {
      // A caller who went away hears nothing any more.
      if (!response.destroyed || response.writableFinished) throw thrown;
      request.log.info({ err: thrown }, 'a file was not sent to its end');
    });
  }
}

function splitAddress(url: string): { path: string; query: URLSearchParams } {
  const [path = '', ...query] = url.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
}

function abortedByCaller(response: Response): AbortSignal {
  const abort = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) abort.abort(new Error('the caller went away'));
  });
  return abort.signal;
}
